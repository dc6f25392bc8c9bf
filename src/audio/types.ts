// The contract of `audio`: bytes of any supported file in, mono Float32 samples at the wanted rate out.

/** What to decode to, and where to stop. */
export interface DecodeOptions {
  /** The wanted sample rate in Hz, 1,000-384,000. */
  readonly sampleRate: number;
  /** The longest accepted recording in seconds; longer ones throw `AUDIO_TOO_LONG`. Default 4 hours. */
  readonly maxDurationSeconds?: number;
  /** Whether a file that ends early gives what was readable. Default false: it throws `AUDIO_TRUNCATED`. */
  readonly allowTruncated?: boolean;
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
