// Which labels are answered among: those of the corpus unless told, some of them, or others that a map makes of them.
// Settled once, before a run begins, they are a list in its settings; what has none of them is left out and counted.

import { AffettoError } from '../errors.js';
import { nearest } from '../nearest.js';
import {
  asWritten,
  countLabels,
  inLabelOrder,
  isEmotion,
  plainSpelling,
  readLabel,
} from './labels.js';
import type { CorpusListing, LeftOutFile } from './listing.js';
import { dimensionsOf } from './number-columns.js';
import { emotions, type Utterance, unlabelled } from './types.js';

/** Words for labels that are not listed; see `LabelChoice`. */
export const labelChoices = ['corpus', 'emotions', 'all', 'none'] as const;

/**
 * What to answer among: a list, or a word. `corpus`: all labels of one corpus, of several those of affetto's eight that
 * occur; `emotions`: those of affetto's eight that occur; `all`: all labels of all corpora; `none`: dimensions alone are
 * learnt.
 */
export type LabelChoice = (typeof labelChoices)[number] | readonly string[];

/**
 * What labels become: by the corpus's own word or by the label that it was read as; null leaves out. Labels that it does
 * not name stay as they are.
 */
export type LabelMap = Readonly<Record<string, string | null>>;

/** What decides which labels there are. */
export interface LabelSettings {
  /** What to answer among. */
  readonly labels: LabelChoice;
  /** What the corpus's labels become before that. */
  readonly labelMap?: LabelMap | undefined;
  /** The dimensions that are learnt; with any, a corpus without labels is one to learn from. */
  readonly dimensions?: readonly string[] | undefined;
}

/**
 * Settles which labels are answered among.
 * @param corpora the one that is trained on, then those that are only tested
 * @returns at least two, all different, each of some recording of the first corpus; none where dimensions are learnt, and
 *   the corpus has no labels or none are wanted
 * @throws AffettoError `OPTION_INVALID` where fewer than two are left, two differ by case or spaces alone, a label is
 *   asked for or mapped that no recording has (affetto's eight may be asked for wherever two others are)
 */
export function settleLabels(
  { labels: choice, labelMap, dimensions = [] }: LabelSettings,
  corpora: readonly [CorpusListing, ...CorpusListing[]],
): string[] {
  if (labelMap) refuseUnknownKeys(labelMap, corpora);
  const [corpus, ...others] = corpora.map((one) => withLabelMap(one, labelMap));
  if (!corpus) throw new TypeError('settling labels takes a corpus');
  const present = labelsAmong(corpus.utterances);
  if (choice === 'none' && dimensions.length === 0) {
    throw invalid(
      'Without labels there must be dimensions to learn: name columns of numbers as dimensions in the settings or with --dimensions.',
    );
  }
  // Settled labels may be none already.
  const isWithout =
    choice === 'none' ||
    choice.length === 0 ||
    (present.length === 0 && typeof choice === 'string');
  if (isWithout && dimensions.length > 0) return [];
  const wanted = chosenAmong(present, choice, {
    elsewhere: others.flatMap(({ utterances }) => labelsAmong(utterances)),
    ofSeveral: corpus.parts !== undefined && labelMap === undefined,
    corpus,
  });
  // A label that nothing teaches would be answered by chance.
  const labels = wanted.filter((label) => present.includes(label));
  if (labels.length < 2) throw tooFew(corpus, wanted, present);
  refuseAlike(labels, corpus);
  return labels;
}

/** The labels of utterances, in order; those without a label have none. */
function labelsAmong(utterances: readonly Utterance[]): string[] {
  return inLabelOrder(
    utterances.flatMap(({ emotion }) => (emotion === unlabelled ? [] : [emotion])),
  );
}

/** Which of the labels that somebody listed were dropped when they were settled, since no recording teaches them. */
export function untaughtOf(wanted: readonly string[], settled: readonly string[]): string[] {
  return wanted.filter((label) => !settled.includes(label) && !settled.includes(spelt(label)));
}

