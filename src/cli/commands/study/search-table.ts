// A search as text: what was chosen in each fold and what that is worth, the trials ranked, and what mattered. On the
// terminal the best ones, in Markdown all of them.

import { scoreOf } from '../../../evaluation/search/plan-search.js';
import type {
  SearchedFold,
  SearchResult,
  TrialOutcome,
} from '../../../evaluation/search/search-result.js';
import { inWords } from '../../../reports/what-mattered-svg.js';
import { scoreFormat, scoreWithValue } from '../../../scores/format.js';
import { headlineScores } from '../../../scores/score-list.js';
import { mean } from '../../../scores/statistics.js';
import { renderTable } from '../../terminal/table.js';

/** How many trials of a fold the terminal shows. */
const shown = 8;

/** What the terminal shows. */
export function searchText(result: SearchResult): string {
  const { folds } = result;
  return [
    ...folds.map((fold) =>
      [headingOf(fold), renderTable(rowsOf(result, fold, shown), [0, 1, 3])].join('\n'),
    ),
    [`What mattered, on the first inner fold:`, ...mattered(result)].join('\n'),
    verdict(result),
  ].join('\n\n');
}

/** What `search.md` holds. @param command the command that was given */
export function searchMarkdown(result: SearchResult, command: string): string {
  const { name, folds } = result;
  return [
    `# ${name}`,
    verdict(result),
    '## What mattered',
    '![what mattered](what-mattered.svg)',
    mattered(result)
      .map((line) => `- ${line.trim()}`)
      .join('\n'),
    '## The trials',
    ...folds.flatMap((fold) => [`### ${headingOf(fold)}`, markdownTable(rowsOf(result, fold))]),
    `Made by \`${command}\`.`,
  ].join('\n\n');
}

function headingOf({ seed, fold, trials, test }: SearchedFold): string {
  return `Fold ${fold}, seed ${seed}: ${trials.length} trials; speakers ${test.testSpeakers.join(', ')} kept out`;
}

function rowsOf(result: SearchResult, { trials }: SearchedFold, most = trials.length): string[][] {
  const score = scoreOf(result.search);
  const write = scoreFormat(score);
  const rows = trials
    .slice(0, most)
    .map(({ trial, scores, score: value, outcome }) => [
      String(trial),
      value === null ? '' : write(value),
      outcomeWords(outcome, scores.length, result.search.folds),
      ...Object.values(result.trials[trial - 1]!.values).map(valueWords),
    ]);
  const names = Object.keys(result.search.space);
  const hidden = trials.length - rows.length;
  return [
    ['trial', `${score.title}${score.unit === 'percent' ? ', %' : ''}`, 'inner folds', ...names],
    ...rows,
    ...(hidden > 0 ? [['...', '', `${hidden} more in search.md`]] : []),
  ];
}

function outcomeWords(outcome: TrialOutcome['outcome'], tested: number, folds: number): string {
  if (outcome === 'diverged') return 'diverged';
  const count = `${tested} of ${folds}`;
  if (outcome === 'chosen') return `${count}, chosen`;
  return outcome === 'stopped' ? `${count}, given up` : count;
}

function valueWords(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function mattered({ effects, search }: SearchResult): string[] {
  const write = scoreFormat(scoreOf(search));
  if (effects.length === 0) return ['  nothing: no setting had two values'];
  return effects.map((effect) => {
    const means = effect.groups.map(({ label, score }) => `${label}: ${write(score)}`);
    return `  ${inWords(effect)} (${means.join(', ')})`;
  });
}

function verdict({ folds, trials, protocol, trainings, search }: SearchResult): string {
  const scores = headlineScores.map((score) =>
    scoreWithValue(score, mean(folds.map(({ test }) => test[score.key]))),
  );
  const choices = new Map<number, number>();
  for (const { chosen } of folds) choices.set(chosen, (choices.get(chosen) ?? 0) + 1);
  const chosen = [...choices].map(([trial, times]) => {
    const often = folds.length > 1 ? ` (${times} of ${folds.length} folds)` : '';
    return `  trial ${trial}: ${trials[trial - 1]!.label}${often}`;
  });
  const { done, withoutStopping } = trainings;
  const spared = done < withoutStopping ? ` instead of ${withoutStopping}` : '';
  return [
    `Chosen by ${scoreOf(search).title} inside the training part, over ${done} trainings${spared}:`,
    ...chosen,
    `Asked once about what was kept out (${protocol.title}): ${scores.join(', ')}.`,
    ...(folds.length > 1
      ? ['That is what choosing so is worth, not what one of these settings is.']
      : []),
  ].join('\n');
}

function markdownTable([heads = [], ...rows]: readonly (readonly string[])[]): string {
  return [heads, heads.map(() => '---'), ...rows]
    .map((cells) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`)
    .join('\n');
}
