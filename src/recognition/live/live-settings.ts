// The numbers of live recognition, as data: what they are is stated to users (docs/web.md), so they stand
// in one place.

/** How a live stream is cut, smoothed and called speech. */
export interface LiveSettings {
  /** The time between two answers while somebody speaks, once one was steady. */
  readonly hopMs: number;
  /** The time between two answers until one is steady. */
  readonly firstHopMs: number;
  /** How much sound, that of `preRollMs` included, is heard before the first answer to an utterance. */
  readonly firstAnswerMs: number;
  /** How much of it must be voiced: the start of a noise may pass for a syllable, not for a word. */
  readonly leastVoicedMs: number;
  /** How much sound before the first voiced frame belongs to the utterance: soft onsets are not voiced. */
  readonly preRollMs: number;
  /** How much speech within `onsetWindowMs` starts an utterance: a click is no word. */
  readonly onsetMs: number;
  /** The time within which the speech that starts an utterance is counted. */
  readonly onsetWindowMs: number;
  /** The pause that ends an utterance. */
  readonly pauseMs: number;
  /** The probability of speech, in [0, 1], from which a frame is voiced, if it is also loud enough. */
  readonly speechProbability: number;
  /** How far a voiced frame stands above the steady noise, which speech never is, in dB. */
  readonly aboveNoiseDb: number;
  /** The level below which nothing is speech, in dBFS. */
  readonly quietestDb: number;
  /** The time constant of the exponential mean over the answers of one utterance, from the first steady one on. */
  readonly smoothingMs: number;
  /** How much of an utterance, that of `preRollMs` included, must be heard before an answer to it can be steady. */
  readonly steadyHeardMs: number;
  /** How many answers in a row must say the same emotion for the last of them to be steady. */
  readonly steadyAnswers: number;
  /** How probable that emotion must be, in [0, 1]. */
  readonly steadyConfidence: number;
}

/** The settings of the page, and the defaults. */
export const liveSettings: LiveSettings = {
  hopMs: 250,
  firstHopMs: 100,
  firstAnswerMs: 1_200,
  leastVoicedMs: 250,
  preRollMs: 250,
  onsetMs: 100,
  onsetWindowMs: 250,
  pauseMs: 700,
  speechProbability: 0.8,
  aboveNoiseDb: 8,
  quietestDb: -55,
  smoothingMs: 800,
  steadyHeardMs: 1_400,
  steadyAnswers: 2,
  steadyConfidence: 0.7,
};
