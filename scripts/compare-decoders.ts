// Prints the table of docs/audio.md that compares decoders: how many samples affetto, ffmpeg, libsndfile and Chromium give for
// the same files, made here by ffmpeg with each setting of its encoders, and how far theirs are shifted against affetto's.
// `npx tsx scripts/compare-decoders.ts`; AFFETTO_PYTHON names a Python with `soundfile`, AFFETTO_CHROMIUM a Chromium. What is
// not there has an empty column. HE-AAC is made by bench/peers, AMR by sox and libvo-amrwbenc.

import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';
import { decodeRecordingChannels } from '../src/audio/node/decode-recording.js';
import { encodeFdk } from './decoders/encode-fdk.js';
import { type Decoded, verdict } from './decoders/shift.js';

/** The columns: affetto, ffmpeg, libsndfile, Chromium. */
type Decoder = (files: readonly string[]) => Promise<{
  readonly name: string;
  readonly decoded: readonly (Decoded | undefined)[];
}>;

const speech = fileURLToPath(new URL('../examples/speech.wav', import.meta.url));

/** File name, and how ffmpeg makes it. */
const cases: readonly (readonly [file: string, ...options: string[]])[] = [
  ['pcm-s16.wav', '-ar', '16000', '-c:a', 'pcm_s16le'],
  ['flac-s16.flac', '-ar', '16000', '-c:a', 'flac'],
  ['flac-s24.flac', '-ar', '16000', '-c:a', 'flac', '-sample_fmt', 's32'],
  ['flac.ogg', '-ar', '16000', '-c:a', 'flac'],
  ['mp3-cbr.mp3', '-ar', '22050', '-c:a', 'libmp3lame', '-b:a', '48k'],
  ['mp3-vbr.mp3', '-ar', '44100', '-c:a', 'libmp3lame', '-q:a', '4'],
  ['mp3-no-xing.mp3', '-ar', '22050', '-c:a', 'libmp3lame', '-b:a', '48k', '-write_xing', '0'],
  ['mp2.mp2', '-ar', '48000', '-c:a', 'mp2'],
  ['vorbis.ogg', '-ar', '16000', '-c:a', 'libvorbis', '-q:a', '3'],
  ['opus-voip.opus', '-ar', '48000', '-c:a', 'libopus', '-b:a', '24k', '-application', 'voip'],
  ['opus-60ms.opus', '-ar', '48000', '-c:a', 'libopus', '-b:a', '24k', '-frame_duration', '60'],
  ['opus.webm', '-ar', '48000', '-c:a', 'libopus', '-b:a', '24k'],
  ['opus.mp4', '-ar', '48000', '-c:a', 'libopus', '-b:a', '24k'],
  ['mp3-in.mp4', '-ar', '16000', '-c:a', 'libmp3lame', '-b:a', '32k'],
  ['alac.m4a', '-ar', '16000', '-c:a', 'alac'],
  ['pcm.mov', '-ar', '16000', '-c:a', 'pcm_s16le'],
  ['aac-lc.m4a', '-ar', '48000', '-c:a', 'aac', '-b:a', '64k'],
  ['aac-lc-adts.aac', '-ar', '44100', '-c:a', 'aac', '-b:a', '64k'],
  ['aac-lc-fragments.mp4', '-ar', '48000', '-c:a', 'aac', '-movflags', 'frag_keyframe+empty_moov'],
  ['ac3.ac3', '-ar', '48000', '-c:a', 'ac3', '-b:a', '96k'],
  ['wma2.wma', '-ar', '44100', '-c:a', 'wmav2', '-b:a', '64k'],
  ['wavpack.wv', '-ar', '16000', '-c:a', 'wavpack'],
  ['speex.ogg', '-ar', '16000', '-c:a', 'libspeex'],
];

/** What ffmpeg is built without almost everywhere: from a WAV file, at its rate. */
const otherCases: readonly OtherCase[] = [
  ['he-aac.m4a', 44_100, byFdk('-profile:a', 'aac_he', '-b:a', '32k')],
  ['he-aac.aac', 44_100, byFdk('-profile:a', 'aac_he', '-b:a', '32k')],
  ['he-aac-v2.m4a', 44_100, byFdk('-ac', '2', '-profile:a', 'aac_he_v2', '-b:a', '32k')],
  ['aac-lc-fdk.m4a', 44_100, byFdk('-b:a', '64k')],
  ['amr-nb.amr-nb', 8_000, async (wav, out) => run('sox', wav, '-C', '7', out)],
  ['amr-wb.awb', 16_000, async (wav, out) => run('python3', amrWb, wav, out)],
];
const amrWb = fileURLToPath(new URL('./decoders/encode_amr_wb.py', import.meta.url));

type OtherCase = readonly [
  file: string,
  rate: number,
  encode: (wav: string, out: string) => Promise<unknown>,
];

function byFdk(...options: string[]): OtherCase[2] {
  return (wav, out) => encodeFdk(wav, out, ['-c:a', 'libfdk_aac', ...options]);
}

const byAffetto: Decoder = async (files) => ({
  name: 'affetto',
  decoded: await inTurn(files, async (file) => {
    const { channels, source } = await decodeRecordingChannels(file);
    const by = source.decoder === undefined ? '' : ' (ffmpeg)';
    return { samples: channels[0] as Float32Array, rate: source.sampleRate, by };
  }),
});

