// From the pieces of windows to the voices of the recording, frame by frame: how probably each of them speaks.

import type { Piece } from './pieces.js';
import { segmentationTime } from './rules.js';
import type { SegmentedWindow } from './segmentation.js';

/** How probably each voice of a recording speaks at each frame. */
export interface VoiceFrames {
  /** The number of voices. */
  readonly voices: number;
  /** The number of frames. */
  readonly frames: number;
  /** Probabilities in [0, 1], [frames * voices]. */
  readonly speaks: Float32Array;
}

/** A piece whose voice is known: that of the recording, or -1 where it has none. */
export interface KnownPiece extends Piece {
  readonly voice: number;
}

/** A window with its pieces. */
export interface KnownWindow {
  readonly window: SegmentedWindow;
  readonly pieces: readonly KnownPiece[];
}

/**
 * Averages windows: what a window says of its middle counts most.
 * @param frames the number of frames of the recording
 */
export function averageFrames(
  windows: readonly KnownWindow[],
  voices: number,
  frames: number,
): VoiceFrames {
  const speaks = new Float32Array(frames * voices);
  const weights = new Float32Array(frames);
  const own = new Float32Array(voices);
  for (const { window, pieces } of windows) {
    const places = placesOf(pieces);
    for (let frame = 0; frame < window.frames; frame++) {
      const at = window.startFrame + frame;
      if (at >= frames) break;
      const weight = weightAt(frame, window.frames);
      weights[at] = (weights[at] as number) + weight;
      own.fill(0);
      for (const [place, mine] of places.entries()) {
        const voice = voiceAt(mine, frame);
        if (voice < 0) continue;
        const probability = window.speaks[frame * segmentationTime.voices + place] as number;
        own[voice] = Math.max(own[voice] as number, probability);
      }
      for (let voice = 0; voice < voices; voice++) {
        const index = at * voices + voice;
        speaks[index] = (speaks[index] as number) + weight * (own[voice] as number);
      }
    }
  }
  for (let frame = 0; frame < frames; frame++) {
    const weight = weights[frame] || 1;
    for (let voice = 0; voice < voices; voice++) {
      const index = frame * voices + voice;
      speaks[index] = (speaks[index] as number) / weight;
    }
  }
  return { voices, frames, speaks };
}

function placesOf(pieces: readonly KnownPiece[]): KnownPiece[][] {
  return Array.from({ length: segmentationTime.voices }, (_, place) =>
    pieces.filter((piece) => piece.place === place && piece.voice >= 0),
  );
}

/** The voice of the piece nearest to a frame; -1 without any. Where others speak, too, no piece is. */
function voiceAt(pieces: readonly KnownPiece[], frame: number): number {
  let best: KnownPiece | undefined;
  let least = Number.POSITIVE_INFINITY;
  for (const piece of pieces) {
    const distance = Math.max(piece.from - frame, frame - piece.to + 1, 0);
    if (distance < least) {
      least = distance;
      best = piece;
    }
  }
  return best?.voice ?? -1;
}

function weightAt(frame: number, frames: number): number {
  return 0.08 + 0.92 * Math.sin((Math.PI * (frame + 0.5)) / frames) ** 2;
}

/**
 * Tells whose a piece is that was not described, by who speaks at the same time in windows that were.
 * @returns the voice; -1 where nobody does
 */
export function voiceByOverlap(window: SegmentedWindow, piece: Piece, heard: VoiceFrames): number {
  const together = new Float32Array(heard.voices);
  const end = Math.min(window.startFrame + piece.to, heard.frames);
  for (let at = window.startFrame + piece.from; at < end; at++) {
    for (let voice = 0; voice < heard.voices; voice++) {
      together[voice] =
        (together[voice] as number) + (heard.speaks[at * heard.voices + voice] as number);
    }
  }
  let best = -1;
  for (const [voice, amount] of together.entries()) {
    if (amount > 0 && (best < 0 || amount > (together[best] as number))) best = voice;
  }
  return best;
}
