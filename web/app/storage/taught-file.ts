// What is kept of a taught voice: a whole model file, or the numbers that the large model judges by (JSON).

import type { SavedVoice } from '../../../src/recognition/voice.js';

/** What a voice that the large model judges by begins with; no model file does. */
const brace = 0x7b;

/** Reads the numbers; undefined for what is a model file, or nothing. */
export function savedVoiceIn(bytes: Uint8Array): SavedVoice | undefined {
  if (bytes[0] !== brace) return undefined;
  try {
    const voice = JSON.parse(new TextDecoder().decode(bytes)) as Partial<SavedVoice>;
    // Whether it is whole, and of which model, the worker tells.
    return voice.format === 1 && Array.isArray(voice.recordings)
      ? (voice as SavedVoice)
      : undefined;
  } catch {
    return undefined;
  }
}

/** Counts the labelled recordings of a voice, by label. */
export function labelsOf({ labels = [] }: SavedVoice): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const label of labels) if (label) counts[label] = (counts[label] ?? 0) + 1;
  return counts;
}
