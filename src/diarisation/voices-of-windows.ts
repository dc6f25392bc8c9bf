// Which piece of which window is whose: pieces that were described are grouped by what they sound like; of the others, those
// of windows between learn it from who speaks at the same time.

import {
  type ClusteringOptions,
  direction,
  groupVoices,
  type LocalVoice,
  nearestOf,
} from './clustering.js';
import { type Piece, pieceSeconds } from './pieces.js';
import type { DiarisationRules } from './rules.js';
import type { SegmentedWindow } from './segmentation.js';
import {
  averageFrames,
  type KnownWindow,
  type VoiceFrames,
  voiceByOverlap,
} from './voice-frames.js';

/** A piece, and what its voice sounds like where that was asked. */
export interface DescribedPiece extends Piece {
  /** A vector of length 1, [192]. */
  readonly embedding?: Float32Array;
}

/** A window with its pieces. */
export interface HeardWindow {
  /** The window. */
  readonly window: SegmentedWindow;
  /** Its pieces, those of each of its voices in order. */
  readonly pieces: readonly DescribedPiece[];
  /** Whether its pieces were to be described. */
  readonly isDescribed: boolean;
}

/**
 * Tells for each frame of a recording how probably each voice speaks.
 * @param voices the number of voices where somebody knows it
 */
export function framesOf(
  windows: readonly HeardWindow[],
  rules: DiarisationRules,
  voices?: number,
): VoiceFrames {
  const voiceOf = groupPieces(windows, rules, voices);
  const count = 1 + Math.max(-1, ...voiceOf.values());
  const frames = Math.max(0, ...windows.map(({ window }) => window.startFrame + window.frames));
  const known = ({ window, pieces }: HeardWindow): KnownWindow => ({
    window,
    pieces: pieces.map((piece) => ({ ...piece, voice: voiceOf.get(piece) ?? -1 })),
  });
  const described = windows.filter(({ isDescribed }) => isDescribed).map(known);
  const first = averageFrames(described, count, frames);
  const all = windows.map((heard): KnownWindow => {
    if (heard.isDescribed) return known(heard);
    const { window, pieces } = heard;
    return {
      window,
      pieces: pieces.map((piece) => ({ ...piece, voice: voiceByOverlap(window, piece, first) })),
    };
  });
  return averageFrames(all, count, frames);
}

/** The shortest speech of a voice: a share of all speech, within limits. */
function leastSpeech(
  pieces: readonly { readonly seconds: number }[],
  { leastVoiceShare, leastVoiceSeconds, mostOfLeastSeconds }: DiarisationRules,
): number {
  const speech = pieces.reduce((sum, { seconds }) => sum + seconds, 0);
  return Math.min(mostOfLeastSeconds, Math.max(leastVoiceSeconds, leastVoiceShare * speech));
}

/**
 * Groups pieces: how many voices there are is told by what voices sound like, which is comparable between recordings; whose
 * a piece is by how it differs from the mean of this recording, which all of its voices share.
 */
function groupInTwoSteps(pieces: readonly LocalVoice[], options: ClusteringOptions): number[] {
  const first = groupVoices(pieces, options);
  const voices = new Set(first).size;
  if (voices < 2) return first;
  const mean = new Float64Array(pieces[0]?.embedding.length ?? 0);
  for (const { embedding, seconds } of pieces) {
    for (const [i, value] of embedding.entries()) mean[i] = (mean[i] as number) + value * seconds;
  }
  const all = pieces.reduce((sum, { seconds }) => sum + seconds, 0);
  const centred = pieces.map((piece) => ({
    ...piece,
    embedding: Float32Array.from(
      direction(piece.embedding.map((value, i) => value - (mean[i] as number) / all)),
    ),
  }));
  return groupVoices(centred, { ...options, voices });
}

/** The voice of each piece that was described. */
function groupPieces(
  windows: readonly HeardWindow[],
  rules: DiarisationRules,
  voices: number | undefined,
): Map<Piece, number> {
  const all = windows.flatMap(({ pieces }, window) =>
    pieces.flatMap((piece) => {
      const { embedding, place } = piece;
      return embedding ? [{ piece, embedding, window, place, seconds: pieceSeconds(piece) }] : [];
    }),
  );
  const isLong = ({ seconds }: { readonly seconds: number }) =>
    seconds >= rules.leastGroupedSeconds;
  // Of a recording with short pieces alone these must do.
  const telling = all.some(isLong) ? all.filter(isLong) : all;
  const least = leastSpeech(all, rules);
  const groups = groupInTwoSteps(telling, { ...rules, leastVoiceSeconds: least, voices });
  const result = new Map<Piece, number>();
  const sums: Float64Array[] = [];
  for (const [index, { piece, embedding, seconds }] of telling.entries()) {
    const group = groups[index] as number;
    result.set(piece, group);
    sums[group] ??= new Float64Array(embedding.length);
    const sum = sums[group];
    for (const [i, value] of embedding.entries()) sum[i] = (sum[i] as number) + value * seconds;
  }
  const directions = sums.map(direction);
  for (const { piece, embedding } of all) {
    if (!result.has(piece)) result.set(piece, nearestOf(embedding, directions));
  }
  return result;
}