const spelt = (label: string) => readLabel(label) ?? label;

function chosenAmong(
  present: readonly string[],
  choice: LabelChoice,
  {
    elsewhere,
    ofSeveral,
    corpus,
  }: {
    readonly elsewhere: readonly string[];
    readonly ofSeveral: boolean;
    readonly corpus: CorpusListing;
  },
): string[] {
  if (choice === 'emotions' || (choice === 'corpus' && ofSeveral)) return present.filter(isEmotion);
  if (typeof choice === 'string') return [...present];
  const known = new Set([...present, ...elsewhere]);
  const labels = choice.map((label) => {
    const own = asWritten(label);
    return known.has(own) ? own : (readLabel(own) ?? own);
  });
  const strange = labels.find((label) => !known.has(label) && !isEmotion(label));
  if (strange !== undefined) {
    throw invalid(
      `${corpus.title} in ${corpus.folder} has no utterance with the label "${strange}"${meant(strange, [...known])}. Its labels are ${present.join(', ')}: give those to answer among as labels in the settings or with --labels.`,
    );
  }
  const twin = labels.find((label, index) => labels.indexOf(label) < index);
  if (twin === undefined) return labels;
  throw invalid(`The label "${twin}" is asked for twice; give each once.`);
}

/**
 * A corpus with the labels that a map makes of its own; what it maps to null is left out.
 * @param map none: the corpus as it is
 */
export function withLabelMap(corpus: CorpusListing, map: LabelMap | undefined): CorpusListing {
  if (!map) return corpus;
  const labelOf = labelReader(map, corpus.utterances);
  const utterances: Utterance[] = [];
  const leftOut: LeftOutFile[] = [];
  for (const utterance of corpus.utterances) {
    const { path, emotion, ownLabel = emotion } = utterance;
    const label = labelOf(utterance);
    if (label === null) leftOut.push({ path, label: ownLabel });
    else if (label === emotion) utterances.push(utterance);
    else utterances.push({ ...utterance, emotion: label, ownLabel });
  }
  const parts = corpus.parts?.map((part) => withLabelMap(part, map));
  return {
    ...corpus,
    utterances,
    leftOut: [...corpus.leftOut, ...leftOut],
    ...(parts && { parts }),
  };
}

/** Makes a function that gives what a map makes of an utterance's label: by its own word, else by what that was read as. */
function labelReader(
  map: LabelMap,
  utterances: readonly Utterance[],
): (utterance: Utterance) => string | null {
  const values = new Map(
    Object.entries(map).map(([key, value]) => [
      asWritten(key),
      value === null ? null : asWritten(value),
    ]),
  );
  const exact = wordsOf(utterances);
  // `anger` also means recordings that call it `Anger` or are read as angry by a code.
  for (const [key, value] of [...values]) {
    const emotion = readLabel(key);
    if (exact.has(key) || emotion === undefined || values.has(emotion)) continue;
    values.set(emotion, value);
  }
  return ({ emotion, ownLabel }) => {
    const own = ownLabel === undefined ? undefined : values.get(ownLabel);
    const label = own === undefined ? values.get(emotion) : own;
    return label === undefined ? emotion : label;
  };
}

/** The words by which a map may name the labels of utterances. */
function wordsOf(utterances: readonly Utterance[]): Set<string> {
  return new Set(
    utterances.flatMap(({ emotion, ownLabel = emotion }) =>
      emotion === unlabelled ? [] : [emotion, ownLabel],
    ),
  );
}

/**
 * Refuses keys of a map that no recording has: a slip there would silently keep what was to be left out.
 * @throws AffettoError `OPTION_INVALID` naming the nearest word that there is
 */
export function refuseUnknownKeys(map: LabelMap, corpora: readonly CorpusListing[]): void {
  const words = wordsOf(corpora.flatMap(({ utterances }) => utterances));
  const strange = Object.keys(map).find((key) => {
    const emotion = readLabel(key);
    return !words.has(asWritten(key)) && (emotion === undefined || !words.has(emotion));
  });
  if (strange === undefined) return;
  throw invalid(
    `The mapping of labels names "${strange}", and no recording has that label${meant(strange, [...words])}. The labels are ${inLabelOrder(words).join(', ')}.`,
  );
}