const byFfmpeg: Decoder = async (files) => {
  const version = /^ffmpeg version (\S+)/.exec(run('ffmpeg', '-version').toString())?.[1];
  const decoded = await inTurn(files, async (file) => {
    const entries = 'stream=sample_rate,channels';
    const probe = ['-v', 'error', '-select_streams', 'a:0', '-show_entries', entries];
    const [rate, channels] = run('ffprobe', ...probe, '-of', 'csv=p=0', file)
      .toString()
      .split(',')
      .map(Number) as [number, number];
    const all = floats(run('ffmpeg', '-v', 'error', '-i', file, '-f', 'f32le', '-'));
    return { samples: all.filter((_, at) => at % channels === 0), rate };
  });
  return { name: `ffmpeg ${version}`, decoded };
};

const bySoundfile: Decoder = async (files) => {
  const program = fileURLToPath(new URL('./decoders/soundfile_decode.py', import.meta.url));
  const python = process.env.AFFETTO_PYTHON ?? 'python3';
  const folder = mkdtempSync(join(tmpdir(), 'affetto-soundfile-'));
  const { status, stdout } = spawnSync(python, [program, folder, ...files], { encoding: 'utf8' });
  const lines = status === 0 ? stdout.trim().split('\n') : [];
  const [head, ...answers] = lines.map((line) => JSON.parse(line) as Record<string, unknown>);
  const decoded = files.map((_, index) => {
    const rate = answers[index]?.rate;
    if (typeof rate !== 'number') return undefined;
    return { samples: floats(readFileSync(join(folder, `${index}.f32`))), rate };
  });
  rmSync(folder, { recursive: true });
  return { name: String(head?.name ?? 'libsndfile: not there'), decoded };
};

/** Chromium decodes at the rate of the context, so each file gets one at its own. */
function byChromium(rates: readonly (number | undefined)[]): Decoder {
  return async (files) => {
    const executablePath = process.env.AFFETTO_CHROMIUM ?? '/usr/bin/chromium';
    if (!existsSync(executablePath)) return { name: 'Chromium: not there', decoded: [] };
    const browser = await chromium.launch({
      executablePath,
      args: ['--no-sandbox', '--disable-gpu'],
    });
    try {
      const page = await browser.newPage();
      const decoded = await inTurn(files, async (file, index) => {
        const rate = rates[index] ?? 48_000;
        const sound = readFileSync(file).toString('base64');
        const text = await page.evaluate(
          async ([base64, hertz]) => {
            const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
            const context = new OfflineAudioContext(1, 1, hertz);
            const buffer = await context.decodeAudioData(bytes.buffer);
            return Array.from(buffer.getChannelData(0)).join();
          },
          [sound, rate] as const,
        );
        return { samples: Float32Array.from(text.split(','), Number), rate };
      });
      return { name: `Chromium ${browser.version()}`, decoded };
    } finally {
      await browser.close();
    }
  };
}

const folder = mkdtempSync(join(tmpdir(), 'affetto-decoders-'));
try {
  const made = cases.flatMap(([file, ...options]) => {
    const path = join(folder, file);
    const call = ['-v', 'error', '-y', '-i', speech, ...options, path];
    const isMade = spawnSync('ffmpeg', call).status === 0;
    if (!isMade) console.error(`${file}: this ffmpeg has no such encoder`);
    return isMade ? [{ file, path }] : [];
  });
  for (const [file, rate, encode] of otherCases) {
    const wav = join(folder, `${rate}.wav`);
    const path = join(folder, file);
    try {
      run('ffmpeg', '-v', 'error', '-y', '-i', speech, '-ar', String(rate), wav);
      await encode(wav, path);
      made.push({ file, path });
    } catch (error) {
      console.error(`${file}: ${error instanceof Error ? error.message.split('\n')[0] : error}`);
    }
  }
  const paths = made.map(({ path }) => path);
  const ours = await byAffetto(paths);
  const rates = ours.decoded.map((one) => one?.rate);
  const peers = [await byFfmpeg(paths), await bySoundfile(paths), await byChromium(rates)(paths)];
  console.log(`| file | affetto | ${peers.map(({ name }) => name).join(' | ')} |`);
  console.log(`| --- | --: |${' --: |'.repeat(peers.length)}`);
  for (const [index, { file }] of made.entries()) {
    const own = ours.decoded[index];
    const cells = peers.map(({ decoded }) => verdict(own, decoded[index]));
    const count = own ? `${own.samples.length.toLocaleString('en')}${own.by ?? ''}` : 'refused';
    console.log(`| ${[file, count, ...cells].join(' | ')} |`);
  }
} finally {
  rmSync(folder, { recursive: true });
}

async function inTurn(
  files: readonly string[],
  decode: (file: string, index: number) => Promise<Decoded>,
): Promise<(Decoded | undefined)[]> {
  const decoded: (Decoded | undefined)[] = [];
  for (const [index, file] of files.entries()) {
    decoded.push(await decode(file, index).catch(() => undefined));
  }
  return decoded;
}

function run(program: string, ...options: string[]): Buffer {
  return execFileSync(program, options, {
    maxBuffer: 1 << 28,
    stdio: ['ignore', 'pipe', 'ignore'],
  });
}

function floats(bytes: Buffer): Float32Array {
  return new Float32Array(new Uint8Array(bytes).buffer);
}
