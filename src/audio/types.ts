// The contract of `audio`: bytes of any supported file in, mono Float32 samples at the wanted rate out.

/** What to decode to, and where to stop. */
export interface DecodeOptions {
  /** The wanted sample rate in Hz, 1,000-384,000. Default: the recording's own. */
  readonly sampleRate?: number;
  /** The longest accepted recording in seconds; longer ones throw `AUDIO_TOO_LONG`. Default 4 hours. */
  readonly maxDurationSeconds?: number;
  /** Whether a file that ends early gives what was readable. Default false: it throws `AUDIO_TRUNCATED`. */
  readonly allowTruncated?: boolean;
}

/** How recordings are read, at whatever rate; `DecodeOptions` without the rate. */
export type ReadOptions = Omit<DecodeOptions, 'sampleRate'>;

/**
 * What to know about a recording whose answer is given all the same.
 * - `unheard`: the file holds sound that was not decoded;
 * - `ends-early`: the sound stops before the end that the file promises (only with `allowTruncated`);
 * - `mended`: the file breaks its format's rules, and how it was read nevertheless;
 * - `channels`: the channels were not simply averaged.
 */
export interface AudioWarning {
  /** The kind, for programs. */
  readonly code: 'unheard' | 'ends-early' | 'mended' | 'channels';
  /** A sentence for people, with the seconds that it is about where they are known. */
  readonly message: string;
}

/** How the recording was stored, before down-mixing and resampling. */
export interface AudioSource {
  /** The file's format, for example `wav`, `flac`, `mp3`, `ogg`, `webm`. */
  readonly container: string;
  /** How the samples are coded, for example `pcm-s16`, `alaw`, `flac`, `mp3`, `vorbis`, `opus`. */
  readonly codec: string;
  /** The stored rate in Hz. */
  readonly sampleRate: number;
  /** The number of channels, 1-64. */
  readonly channels: number;
  /** The length of what was decoded, in seconds. */
  readonly durationSeconds: number;
  /** What was not heard and what was mended; empty for a sound file. */
  readonly warnings: readonly AudioWarning[];
}

/** A decoded recording. */
export interface DecodedAudio {
  /** Mono samples, shape [durationSeconds * sampleRate], nominally in [-1, 1]. */
  readonly samples: Float32Array;
  /** The rate of the samples in Hz: the one asked for. */
  readonly sampleRate: number;
  /** The length of the recording in seconds. */
  readonly durationSeconds: number;
  /** How the recording was stored. */
  readonly source: AudioSource;
}
