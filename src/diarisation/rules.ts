// The numbers that diarisation goes by, as data: they are stated to users, and what they were chosen on is in
// docs/diarisation.md.

/** The rate of the sound in Hz. */
export const diarisationRate = 16_000;

/** How the segmentation network cuts time. */
export const segmentationTime = {
  /** The samples of a window: 10 s. */
  windowSamples: 160_000,
  /** The samples from one frame to the next: 16.875 ms. */
  frameSamples: 270,
  /** The middle of the first frame, in samples. */
  firstMiddle: 495.5,
  /** The voices of a window at most. */
  voices: 3,
  /** The fewest samples that a window has: shorter sound is followed by silence. */
  leastSamples: 16_000,
} as const;

/** The rules, as data. */
export const diarisationRules = {
  /** The frames from one window to the next: 4.995 s, so that every moment but the ends is heard twice. */
  hopFrames: 296,
  /** One of so many windows is described: the windows between learn whose voices theirs are. */
  embedEvery: 2,
  /** The shortest piece of speech that is described. */
  leastDescribedSeconds: 0.3,
  /** The shortest piece that voices are told by; shorter ones go to the nearest voice. */
  leastGroupedSeconds: 0.8,
  /** The most speech of a piece that is described: more says little more, and takes its time. */
  mostDescribedSeconds: 5,
  /** The cosine distance up to which two groups are one voice. */
  sameVoiceDistance: 0.66,
  /** How much farther two pieces are apart that a window takes for two voices. */
  otherPlaceFarther: 0.04,
  /**
   * The shortest speech of a voice, as a share of all speech, but at least and at most so many seconds; who speaks less is
   * counted with the nearest voice.
   */
  leastVoiceShare: 0.05,
  leastVoiceSeconds: 1,
  mostOfLeastSeconds: 10,
  /** The most voices that are told apart where nobody says how many there are. */
  mostVoices: 12,
  /** The probability from which somebody speaks. */
  speaksFrom: 0.5,
  /** Pauses shorter than this belong to the turn around them. */
  shortestPauseSeconds: 0.25,
  /** Turns shorter than this are none. */
  shortestTurnSeconds: 0.2,
} as const;

/** Rules, some of them other ones than usual. */
export type DiarisationRules = {
  readonly [Rule in keyof typeof diarisationRules]: number;
};