/** What a recording without a label is counted under where it is left out. */
export const withoutLabel = '(no label)';

/**
 * A corpus without the utterances whose label is none of `labels`; they are listed as left out.
 *
 * @param labels at least two, all different, as `settleLabels` gives them; none: labels do not count, and
 *   nothing is left out
 * @throws AffettoError `OPTION_INVALID` where fewer than two of the labels have an utterance
 */
export function withLabels(corpus: CorpusListing, labels: readonly string[]): CorpusListing {
  if (labels.length === 0) return corpus;
  const chosen = new Set(labels);
  const present = new Set(corpus.utterances.map(({ emotion }) => emotion));
  if (labels.filter((label) => present.has(label)).length < 2) {
    throw tooFew(corpus, labels, labelsAmong(corpus.utterances));
  }
  if ([...present].every((label) => chosen.has(label))) return corpus;
  const others = corpus.utterances.filter(({ emotion }) => !chosen.has(emotion));
  return {
    ...corpus,
    utterances: corpus.utterances.filter(({ emotion }) => chosen.has(emotion)),
    leftOut: [
      ...corpus.leftOut,
      ...others.map(({ path, emotion }) => ({ path, label: emotion || withoutLabel })),
    ],
  };
}

/**
 * A corpus as settled settings see it: its labels mapped, then those that are not asked for left out.
 * @throws AffettoError as `withLabels`
 */
export function labelledBy(
  corpus: CorpusListing,
  { labels, labelMap }: LabelSettings & { readonly labels: readonly string[] },
): CorpusListing {
  return withLabels(withLabelMap(corpus, labelMap), labels);
}

/** How many recordings of each label a corpus leaves out, by the corpus's own word for it. */
export function countLeftOut({ leftOut }: Pick<CorpusListing, 'leftOut'>): Record<string, number> {
  return countLabels(leftOut.map(({ label }) => label));
}

function tooFew(
  { title, folder, parts, utterances }: CorpusListing,
  labels: readonly string[],
  present: readonly string[],
): AffettoError {
  if (present.length === 0) {
    const has = dimensionsOf(utterances);
    return invalid(
      `${title} in ${folder} has no labels${has.length > 0 ? `, and numbers for ${has.join(', ')}. Give --dimensions ${has.join(',')} to learn those` : ''}.`,
    );
  }
  const own = present.length === 1 ? 'label is' : 'labels are';
  const why =
    present.length < 2
      ? 'telling apart takes two: give recordings of another label'
      : `give those to answer among as labels in the settings or with --labels${parts ? ', e.g. --labels all' : ''}`;
  return invalid(
    `${title} in ${folder} has fewer than two of the labels ${(labels.length > 0 ? labels : emotions).join(', ')}. Its ${own} ${present.join(', ') || 'none'}: ${why}.`,
  );
}

/** Refuses labels that somebody may have meant as one. */
function refuseAlike(labels: readonly string[], { utterances }: CorpusListing): void {
  const seen = new Map<string, string>();
  for (const label of labels) {
    const plain = plainSpelling(label);
    const other = seen.get(plain);
    if (other !== undefined && plain.trim() !== '') {
      const count = (of: string) => utterances.filter(({ emotion }) => emotion === of).length;
      throw invalid(
        `The labels "${other}" (${count(other)} recordings) and "${label}" (${count(label)}) differ by case or spaces alone. Write them alike, or say which is meant in a file for --labels: {${JSON.stringify(label)}: ${JSON.stringify(other)}}.`,
      );
    }
    seen.set(plain, label);
  }
}

function meant(word: string, words: readonly string[]): string {
  const near = nearest(word, words);
  return near === undefined ? '' : ` (the nearest that there is: "${near}")`;
}

function invalid(message: string): AffettoError {
  return new AffettoError('OPTION_INVALID', message);
}
