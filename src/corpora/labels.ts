// How people spell emotions in folder names and manifests, and which of affetto's eight labels is meant.
// Corpora with codes of their own (CREMA-D's ANG, SAVEE's su) read those in their own files.
import { type Emotion, emotions } from './types.js';

/** Other spellings of each label. They are compared without case; spaces, dashes and underscores are alike. */
export const labelSpellings: Readonly<Record<Emotion, readonly string[]>> = {
  neutral: ['neutrality'],
  calm: ['calmness'],
  happy: ['happiness', 'joy', 'joyful'],
  sad: ['sadness'],
  angry: ['anger'],
  fearful: ['fear', 'afraid'],
  disgust: ['disgusted'],
  surprised: ['surprise', 'pleasant surprise', 'pleasantly surprised', 'pleasant surprised', 'ps'],
};

/** Labels in use elsewhere that have no counterpart among the eight; recordings that carry one are left out. */
export const labelsWithoutCounterpart = [
  'amused',
  'amusement',
  'anxiety',
  'anxious',
  'bored',
  'boredom',
  'confused',
  'confusion',
  'contempt',
  'desire',
  'disappointed',
  'disappointment',
  'embarrassed',
  'embarrassment',
  'excited',
  'excitement',
  'frustrated',
  'frustration',
  'guilt',
  'interest',
  'love',
  'other',
  'pain',
  'pride',
  'proud',
  'relief',
  'sarcasm',
  'sarcastic',
  'shame',
  'sleepiness',
  'sleepy',
  'tired',
] as const;

const emotionOf = new Map(
  emotions.flatMap((emotion) =>
    [emotion, ...labelSpellings[emotion]].map((spelling) => [spelling, emotion] as const),
  ),
);
const known: ReadonlySet<string> = new Set(labelsWithoutCounterpart);

/** What a spelling means: a label, `left out` for a known one without counterpart, else undefined. */
export function readLabel(spelling: string): Emotion | 'left out' | undefined {
  const plain = spelling
    .trim()
    .toLowerCase()
    .replaceAll(/[\s_-]+/g, ' ');
  return emotionOf.get(plain) ?? (known.has(plain) ? 'left out' : undefined);
}
