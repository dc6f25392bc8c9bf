// The labels of several people side by side: what all of them labelled, how far they agree, and the one manifest that
// training reads, by majority.

import { basename, dirname, extname, join } from 'node:path';
import { inLabelOrder, readLabel } from '../corpora/labels.js';
import { AffettoError } from '../errors.js';
import {
  type Agreement,
  type AgreementOptions,
  type PairAgreement,
  pairAgreement,
  type Ratings,
  raterAgreement,
} from '../scores/agreement.js';
import { writeOutput } from '../write-files.js';
import { type Choice, cannotTell, pathBeside, readLabels, tableText } from './label-file.js';

/** A person's labels. */
export interface Rater {
  /** Whom the file names, else the file's name. */
  readonly name: string;
  readonly file: string;
  /** What they said, by the recording's id. */
  readonly choices: ReadonlyMap<string, RaterChoice>;
}

interface RaterChoice extends Choice {
  /** The path of the recording, relative to the file. */
  readonly recording: string;
  readonly speaker?: string | undefined;
  readonly part: Readonly<Record<'start' | 'end' | 'channel', number | undefined>>;
}

/** How far several people agree, and what was compared. */
export interface RaterComparison {
  readonly raters: readonly string[];
  /** The labels that any of them gave, in affetto's order. */
  readonly labels: readonly string[];
  /** The number of recordings that any of them has in a file. */
  readonly recordings: number;
  /** The number of recordings that all of them gave a label: what is compared. */
  readonly compared: number;
  /** The number of those that are in all files, but left out by somebody who could not tell. */
  readonly leftOut: number;
  /** What the intervals redraw: speakers where all are known and there are ten or more, else recordings. */
  readonly redrawn: 'speakers' | 'recordings';
  readonly agreement: Agreement;
  /** Each two raters, over what both gave a label. */
  readonly pairs: readonly (PairAgreement & { readonly raters: readonly [string, string] })[];
}

/** What leaves a recording out on which people do not agree. */
export const noAgreement = 'no agreement';

/** The fewest speakers that redraws go by: intervals over fewer would be too narrow. */
const fewestSpeakers = 10;

/**
 * Reads the labels of several people, one file each.
 * @throws AffettoError as `readLabels`; `OPTION_INVALID` where two files are one
 */
export async function readRaters(files: readonly string[]): Promise<Rater[]> {
  const raters = await Promise.all(files.map(readRater));
  const names = raters.map(({ name }) => name);
  const isTwice = (name: string) => names.indexOf(name) !== names.lastIndexOf(name);
  return raters.map((rater) => (isTwice(rater.name) ? { ...rater, name: rater.file } : rater));
}

async function readRater(file: string): Promise<Rater> {
  const lines = await readLabels(file);
  const named = new Set(lines.flatMap(({ choice }) => choice.rater ?? []));
  const [first] = named;
  const choices = new Map(
    lines.map(({ id, file: recording, speaker, choice, startSeconds, endSeconds, channel }) => [
      id,
      { ...choice, recording, speaker, part: { start: startSeconds, end: endSeconds, channel } },
    ]),
  );
  const name = named.size === 1 ? (first as string) : basename(file, extname(file));
  return { name, file, choices };
}

/**
 * Compares what people said of the same recordings. Spellings of affetto's eight are the same label.
 * @param raters at least two
 * @throws AffettoError `OPTION_INVALID` where fewer than two are given, or no recording has a label of all
 */
