// `affetto label DIR`: hear recordings one after another in a page and give each a label by a key, written as it goes.

import { dirname, extname, join, resolve } from 'node:path';
import type { ArgsDef, ParsedArgs } from 'citty';
import { corpusPaths } from '../../corpora/joined-corpora.js';
import type { CorpusFormat } from '../../corpora/listing.js';
import { AffettoError } from '../../errors.js';
import { readRaters } from '../../labelling/compare-raters.js';
import { LabelFile } from '../../labelling/label-file.js';
import { LabelSession, type SaidBefore } from '../../labelling/label-session.js';
import { openInBrowser } from '../../labelling/open-in-browser.js';
import { type LabelOrder, labelOrders, orderRecordings } from '../../labelling/order.js';
import { findRecordings, type RecordingToLabel } from '../../labelling/recordings-to-label.js';
import { type LabelServer, requirePage, serveLabels } from '../../labelling/server/label-server.js';
import { didYouMean } from '../../nearest.js';
import { command } from '../terminal/command.js';
import { abortOnInterrupt } from '../terminal/failure.js';
import { ffmpegOption } from '../terminal/ffmpeg-option.js';
import { labelledAs, readLabelsOption } from '../terminal/labels-option.js';
import { isFolder } from '../terminal/named-recordings.js';
import { numberOf } from '../terminal/numbers.js';
import { printable } from '../terminal/printable.js';
import { CountProgress } from '../terminal/progress.js';
import { counted } from '../terminal/table.js';
import { labelsToChoose } from './label/labels-to-choose.js';
import { type Listener, namedModel, openListener } from './label/listener.js';

const args = {
  dir: {
    type: 'positional',
    required: true,
    description:
      'Folder of recordings (searched through), or a manifest (.csv, .tsv) whose labels are to be checked',
  },
  labels: {
    type: 'string',
    description:
      "Labels to choose among: a list (angry,happy,sad), emotions (affetto's eight), all (those that are listed), or a .json file that maps listed ones; default: those that are listed, else the model's",
    valueHint: 'LIST | FILE',
  },
  out: {
    type: 'string',
    description:
      'Manifest that every choice is written to at once, above or beside the recordings; default: DIR/labels.csv, with --by DIR/labels-NAME.csv',
    valueHint: 'FILE',
  },
  by: {
    type: 'string',
    description: 'Who labels: each has a file of their own (affetto agreement compares them)',
    valueHint: 'NAME',
  },
  model: {
    type: 'string',
    default: 'default',
    description:
      'Model whose answer is shown once you chose: default, a file, or none. It listens in the background',
    valueHint: 'default | FILE | none',
  },
  order: {
    type: 'string',
    default: 'listed',
    description:
      'listed, shuffled, unsure (the least sure answers first), or disagreements (first where the model, the list, --other and what you chose before differ). The last two wait for the model',
    valueHint: labelOrders.join(' | '),
  },
  seed: { type: 'string', default: '1', description: 'Seed of --order shuffled' },
  other: {
    type: 'string',
    description: "Another person's labels, shown once you chose; may be given several times",
    valueHint: 'FILE',
  },
  format: {
    type: 'string',
    description: 'Take DIR for a corpus, whose labels are then checked: see affetto corpus --help',
    valueHint: 'FORMAT',
  },
  speakers: {
    type: 'string',
    description: 'folders: the folder that a recording lies in is its speaker',
    valueHint: 'folders',
  },
  ffmpeg: ffmpegOption,
  port: { type: 'string', default: '0', description: 'Port of the page; 0: a free one' },
  open: {
    type: 'boolean',
    default: true,
    description: 'Open the page in the browser; --no-open: only print its address',
  },
} as const satisfies ArgsDef;
type Given = ParsedArgs<typeof args>;

export default command({
  name: 'label',
  description:
    'Label recordings by ear, in a page on this machine. Every choice is in the manifest at once; the same command goes on where it stopped.',
  examples: [
    'affetto label recordings/ --labels angry,happy,neutral,sad',
    'affetto label recordings/ --by ann --order shuffled',
    'affetto label recordings/labels-ann.csv --by bob --order disagreements',
    'affetto label recordings/ --speakers folders --model none --no-open',
    'affetto train --corpus recordings/labels.csv --out runs/mine',
  ],
  args,
  run: async (given) => {
    const { order, seed, port } = checkValues(given);
    await requirePage();
    const path = given.out ?? (await defaultOut(given));
    const file = await LabelFile.open(path);
    const choice = await readLabelsOption(given.labels);
    const { recordings, unreadable } = await findRecordings(given.dir, {
      labelFile: path,
      format: given.format as CorpusFormat | undefined,
      // Which labels may be chosen leaves no recording out: only a map changes what is listed.
      relabel: (corpus) => (choice.labelMap ? labelledAs(corpus, choice) : corpus),
      ...(given.speakers === 'folders' && { speakers: 'folders' }),
    });
    for (const one of unreadable) console.error(printable(`${one.path}: ${one.reason}`));
    const model = await namedModel(given.model);
    const listed = recordings.flatMap((one) => one.listed ?? []);
    const labels = labelsToChoose(choice, listed, model?.labels);
    const others = await othersOf(given.other);
    const listener = model && (await openListener(model, labels));
    if (model && !listener) {
      console.error(
        `affetto label: the model knows fewer than two of the labels, so it does not listen. It answers among ${printable(model.labels.join(', '))}.`,
      );
    }
    try {
      const how = { order, seed, port, opens: given.open, listener };
      await label({ file, recordings, labels, others, rater: given.by }, how);
    } finally {
      await listener?.guesser.end();
    }
  },
});

