// `affetto evaluate --model FILE.onnx`: a finished model file on any corpus, clean or under degradations.

import type { CorpusFormat } from '../../../corpora/listing.js';
import { openCorpus } from '../../../corpora/open-corpus.js';
import { AffettoError } from '../../../errors.js';
import {
  type KnownVoices,
  scoreKnownVoices,
} from '../../../evaluation/model-files/known-voices.js';
import { measureRobustness } from '../../../evaluation/model-files/robustness.js';
import {
  type ScoreModelFileOptions,
  scoreModelFile,
} from '../../../evaluation/model-files/score-model-file.js';
import { abortOnInterrupt, interruptedExitCode } from '../../terminal/failure.js';
import { labelledAs, readLabelsOption } from '../../terminal/labels-option.js';
import { readingFrom, warnedText } from '../../terminal/left-out.js';
import { wholeNumber } from '../../terminal/numbers.js';
import { CountProgress } from '../../terminal/progress.js';
import { readSpeeds } from '../../terminal/speeds-option.js';
import { knownVoicesJson, knownVoicesMarkdown, knownVoicesText } from './known-voices-table.js';
import {
  countLines,
  headingJson,
  headingLines,
  modelFileJson,
  modelFileMarkdown,
  modelFileText,
} from './model-file-table.js';
import { robustnessJson, robustnessMarkdown, robustnessText } from './robustness-table.js';

/** The options as citty hands them over; `commands/evaluate.ts` says what each means. */
export interface EvaluateModelFileArgs {
  readonly model: string;
  readonly corpus: string;
  readonly format?: string | undefined;
  /** See `readLabelsOption`. */
  readonly labels?: string | undefined;
  readonly strict?: boolean | undefined;
  readonly 'allow-truncated'?: boolean | undefined;
  /** Separated by commas. */
  readonly speakers?: string | undefined;
  readonly unseen?: boolean | undefined;
  readonly robustness?: boolean | undefined;
  /** Separated by commas. */
  readonly speeds?: string | undefined;
  readonly processes?: string | undefined;
  readonly json?: boolean | undefined;
  readonly markdown?: boolean | undefined;
  /** How voices are known when they are judged; absent: not at all. */
  readonly voices?: KnownVoices | undefined;
}

/**
 * Prints one table, one JSON object or one piece of Markdown on stdout, progress on stderr.
 * @throws AffettoError as `openCorpus`, `scoreModelFile`, `scoreKnownVoices`; `OPTION_INVALID` for voices and robustness
 *   at once
 */
export async function evaluateModelFile(args: EvaluateModelFileArgs): Promise<void> {
  if (args.voices && args.robustness) {
    throw new AffettoError(
      'OPTION_INVALID',
      '--voice and --robustness are measured one at a time. Give one of them.',
    );
  }
  const processes =
    args.processes === undefined ? undefined : wholeNumber('--processes', args.processes);
  const opened = await openCorpus(args.corpus, {
    format: args.format as CorpusFormat | undefined,
  });
  const corpus = labelledAs(opened, await readLabelsOption(args.labels));
  const progress = new CountProgress('recordings');
  const { signal } = abortOnInterrupt(() => {
    progress.finish();
    console.error('affetto evaluate: stopping ...');
  });
  const options: ScoreModelFileOptions = {
    modelPath: args.model,
    corpus,
    speakers: args.speakers?.split(',').map((name) => name.trim()),
    unseen: args.unseen,
    speeds: readSpeeds(args.speeds),
    processes,
    strict: args.strict,
    reading: readingFrom(args),
    onWarned: (warned) => {
      progress.finish();
      for (const line of warnedText(warned, corpus.folder)) console.error(line);
    },
    onProgress: (done, total) => progress.show(done, total),
    signal,
  };
  try {
    const text = await (args.voices
      ? knownVoices(options, args.voices, args)
      : args.robustness
        ? robustness(options, args)
        : score(options, args));
    progress.finish();
    console.log(text);
  } catch (error) {
    progress.finish();
    if (!signal.aborted) throw error;
    process.exitCode = interruptedExitCode;
  }
}

async function score(options: ScoreModelFileOptions, args: EvaluateModelFileArgs): Promise<string> {
  const result = await scoreModelFile(options);
  if (args.json) return JSON.stringify(modelFileJson(result), null, 2);
  return args.markdown ? modelFileMarkdown(result) : modelFileText(result);
}

async function knownVoices(
  options: ScoreModelFileOptions,
  voices: KnownVoices,
  args: EvaluateModelFileArgs,
): Promise<string> {
  const { draw, seed, rows } = await scoreKnownVoices(options, voices);
  const score = rows[0]!.score;
  const table = {
    ...{ draw, seed },
    rows: rows.map(({ score, ...row }) => ({ ...row, summary: score.summary })),
  };
  if (args.json) {
    return JSON.stringify(
      {
        ...headingJson(score),
        voices: knownVoicesJson(table),
      },
      null,
      2,
    );
  }
  const write = args.markdown ? knownVoicesMarkdown : knownVoicesText;
  const [first, ...more] = headingLines(score);
  return [
    ...[args.markdown ? `**${first}.**` : first, ...more, '', write(table)],
    ...countLines(score),
  ].join('\n');
}

async function robustness(
  options: ScoreModelFileOptions,
  args: EvaluateModelFileArgs,
): Promise<string> {
  const result = await measureRobustness(options);
  if (args.json) return JSON.stringify(robustnessJson(result), null, 2);
  return args.markdown ? robustnessMarkdown(result) : robustnessText(result);
}
