// Which training clips a recording resembles most, as the model hears it: nearest neighbours (Cover & Hart 1967) among the numbers
// from which it answers. The clips themselves are not here, only what they are and 72 small numbers of each.

import { bytesOfBase64 } from '../embedded-wasm.js';
import type { WindowAnswer } from '../recognition/recognition.js';

/** A training clip, described. */
export interface ReferenceClip {
  /** The title of its corpus, such as `RAVDESS`. */
  readonly corpus: string;
  /** Its speaker, as the corpus calls them. */
  readonly speaker: string;
  /** The speaker's sex; absent where the corpus does not say. */
  readonly sex?: 'female' | 'male';
  /** The emotion that was acted. */
  readonly emotion: string;
  /** How strongly; absent where the corpus does not say. */
  readonly intensity?: 'normal' | 'strong';
}

/** How often the nearest clip has the emotion of a recording whose speaker was never heard. */
export interface SameEmotion {
  /** The share, mean over speakers, 0 to 1. */
  readonly share: number;
  /** Its 95% interval, speakers redrawn. */
  readonly interval: readonly [low: number, high: number];
  /** How many recordings were asked about. */
  readonly recordings: number;
  /** How many speakers spoke them. */
  readonly speakers: number;
}

/** The clips that a model was trained on, as far as they are kept; scripts/make-neighbours.ts writes them. */
export interface ReferenceClips {
  /** What tells the model from others: `evidenceKey` of its file. */
  readonly model: string;
  readonly sameEmotion: SameEmotion;
  /** What each number was divided by, [numbers]. */
  readonly scales: readonly number[];
  /** The clips; `numbers` has a row for each. */
  readonly clips: readonly ReferenceClip[];
  /** Steps of 1/32 of a scale, as base64 text of signed bytes [clips, numbers]. */
  readonly numbers: string;
}

/** A training clip and how near it is. */
export interface Neighbour extends ReferenceClip {
  /** The distance, in standard deviations of a number: the root of the mean square over all numbers. */
  readonly distance: number;
}

/** The nearest training clips of a recording. */
export interface Neighbours {
  /** The nearest first. */
  readonly nearest: readonly Neighbour[];
  /** How many clips were compared with. */
  readonly among: number;
  /** How often the nearest one has the same emotion. */
  readonly sameEmotion: SameEmotion;
}

/** Steps of a stored number in one standard deviation. */
export const stepsPerScale = 32;

/** Averages what a model gives of a recording's windows with speech; undefined where there is none. */
export function meanEvidence(windows: readonly WindowAnswer[]): number[] | undefined {
  const rows = windows.flatMap(({ speechless, evidence }) =>
    speechless || !evidence ? [] : [evidence],
  );
  const [first] = rows;
  return first?.map((_, i) => rows.reduce((sum, row) => sum + (row[i] as number), 0) / rows.length);
}

/**
 * Finds the clips that are nearest to a recording.
 * @param evidence `meanEvidence` of the recording; what is beyond [numbers], its distances from corpora, does not count
 * @param count how many to give, at least 1
 */
export function nearestClips(
  reference: ReferenceClips,
  evidence: readonly number[],
  count: number,
): Neighbours {
  const { scales, clips, sameEmotion } = reference;
  const rows = new Int8Array(bytesOfBase64(reference.numbers).buffer);
  const own = scales.map((scale, i) => (evidence[i] as number) / scale);
  const nearest = clips
    .map((clip, row) => {
      const sum = own.reduce((total, value, i) => {
        const other = (rows[row * own.length + i] as number) / stepsPerScale;
        return total + (value - other) ** 2;
      }, 0);
      return { ...clip, distance: Math.sqrt(sum / own.length) };
    })
    .sort((a, b) => a.distance - b.distance)
    .slice(0, count);
  return { nearest, among: clips.length, sameEmotion };
}