interface Labelling {
  readonly file: LabelFile;
  readonly recordings: readonly RecordingToLabel[];
  readonly labels: readonly string[];
  readonly others: ReadonlyMap<string, readonly SaidBefore[]>;
  readonly rater: string | undefined;
}

interface How {
  readonly order: LabelOrder;
  readonly seed: number;
  readonly port: number;
  readonly opens: boolean;
  readonly listener: Listener | undefined;
}

async function label(labelling: Labelling, how: How): Promise<void> {
  const { file, rater, labels, others } = labelling;
  const { signal } = abortOnInterrupt(() => undefined);
  const isEnded = new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve()));
  const recordings = await inOrder(labelling, how, signal);
  const { guesser } = how.listener ?? {};
  const session = new LabelSession({ recordings, labels, file, rater, others, guesser });
  let server: LabelServer | undefined;
  try {
    if (signal.aborted) return;
    server = await serveLabels(session, { port: how.port });
    const { labelled } = session.count();
    const before = labelled > 0 ? `, ${labelled} labelled before` : '';
    console.log(`${counted(recordings.length, 'recording')}${before}.`);
    console.log(`Labels: ${printable(labels.join(', '))}`);
    console.log(`Every choice goes at once into ${printable(file.path)}`);
    console.log(`The page is at ${server.url} (Ctrl+C ends it)`);
    void guesser?.start(recordings);
    if (how.opens) openInBrowser(server.url);
    await isEnded;
  } finally {
    await server?.close();
    if (signal.aborted) console.log(summary(session));
  }
}

/** Puts the recordings in order; what rests on the model's answers waits for all of them. */
async function inOrder(
  { recordings, others, file }: Labelling,
  { order, seed, listener }: How,
  signal: AbortSignal,
): Promise<RecordingToLabel[]> {
  if (order === 'unsure' && !listener) {
    throw new AffettoError(
      'OPTION_INVALID',
      '--order unsure goes by how sure a model is: name one with --model that knows two of the labels or more.',
    );
  }
  if (listener && (order === 'unsure' || order === 'disagreements')) {
    const progress = new CountProgress('recordings heard');
    // Without this, the last recordings would be waited for after Ctrl-C.
    const isStopped = new Promise<void>((resolve) =>
      signal.addEventListener('abort', () => resolve()),
    );
    const heard = listener.guesser.start(recordings, (done) =>
      progress.show(done, recordings.length),
    );
    await Promise.race([heard, isStopped]);
    progress.finish();
  }
  const known = recordings.map(({ id, listed }) => ({
    guess: listener?.guesser.known(id),
    labels: [
      ...[listed, file.choiceOf(id)?.label].filter((word) => word !== undefined),
      ...(others.get(id) ?? []).map((one) => one.label),
    ],
  }));
  const models = listener?.labels ?? [];
  return orderRecordings(order, known, { seed, models }).map((index) => recordings[index]!);
}

async function othersOf(
  given: string | undefined,
): Promise<ReadonlyMap<string, readonly SaidBefore[]>> {
  const said = new Map<string, SaidBefore[]>();
  for (const { name, choices } of await readRaters(given ? corpusPaths(given) : [])) {
    for (const [id, { label: word }] of choices) {
      if (word !== undefined) said.set(id, [...(said.get(id) ?? []), { by: name, label: word }]);
    }
  }
  return said;
}

function summary(session: LabelSession): string {
  const { labelled, untold } = session.count();
  const all = session.recordings.length.toLocaleString('en-US');
  const rest = untold > 0 ? `, of ${untold} you could not tell` : '';
  const path = printable(session.path);
  if (labelled + untold === 0) return 'Nothing is labelled yet.';
  const isReady = labelled > 1;
  return [
    `${labelled.toLocaleString('en-US')} of ${all} labelled${rest}, in ${path}.`,
    ...(isReady ? [`Train on them: affetto train --corpus ${path} --out runs/mine`] : []),
  ].join('\n');
}

async function defaultOut({ dir, by }: Given): Promise<string> {
  const folder = (await isFolder(dir)) ? dir : dirname(dir);
  const name = by === undefined ? 'labels' : `labels-${by}`;
  const path = join(folder, `${name}.csv`);
  // What was given to be checked is never written over unasked.
  return resolve(path) === resolve(dir) ? join(folder, `${name}-checked.csv`) : path;
}

function checkValues(given: Given): { order: LabelOrder; seed: number; port: number } {
  const fail = (problem: string) => new AffettoError('OPTION_INVALID', problem);
  const order = labelOrders.find((one) => one === given.order);
  if (order === undefined) {
    throw fail(
      `--order ${given.order}: there is no such order.${didYouMean(given.order, labelOrders)} There are: ${labelOrders.join(', ')}.`,
    );
  }
  if (given.by !== undefined && !/^[\p{L}\p{N}][\p{L}\p{N} ._-]{0,60}$/u.test(given.by)) {
    throw fail(
      `--by ${given.by}: give a name of letters and digits; it becomes a part of a file's name.`,
    );
  }
  if (given.speakers !== undefined && given.speakers !== 'folders') {
    throw fail(`--speakers ${given.speakers}: there is only "folders".`);
  }
  if (given.out !== undefined && extname(given.out) === '') {
    throw fail(`--out ${given.out}: give a file whose name ends in .csv or .tsv.`);
  }
  const port = numberOf('--port', given.port);
  if (!Number.isInteger(port) || port < 0 || port > 65_535) {
    throw fail(`--port ${given.port}: give a whole number from 0 (a free port) to 65535.`);
  }
  return { order, seed: numberOf('--seed', given.seed), port };
}
