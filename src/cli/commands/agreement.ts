// `affetto agreement`: how far people agree who labelled the same recordings, and one manifest of their labels.

import type { ArgsDef } from 'citty';
import { AffettoError } from '../../errors.js';
import {
  compareRaters,
  joinLabels,
  type RaterComparison,
  readRaters,
} from '../../labelling/compare-raters.js';
import type { AgreementEstimate } from '../../scores/agreement.js';
import { command } from '../terminal/command.js';
import { printable } from '../terminal/printable.js';
import { counted, renderTable } from '../terminal/table.js';

const args = {
  files: {
    type: 'positional',
    required: false,
    description: 'Two or more files of labels, one of each person (affetto label --by NAME)',
    valueHint: 'FILE...',
  },
  write: {
    type: 'string',
    description:
      'Also write one manifest to train on: the label that more than half gave; where there is none, the recording is left out',
    valueHint: 'FILE',
  },
  json: { type: 'boolean', description: 'Print one JSON object instead of tables' },
} as const satisfies ArgsDef;

export default command({
  name: 'agreement',
  description:
    "Say how far people agree who labelled the same recordings: Cohen's kappa of two, Fleiss's of two or more, label by label, with 95% intervals.",
  examples: [
    'affetto agreement recordings/labels-ann.csv recordings/labels-bob.csv',
    'affetto agreement recordings/labels-*.csv --write recordings/labels.csv',
    'affetto agreement a.csv b.csv --json | jq .agreement.fleissKappa.value',
  ],
  args,
  run: async (given) => {
    if (given._.length < 2) {
      throw new AffettoError(
        'OPTION_INVALID',
        'Name two files of labels or more, one of each person: affetto agreement labels-ann.csv labels-bob.csv.',
      );
    }
    const raters = await readRaters(given._);
    const comparison = compareRaters(raters);
    console.log(given.json ? JSON.stringify(comparison, null, 2) : renderAgreement(comparison));
    if (given.write === undefined) return;
    const { labelled, leftOut } = await joinLabels(given.write, raters);
    const why = leftOut > 0 ? `, ${leftOut} left out (no label of more than half)` : '';
    console.error(
      `${counted(labelled, 'recording')} with a label in ${printable(given.write)}${why}`,
    );
  },
});

/** Renders the tables that `affetto agreement` prints. */
export function renderAgreement(comparison: RaterComparison): string {
  const { raters, compared, recordings, leftOut, redrawn, agreement, pairs } = comparison;
  const several = raters.length > 2;
  const absent = recordings - compared - leftOut;
  const rest = [
    ...(leftOut > 0 ? [`${leftOut} of which somebody could not tell`] : []),
    ...(absent > 0 ? [`${absent} that not all have labelled`] : []),
  ];
  const row = (name: string, estimate: AgreementEstimate, isShare: boolean) => [
    name,
    written(estimate.value, isShare),
    `${written(estimate.interval[0], isShare)} to ${written(estimate.interval[1], isShare)}`,
  ];
  const rows = [
    ['', '', '95% interval'],
    ...pairs.flatMap((pair) => {
      const who = several ? ` of ${pair.raters.map(printable).join(' and ')}` : '';
      const agree = several ? [row(`agreement${who}`, pair.agreement, true)] : [];
      return [...agree, row(`Cohen's kappa${who}`, pair.cohenKappa, false)];
    }),
    row("Fleiss's kappa", agreement.fleissKappa, false),
    row('agreement', agreement.agreement, true),
    ...(several ? [row('all agree', agreement.unanimous, true)] : []),
  ];
  return [
    `${counted(compared, 'recording')} labelled by ${raters.map(printable).join(', ')}${rest.length > 0 ? ` (left out: ${rest.join(', ')})` : ''}`,
    renderTable(rows, [1]),
    perLabel(comparison),
    ...pairs.map((pair) => confusion(comparison, pair)),
    `Intervals redraw ${redrawn}.${compared < 30 ? ` ${counted(compared, 'recording')}: this says little yet.` : ''}`,
  ].join('\n\n');
}

function perLabel({ agreement }: RaterComparison): string {
  const rows = agreement.perLabel.map(({ label, given, agreement: share }) => [
    printable(label),
    given.toLocaleString('en-US'),
    written(share, true),
  ]);
  return renderTable([['label', 'given', 'given by another too'], ...rows], [1, 2]);
}

function confusion(
  { labels }: RaterComparison,
  { raters, confusion: counts }: RaterComparison['pairs'][number],
): string {
  const [first, second] = raters.map(printable);
  const rows = labels.map((label, at) => [printable(label), ...counts[at]!.map(String)]);
  const numbers = labels.map((_, at) => at + 1);
  const table = renderTable([['', ...labels.map(printable)], ...rows], numbers);
  return `${first} (rows) and ${second} (columns)\n${table}`;
}

function written(value: number, isShare: boolean): string {
  return isShare ? `${(100 * value).toFixed(1)}%` : value.toFixed(3);
}
