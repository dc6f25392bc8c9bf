// A trial of a study that searches: carried out with progress, a line of results as each training ends, and what it leaves
// on disk: the result, the table, the figure of what mattered, and the chosen settings for `affetto train --settings`.

import { join } from 'node:path';
import { isRange } from '../../../evaluation/search/draw-trials.js';
import { type PlannedSearch, scoreOf } from '../../../evaluation/search/plan-search.js';
import { runSearch } from '../../../evaluation/search/run-search.js';
import { type SearchResult, searchFiles } from '../../../evaluation/search/search-result.js';
import type { TrainedTrial } from '../../../evaluation/search/search-work.js';
import { addStudyLines, type StudyLine } from '../../../evaluation/study-results.js';
import { networkLayout } from '../../../model-file/weights.js';
import { createModel } from '../../../models/registry.js';
import { scoreFormat, scoreHeading } from '../../../scores/format.js';
import { eachScore, scoreList } from '../../../scores/score-list.js';
import { describeProtocol } from '../../../splits/protocols.js';
import { version } from '../../../version.js';
import { writeOutput } from '../../../write-files.js';
import { abortOnInterrupt, interruptedExitCode } from '../../terminal/failure.js';
import { wholeNumber } from '../../terminal/numbers.js';
import { Progress } from '../../terminal/progress.js';
import { commandLine } from '../evaluate/run-evaluation.js';
import { searchMarkdown, searchText } from './search-table.js';

interface SearchArgs {
  readonly out: string;
  readonly results: string;
  readonly processes?: string | undefined;
  readonly cache?: string | undefined;
  readonly json?: boolean | undefined;
  readonly markdown?: boolean | undefined;
}

/** @returns false where it was interrupted */
export async function carryOutSearch(planned: PlannedSearch, args: SearchArgs): Promise<boolean> {
  const { out, results } = args;
  const progress = new Progress();
  const controller = abortOnInterrupt(() => progress.interrupting());
  // Where it cannot be written is said before hours are spent.
  let added = await addStudyLines(results, []);
  const { search } = planned.trial;
  console.error(
    `${planned.variants.length} trials of ${Object.keys(search.space).join(', ')}, by ${scoreOf(search).title} over ${search.folds} inner folds`,
  );
  try {
    const result = await runSearch({
      ...{ planned, out },
      ...(args.processes !== undefined && {
        processes: wholeNumber('--processes', args.processes),
      }),
      ...(args.cache !== undefined && { cacheFolder: args.cache }),
      listener: {
        onFeatures: (done, total) => progress.show('features', done, total),
        onTraining: (done, total) => progress.show('trainings', done, total),
        onRung: ({ folds, trials }, next) => {
          progress.finish();
          const rest = next ? `the best ${next.trials} go on` : 'the best is chosen';
          console.error(
            `${trials} ${trials === 1 ? 'trial' : 'trials'} tested on ${folds} of ${search.folds} inner folds: ${rest}`,
          );
        },
      },
      onTrained: async (trained) => {
        // Two may end together: the sum is read after the wait, not before it.
        const fresh = await addStudyLines(results, [lineOf(planned, trained)]);
        added += fresh;
      },
      signal: controller.signal,
    });
    progress.finish();
    await writeSearch(result, out);
    if (args.json) console.log(JSON.stringify(result, null, 2));
    else if (args.markdown) console.log(searchMarkdown(result, commandLine()));
    else console.log(`${searchText(result)}\n\n${whereTo(result, out)}`);
    return true;
  } catch (error) {
    progress.finish();
    if (!controller.signal.aborted) throw error;
    console.error(
      'affetto study: stopped. Finished epochs are kept; give the same command again to go on.',
    );
    process.exitCode = interruptedExitCode;
    return false;
  } finally {
    console.error(`${added} ${added === 1 ? 'line' : 'lines'} added to ${results}`);
  }
}

async function writeSearch(result: SearchResult, out: string): Promise<void> {
  await writeOutput(join(out, searchFiles.table), searchMarkdown(result, commandLine()));
  for (const { seed, fold, chosen } of result.folds) {
    const settings = `${JSON.stringify(result.trials[chosen - 1]!.settings, null, 2)}\n`;
    await writeOutput(join(out, chosenFile(seed, fold)), settings);
  }
  if (result.effects.length === 0) return;
  // Loaded late: the plotting libraries take a second to start.
  const [{ whatMatteredSvg }, { svgToPng }] = await Promise.all([
    import('../../../reports/what-mattered-svg.js'),
    import('../../../reports/png.js'),
  ]);
  const score = scoreOf(result.search);
  const { space } = result.search;
  const svg = whatMatteredSvg({
    effects: result.effects,
    logarithmic: Object.keys(space).filter((name) => {
      const choice = space[name];
      return choice !== undefined && isRange(choice) && choice.scale === 'log';
    }),
    scoreTitle: score.title,
    format: scoreFormat(score),
    title: `${result.name}: what mattered for ${scoreHeading(score)}`,
    subtitle: `Each dot a trial on the first inner fold; lines are means. ${result.protocol.title}`,
  });
  await writeOutput(join(out, `${searchFiles.figure}.svg`), svg);
  await writeOutput(join(out, `${searchFiles.figure}.png`), svgToPng(svg, { width: 1400 }));
}

function chosenFile(seed: number, fold: number): string {
  return `chosen-seed-${seed}-fold-${fold}.json`;
}

function whereTo({ folds, effects }: SearchResult, out: string): string {
  const { seed, fold } = folds[0]!;
  const figure = effects.length === 0 ? '' : `, ${searchFiles.figure}.svg (and .png)`;
  return `Written to ${out}: ${searchFiles.table}, ${searchFiles.result}${figure}\nTrain with what was chosen: affetto train --settings ${join(out, chosenFile(seed, fold))} --corpus DIR --out RUN`;
}

/** The line of results of a training. */
function lineOf(
  { trial, variants, plan }: PlannedSearch,
  { job, fold, outer, trial: place }: TrainedTrial,
): StudyLine {
  const { seed: _, split, ...config } = job.settings;
  const { title, speakerIndependent } = describeProtocol([], split);
  const isInner = place !== undefined;
  const where = `${plan.split.kind} fold ${outer.fold}`;
  const model = createModel(config.model.name, config.model.options);
  const { parameters } = networkLayout(model, config.frontEnd, config.labels.length);
  const validation = fold?.history.at(-1)?.validation;
  return {
    name: isInner ? `${trial.name}: ${variants[place]!.label}` : trial.name,
    model: model.name,
    parameters: parameters.reduce((sum, { size }) => sum + size, 0),
    split: split.kind,
    protocol: isInner
      ? `${title}, inside the training part of ${where}`
      : `${title}, chosen inside`,
    speakerIndependent,
    fold: job.fold,
    ...(isInner && { folds: trial.search.folds }),
    seed: job.seed,
    ...(fold && { testSpeakers: fold.testSpeakers }),
    testUtterances: fold?.testUtterances ?? 0,
    ...(fold && eachScore(scoreList, ({ key }) => fold[key])),
    ...(validation && { validation }),
    epochs: fold?.epochs ?? 0,
    bestEpoch: fold?.bestEpoch ?? 0,
    seconds: Math.round(fold?.seconds ?? 0),
    version,
    search: {
      ...outer,
      ...(isInner && { trial: place + 1 }),
      ...(fold === undefined && { diverged: true }),
    },
    config,
  };
}
