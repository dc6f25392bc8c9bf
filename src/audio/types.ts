// The contract of `audio`: bytes of any supported file in, mono Float32 samples at the wanted rate out.

/** What to decode to, and where to stop. */
export interface DecodeOptions {
  /** Wanted sample rate in Hz, 1,000-384,000. */
  readonly sampleRate: number;
  /** Longest accepted recording in seconds; longer ones throw `AUDIO_TOO_LONG`. Default 4 hours. */
  readonly maxDurationSeconds?: number;
  /** Accept a file that ends early and return what was readable. Default false: `AUDIO_TRUNCATED`. */
  readonly allowTruncated?: boolean;
}

/** How the recording was stored, before down-mixing and resampling. */
export interface AudioSource {
  /** For example `wav`, `flac`, `mp3`, `ogg`, `webm`. */
  readonly container: string;
  /** For example `pcm-s16`, `alaw`, `flac`, `mp3`, `vorbis`, `opus`. */
  readonly codec: string;
  /** Hz. */
  readonly sampleRate: number;
  readonly channels: number;
  /** Seconds actually decoded. */
  readonly durationSeconds: number;
}

/** A decoded recording. */
export interface DecodedAudio {
  /** Mono samples, shape [durationSeconds * sampleRate], nominally in [-1, 1]. */
  readonly samples: Float32Array;
  /** Hz, the rate asked for. */
  readonly sampleRate: number;
  readonly durationSeconds: number;
  readonly source: AudioSource;
}
