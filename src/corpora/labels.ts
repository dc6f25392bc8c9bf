// How people spell emotions in folder names and manifests, and which of affetto's eight labels is meant. What is no
// spelling of theirs is a label of the corpus's own.
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

const emotionOf = new Map(
  emotions.flatMap((emotion) =>
    [emotion, ...labelSpellings[emotion]].map((spelling) => [spelling, emotion] as const),
  ),
);

/** A label without spaces at its ends, in Unicode's composed form (NFC). */
export function asWritten(spelling: string): string {
  return spelling.normalize('NFC').trim();
}

/**
 * What a spelling means: one of affetto's eight where it is a spelling of theirs, else the corpus's own label as it is
 * written, without spaces at its ends and in Unicode's composed form (NFC), so that `złość` typed on a Mac and on Linux
 * is one label.
 * @returns undefined where nothing is written
 */
export function readLabel(spelling: string): string | undefined {
  const own = asWritten(spelling);
  return emotionOf.get(plainSpelling(own)) ?? (own || undefined);
}

/**
 * The label that a word means: the one that is written so, else the one that it is a spelling of.
 * @param labels those that are looked through first
 * @returns undefined where nothing is written
 */
export function labelOf(word: string, labels: readonly string[]): string | undefined {
  const own = asWritten(word);
  return labels.includes(own) ? own : readLabel(own);
}

/** The corpus's own word for a label, where the label is another one; what `Utterance.ownLabel` holds. */
export function ownSpelling(spelling: string, label: string): string | undefined {
  const own = asWritten(spelling);
  return own === label ? undefined : own;
}

/** Whether a word is a spelling of one of affetto's eight labels. */
export function isEmotionSpelling(word: string): boolean {
  return emotionOf.has(plainSpelling(word));
}

/** What of a spelling counts when two are compared: neither case nor what stands between words. */
export function plainSpelling(spelling: string): string {
  return asWritten(spelling)
    .toLowerCase()
    .replaceAll(/[\s_-]+/g, ' ');
}

/** Sorts labels: affetto's eight first, in their order, then the others, numbers by value, then words by code units. */
export function inLabelOrder(labels: Iterable<string>): string[] {
  const all = new Set(labels);
  const others = [...all].filter((label) => !isEmotion(label)).sort(compareOwn);
  return [...emotions.filter((emotion) => all.has(emotion)), ...others];
}

/** Whether a label is one of affetto's eight. */
export function isEmotion(label: string): label is Emotion {
  return (emotions as readonly string[]).includes(label);
}

function compareOwn(a: string, b: string): number {
  const [one, other] = [a, b].map((label) => (/^\d{1,15}$/.test(label) ? Number(label) : Infinity));
  if (one !== other) return (one as number) < (other as number) ? -1 : 1;
  return a < b ? -1 : 1;
}

/** Counts labels by name, whatever they are called. */
export function countLabels(labels: Iterable<string>): Record<string, number> {
  const counts = new Map<string, number>();
  for (const label of labels) counts.set(label, (counts.get(label) ?? 0) + 1);
  return Object.fromEntries(counts);
}
