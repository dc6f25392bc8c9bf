// The pieces of a window's voices: stretches in which one of its three voices speaks alone. A window may take two people for
// one voice, one after the other, so that each piece is described by itself.

import { diarisationRate, segmentationTime } from './rules.js';
import type { SegmentedWindow } from './segmentation.js';

/** A stretch of one voice of one window. */
export interface Piece {
  /** Which of the window's three voices it is. */
  readonly place: number;
  /** Its first frame in the window. */
  readonly from: number;
  /** The frame after its last. */
  readonly to: number;
}

/** The probability from which a voice speaks in a window. */
const speaksFrom = 0.5;

/** Finds the pieces of a window, those of each voice in order. */
export function piecesOf(window: SegmentedWindow): Piece[] {
  const { voices } = segmentationTime;
  const pieces: Piece[] = [];
  for (let place = 0; place < voices; place++) {
    let from = -1;
    for (let frame = 0; frame <= window.frames; frame++) {
      const alone = frame < window.frames && speaksAlone(window, frame, place);
      if (alone && from < 0) from = frame;
      if (!alone && from >= 0) {
        pieces.push({ place, from, to: frame });
        from = -1;
      }
    }
  }
  return pieces;
}

function speaksAlone({ speaks }: SegmentedWindow, frame: number, place: number): boolean {
  const { voices } = segmentationTime;
  for (let voice = 0; voice < voices; voice++) {
    const does = (speaks[frame * voices + voice] as number) >= speaksFrom;
    if (does !== (voice === place)) return false;
  }
  return true;
}

/** The length of a piece. */
export function pieceSeconds({ from, to }: Piece): number {
  return ((to - from) * segmentationTime.frameSamples) / diarisationRate;
}

/**
 * The frames of 10 ms within a piece, as the network that describes voices takes them.
 * @param samples the number of samples of the window
 * @param most the most frames: of more those in the middle are taken
 */
export function describedFrames({ from, to }: Piece, samples: number, most: number): Int32Array {
  const { firstMiddle, frameSamples } = segmentationTime;
  const middleOf = (frame: number) => firstMiddle + (frame - 0.5) * frameSamples;
  // Frame f has its middle at sample 160 f + 200.
  const first = Math.max(0, Math.ceil((middleOf(from) - 200) / 160));
  const end = Math.min(
    Math.floor((middleOf(to) - 200) / 160),
    Math.floor((samples - 400) / 160) + 1,
  );
  const count = Math.max(0, end - first);
  const start = first + Math.max(0, Math.floor((count - most) / 2));
  return Int32Array.from({ length: Math.min(count, most) }, (_, index) => start + index);
}
