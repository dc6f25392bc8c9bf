// What ffmpeg may open, and how it is called: a closed list of formats and of decoders of sound, files and pipes alone, one
// thread, bounded memory and length. Whoever sends a recording decides what is in it, so nothing beyond sound is decoded.

/**
 * Formats that have a mark of their own by which they are told. Left out are those that are told by the name of the file
 * alone, in which any text would be noise, MP3, which is ours, and those that name other files or addresses.
 */
const formats = [
  ...['aac', 'ac3', 'aiff', 'amr', 'ape', 'asf', 'au', 'avi', 'caf', 'dsf', 'dts', 'dtshd', 'eac3'],
  ...[
    'flac',
    'flv',
    'loas',
    'matroska',
    'mlp',
    'mov',
    'mpc',
    'mpc8',
    'mpeg',
    'mpegts',
    'nist',
    'ogg',
  ],
  ...[
    'oma',
    'paf',
    'qcp',
    'rm',
    'shn',
    'sox',
    'tak',
    'truehd',
    'tta',
    'voc',
    'w64',
    'wav',
    'wv',
    'xwma',
  ],
];

const pcm = [
  ...['s16le', 's16be', 's24le', 's24be', 's32le', 's32be', 's64le', 's64be', 's8', 'u8', 'u16le'],
  ...[
    'u16be',
    'u24le',
    'u24be',
    'u32le',
    'u32be',
    'f16le',
    'f24le',
    'f32le',
    'f32be',
    'f64le',
    'f64be',
  ],
  ...[
    'alaw',
    'mulaw',
    'bluray',
    'dvd',
    's8_planar',
    's16le_planar',
    's16be_planar',
    's24le_planar',
  ],
  ...['s32le_planar', 'vidc'],
].map((name) => `pcm_${name}`);

const adpcm = [
  ...['g722', 'g726', 'g726le', 'adpcm_ima_qt', 'adpcm_ima_wav', 'adpcm_ms', 'adpcm_sbpro_2'],
  ...['adpcm_sbpro_3', 'adpcm_sbpro_4', 'adpcm_swf', 'adpcm_yamaha', 'adpcm_ct', 'adpcm_ima_oki'],
];

const codecs = [
  ...[
    'aac',
    'aac_latm',
    'ac3',
    'alac',
    'als',
    'amrnb',
    'amrwb',
    'libopencore_amrnb',
    'ape',
    'atrac1',
  ],
  ...['libopencore_amrwb', 'atrac3', 'atrac3plus', 'cook', 'dca', 'dsd_lsbf', 'dsd_lsbf_planar'],
  ...[
    'dsd_msbf',
    'dsd_msbf_planar',
    'eac3',
    'evrc',
    'flac',
    'g723_1',
    'g729',
    'gsm',
    'gsm_ms',
    'libgsm',
  ],
  ...[
    'libgsm_ms',
    'ilbc',
    'libfdk_aac',
    'libopus',
    'libspeex',
    'libvorbis',
    'mace3',
    'mace6',
    'mlp',
  ],
  ...[
    'mp1',
    'mp1float',
    'mp2',
    'mp2float',
    'mp3',
    'mp3float',
    'mpc7',
    'mpc8',
    'nellymoser',
    'opus',
  ],
  ...['paf_audio', 'qcelp', 'qdm2', 'qdmc', 'ra_144', 'ra_288', 'real_144', 'real_288', 'shorten'],
  ...['sipr', 'speex', 'tak', 'truehd', 'truespeech', 'tta', 'vorbis', 'wavpack', 'wmalossless'],
  ...['wmapro', 'wmav1', 'wmav2', 'wmavoice', ...pcm, ...adpcm],
];

/** The largest block of memory that it may take at once, in bytes. */
const largestBlock = 1 << 28;

/**
 * The arguments that decode the first track of sound of a file to a WAV file of 32-bit floats on standard output, at the
 * file's own rate and with its own channels.
 * @param path absolute
 * @param longestSeconds where it stops
 */
export function ffmpegArguments(path: string, longestSeconds: number): string[] {
  return [
    ...[
      '-nostdin',
      '-hide_banner',
      '-nostats',
      '-v',
      'level+info',
      '-max_alloc',
      String(largestBlock),
    ],
    ...['-protocol_whitelist', 'file,pipe', '-format_whitelist', formats.join(',')],
    ...['-codec_whitelist', codecs.join(','), '-threads', '1', '-vn', '-sn', '-dn'],
    // Behind "file:" no name is an option or an address.
    ...['-i', `file:${path}`, '-map', '0:a:0', '-t', String(longestSeconds)],
    ...['-threads', '1', '-bitexact', '-c:a', 'pcm_f32le', '-f', 'wav', 'pipe:1'],
  ];
}
