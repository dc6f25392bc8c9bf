// The numbers of live recognition, as data: what they are is stated to users (docs/web.md), so they stand
// in one place.

/** How a live stream is cut, smoothed and called speech. */
export interface LiveSettings {
  /** Time between two answers while somebody speaks. */
  readonly hopMs: number;
  /** Sound heard before the first answer to an utterance. */
  readonly firstAnswerMs: number;
  /** Voiced sound in it: the start of a noise may pass for a syllable, not for a word. */
  readonly leastVoicedMs: number;
  /** Sound before the first voiced frame that belongs to the utterance: soft onsets are not voiced. */
  readonly preRollMs: number;
  /** Speech in `onsetWindowMs` that starts an utterance: a click is no word. */
  readonly onsetMs: number;
  readonly onsetWindowMs: number;
  /** Pause that ends an utterance. */
  readonly pauseMs: number;
  /** Frames of at least this probability of speech are voiced, if they are also loud enough. */
  readonly speechProbability: number;
  /** How far a voiced frame stands above the steady noise, which speech never is, in dB. */
  readonly aboveNoiseDb: number;
  /** Level below which nothing is speech, in dBFS. */
  readonly quietestDb: number;
  /** Time constant of the exponential mean over the answers of one utterance. */
  readonly smoothingMs: number;
}

export const liveSettings: LiveSettings = {
  hopMs: 250,
  firstAnswerMs: 600,
  leastVoicedMs: 250,
  preRollMs: 250,
  onsetMs: 100,
  onsetWindowMs: 250,
  pauseMs: 700,
  speechProbability: 0.8,
  aboveNoiseDb: 8,
  quietestDb: -55,
  smoothingMs: 800,
};
