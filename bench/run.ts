// `npm run bench`: affetto beside its peers, in one run, as ratios. Prints a Markdown table; see
// docs/benchmarks.md for what is compared and how to install the peers.

import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { parseArgs } from 'node:util';
import { corpusScoring } from './benchmarks/corpus-scoring.js';
import { decoding } from './benchmarks/decoding.js';
import { diarisation } from './benchmarks/diarisation.js';
import { encoder } from './benchmarks/encoder.js';
import { evaluation } from './benchmarks/evaluation.js';
import { fineTuningStep } from './benchmarks/fine-tuning-step.js';
import { latency } from './benchmarks/latency.js';
import { mfcc } from './benchmarks/mfcc.js';
import { ownLabels } from './benchmarks/own-labels.js';
import { predict } from './benchmarks/predict.js';
import { predictMany } from './benchmarks/predict-many.js';
import { resampling } from './benchmarks/resampling.js';
import { scores } from './benchmarks/scores.js';
import { serve } from './benchmarks/serve.js';
import { trainingMemory } from './benchmarks/training-memory.js';
import { trainingStep } from './benchmarks/training-step.js';
import type { Benchmark, Context, Row } from './context.js';
import { describeRun } from './machine.js';
import { insertReport, reached, report } from './markdown.js';
import { benchFolder } from './sides.js';

const benchmarks: readonly Benchmark[] = [
  trainingStep,
  fineTuningStep,
  resampling,
  decoding,
  mfcc,
  latency,
  encoder,
  predict,
  predictMany,
  scores,
  corpusScoring,
  diarisation,
  serve,
  evaluation,
  ownLabels,
  trainingMemory,
];

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    python: { type: 'string', default: join(benchFolder, 'peers', '.venv', 'bin', 'python') },
    corpus: { type: 'string' },
    before: { type: 'string' },
    repeat: { type: 'string', default: '3' },
    json: { type: 'boolean', default: false },
    markdown: { type: 'string' },
    help: { type: 'boolean', default: false },
  },
});

if (values.help) {
  console.log(help());
} else {
  await main();
}

async function main(): Promise<void> {
  const chosen = choose(positionals);
  const rounds = Number(values.repeat);
  if (!Number.isInteger(rounds) || rounds < 1) {
    throw new Error(`--repeat ${values.repeat}: give a positive whole number.`);
  }
  if (values.markdown !== undefined && !existsSync(values.markdown)) {
    // Now, not after twenty minutes of measuring.
    throw new Error(
      `--markdown ${values.markdown}: there is no such file. Give one that has <!-- bench --> and <!-- /bench -->.`,
    );
  }
  const notices: string[] = [];
  const notice = (text: string) => {
    if (!notices.includes(text)) notices.push(text);
    console.error(`  ${text}`);
  };
  const python = existsSync(values.python) ? values.python : undefined;
  if (!python) {
    const shown = relative(process.cwd(), values.python);
    notice(
      `The Python peers are skipped: there is no ${shown}. Run bash bench/peers/setup.sh, or name an interpreter by --python PATH.`,
    );
  }
  const temporaryFolder = await mkdtemp(join(tmpdir(), 'affetto-bench-'));
  const rows: Row[] = [];
  const start = new Date();
  try {
    for (const { name, run } of chosen) {
      const progress = (text: string) => console.error(`${name}: ${text}`);
      const context: Context = {
        python,
        corpus: values.corpus,
        before: values.before,
        rounds,
        temporaryFolder,
        notice,
        progress,
      };
      rows.push(...(await run(context)));
    }
  } finally {
    await rm(temporaryFolder, { recursive: true, force: true });
  }
  const run = describeRun(start);
  const text = report(run, rows, notices);
  if (values.json) {
    const judged = rows.map((row) => ({ ...row, reached: reached(row) }));
    console.log(JSON.stringify({ run, rows: judged, notices }, null, 2));
  } else {
    console.log(text);
  }
  if (values.markdown) {
    const document = await readFile(values.markdown, 'utf8');
    await writeFile(values.markdown, insertReport(document, text));
  }
}

function choose(names: readonly string[]): readonly Benchmark[] {
  if (names.length === 0) return benchmarks;
  return names.map((name) => {
    const found = benchmarks.find((benchmark) => benchmark.name === name);
    if (!found) throw new Error(`There is no benchmark "${name}".\n\n${help()}`);
    return found;
  });
}

function help(): string {
  return [
    'npm run bench -- [NAME...] [options]',
    '',
    ...benchmarks.map(({ name, description }) => `  ${name.padEnd(18)}${description}`),
    '',
    '  --python PATH     interpreter with the Python peers; default bench/peers/.venv/bin/python',
    '  --corpus DIR      folder with RAVDESS clips, for the benchmarks that need one',
    '  --before DIR      an earlier version of affetto, built, that predict-many and decoding compare with',
    '  --repeat N        rounds in which every side runs once; default 3',
    '  --json            JSON instead of a Markdown table',
    '  --markdown FILE   also write the table into FILE, between <!-- bench --> and <!-- /bench -->',
  ].join('\n');
}