export function compareRaters(
  raters: readonly Rater[],
  options: AgreementOptions = {},
): RaterComparison {
  if (raters.length < 2) throw invalid('Agreement takes the labels of two people or more.');
  const ids = [...new Set(raters.flatMap(({ choices }) => [...choices.keys()]))];
  const labelOf = ({ choices }: Rater, id: string) => {
    const { label } = choices.get(id) ?? {};
    return label === undefined ? undefined : readLabel(label);
  };
  const labels = inLabelOrder(
    raters.flatMap((rater) => ids.flatMap((id) => labelOf(rater, id) ?? [])),
  );
  const labelledBy = (some: readonly Rater[]) =>
    ids.filter((id) => some.every((rater) => labelOf(rater, id) !== undefined));
  const compared = labelledBy(raters);
  if (compared.length === 0) {
    throw invalid(
      `No recording has a label in all of ${raters.map(({ file }) => file).join(', ')}. They must name the same recordings by the same paths, e.g. ${raters.map(({ choices }) => JSON.stringify([...choices.keys()][0] ?? '')).join(' and ')}.`,
    );
  }
  const speakerOf = (id: string) => raters.flatMap((one) => one.choices.get(id)?.speaker ?? [])[0];
  const speakers = new Set(ids.map(speakerOf));
  const areKnown = !speakers.has(undefined) && speakers.size >= fewestSpeakers;
  const ratingsOf = (some: readonly Rater[], which: readonly string[]): Ratings => ({
    labels,
    ratings: which.map((id) => some.map((rater) => labels.indexOf(labelOf(rater, id) as string))),
    ...(areKnown && { groups: which.map((id) => speakerOf(id) as string) }),
  });
  const couples = raters.flatMap((one, index) =>
    raters.slice(index + 1).map((other) => [one, other] as const),
  );
  const inAll = ids.filter((id) => raters.every(({ choices }) => choices.has(id)));
  return {
    raters: raters.map(({ name }) => name),
    labels,
    recordings: ids.length,
    compared: compared.length,
    leftOut: inAll.length - compared.length,
    redrawn: areKnown ? 'speakers' : 'recordings',
    agreement: raterAgreement(ratingsOf(raters, compared), options),
    pairs: couples.map((couple) => ({
      raters: [couple[0].name, couple[1].name] as const,
      ...pairAgreement(ratingsOf(couple, labelledBy(couple)), options),
    })),
  };
}

/** How many recordings a joined manifest has, and how many it leaves out. */
export interface JoinedLabels {
  readonly labelled: number;
  readonly leftOut: number;
}

/**
 * Writes one manifest of several people's labels. A recording has the label that more than half of those gave who said
 * something of it; the others are left out as `no agreement`, or `cannot tell` where that is what more than half said.
 * @param path the file; recordings lie beside it or below it
 * @throws AffettoError `FILE_UNREADABLE`; `OPTION_INVALID` where a recording lies elsewhere
 */
export async function joinLabels(path: string, raters: readonly Rater[]): Promise<JoinedLabels> {
  const ids = [...new Set(raters.flatMap(({ choices }) => [...choices.keys()]))].sort();
  const columns = ['path', 'label', 'speaker', 'left_out', 'rater', 'start', 'end', 'channel'];
  let labelled = 0;
  const lines = ids.map((id) => {
    const said = raters.flatMap((rater) => {
      const choice = rater.choices.get(id);
      return choice ? [{ rater, choice }] : [];
    });
    const { rater, choice } = said[0]!;
    const file = pathBeside(path, join(dirname(rater.file), choice.recording));
    if (file === undefined) {
      throw invalid(
        `${id} lies neither beside ${path} nor below it, and a manifest names no other recordings. Write it beside ${rater.file}.`,
      );
    }
    const [label, reason] = majority(said.map((one) => one.choice));
    if (label !== '') labelled++;
    const speaker = said.flatMap((one) => one.choice.speaker ?? [])[0] ?? '';
    const { start, end, channel } = choice.part;
    const part = [start, end, channel].map((value) => String(value ?? ''));
    const names = said.map((one) => one.rater.name).join(' + ');
    return [file, label, speaker, reason, names, ...part];
  });
  // Columns of parts are there where a part is.
  const used = columns.map((_, at) => at < 5 || lines.some((cells) => cells[at] !== ''));
  const kept = [columns, ...lines].map((cells) => cells.filter((_, at) => used[at]));
  await writeOutput(path, tableText(path, kept));
  return { labelled, leftOut: lines.length - labelled };
}

/** The label that more than half gave, or why there is none. */
function majority(said: readonly Choice[]): [label: string, reason: string] {
  const words = said.map(({ label }) => (label === undefined ? undefined : readLabel(label)));
  const winner = [...new Set(words)].find(
    (word) => words.filter((other) => other === word).length * 2 > words.length,
  );
  if (winner !== undefined) return [winner, ''];
  const untold = words.filter((word) => word === undefined).length * 2 > words.length;
  return ['', untold ? cannotTell : noAgreement];
}

function invalid(message: string): AffettoError {
  return new AffettoError('OPTION_INVALID', message);
}
