// The answers of many files in one, with the names that `affetto predict --json` and `--csv` give them.

import { csvCell } from '../../../src/csv-cell.js';
import { mixtureInWords } from '../../../src/timeline/timeline-mixture.js';
import { engineState } from '../engine/engine.js';
import { saveFile } from '../storage/save-file.js';
import type { QueuedFile } from './file-queue.js';
import { answerOf } from './file-view.js';

/** Saves answers as JSON: an array with an object for each file, in their order; a file without an answer has an error. */
export function saveJson(files: readonly QueuedFile[]): void {
  const all = files.flatMap((entry) => objectOf(entry) ?? []);
  save(`${JSON.stringify(all, undefined, 2)}\n`, 'application/json', 'json');
}

/** Saves answers as CSV (RFC 4180): a line for each file that has an answer. */
export function saveCsv(files: readonly QueuedFile[]): void {
  const { value } = engineState;
  if (value.phase !== 'ready') return;
  const { labels, dimensions = [] } = value.model.metadata;
  const names = dimensions.map(({ name }) => name);
  const header = [
    'file',
    ...(labels.length > 0 ? ['emotion', 'confidence'] : []),
    'durationSeconds',
    ...labels,
    ...(labels.length > 0 ? ['sure'] : []),
    ...names,
    'mixture',
  ];
  const lines = files.flatMap((entry) => {
    const { state, name } = entry;
    if (state.kind !== 'answered') return [];
    const { recognition } = state.answer;
    const { emotion, confidence, sure, probabilities, durationSeconds } = recognition;
    const numbers = [
      ...(labels.length > 0 ? [confidence] : []),
      durationSeconds,
      ...labels.map((label) => probabilities[label] ?? 0),
    ].map((number) => number.toFixed(4));
    return [
      [
        name,
        ...(labels.length > 0 ? [emotion] : []),
        ...numbers,
        ...(labels.length > 0 ? [String(sure)] : []),
        ...names.map((one) => recognition.dimensions?.[one]?.toFixed(4) ?? ''),
        mixtureTextOf(entry) ?? '',
      ],
    ];
  });
  const csv = [header, ...lines].map((cells) => `${cells.map(csvCell).join(',')}\r\n`).join('');
  save(csv, 'text/csv', 'csv');
}

function objectOf(entry: QueuedFile): object | undefined {
  const { state, name: file } = entry;
  if (state.kind === 'failed') {
    const { code, message } = state.failure;
    return { file, error: { code, message } };
  }
  if (state.kind !== 'answered') return undefined;
  const { emotion, confidence, sure, probabilities, durationSeconds, ...more } =
    state.answer.recognition;
  const { answerSet, dimensions, warnings = [] } = more;
  const mixture = mixtureTextOf(entry);
  return {
    file,
    ...(Object.keys(probabilities).length > 0 && { emotion, confidence, sure, probabilities }),
    ...(dimensions && { dimensions }),
    durationSeconds,
    ...(answerSet && { answerSet }),
    ...(mixture !== undefined && { mixture }),
    ...(warnings.length > 0 && { warnings }),
  };
}

/** What a long recording adds up to, in the words of `affetto predict --timeline`. */
function mixtureTextOf(entry: QueuedFile): string | undefined {
  const mixture = answerOf(entry)?.mixture;
  return mixture && mixtureInWords(mixture);
}

function save(text: string, type: string, extension: string): void {
  saveFile(new Blob([text], { type }), `affetto-answers.${extension}`);
}
