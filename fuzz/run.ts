// The fuzzer's command: `npx tsx fuzz/run.ts --count 20000 --seed 1`. Exit code 1 if any promise was broken.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { type Failure, runCampaign } from './campaign.js';
import { type FormatName, formatNames, readOriginals } from './originals.js';
import { makeInput } from './recipe.js';
import { failureText, outcomeTable } from './report.js';

const HELP = `Damages real files of every supported format and feeds them through decoding and prediction.

  npx tsx fuzz/run.ts [options]

  --count N      inputs to run (default 20000)
  --seed S       another seed, other inputs (default 1)
  --first N      number of the first input (default 0)
  --only N       this one input alone, with how it was made
  --format LIST  of ${formatNames.join(',')} (default all)
  --corpus DIR   damage the recordings in this folder as well
  --keep DIR     save every input that fails, or the one named by --only`;

const { values } = parseArgs({
  options: {
    count: { type: 'string', default: '20000' },
    seed: { type: 'string', default: '1' },
    first: { type: 'string', default: '0' },
    only: { type: 'string' },
    format: { type: 'string', default: formatNames.join() },
    corpus: { type: 'string' },
    keep: { type: 'string' },
    help: { type: 'boolean', default: false },
  },
});

if (values.help) console.log(HELP);
else process.exitCode = await main();

async function main(): Promise<number> {
  const seed = wholeNumber('seed', values.seed);
  const formats = chosenFormats(values.format);
  const isSingle = values.only !== undefined;
  const first = wholeNumber(isSingle ? 'only' : 'first', values.only ?? values.first);
  const count = isSingle ? 1 : wholeNumber('count', values.count);
  console.log(`${count} inputs from ${first} on, seed ${seed}, formats ${formats.join(', ')}`);
  if (values.only !== undefined) {
    const input = makeInput(seed, first, readOriginals(values.corpus), formats);
    console.log(`${input.bytes.length} bytes, made by: ${input.steps.join('; ')}`);
    keep(seed, input);
  }
  const report = await runCampaign({
    seed,
    first,
    count,
    formats,
    corpus: values.corpus,
    onInput: progress(count),
    onFailure: (failure) => {
      console.log(failureText(failure));
      if (!isSingle) keep(seed, failure);
    },
  });
  console.log(`\n${outcomeTable(report)}\n`);
  const { failures, wallSeconds, slowest, peakRssBytes } = report;
  console.log(
    `${count} inputs, seed ${seed}: ${failures.length} failures in ${wallSeconds.toFixed(0)} s; slowest input ${slowest.index} with ${slowest.cpuMs.toFixed(0)} ms of processor time; memory of the child at most ${Math.round(peakRssBytes / 2 ** 20)} MiB`,
  );
  return failures.length > 0 ? 1 : 0;
}

function keep(seed: number, input: Pick<Failure, 'index' | 'format' | 'bytes'>): void {
  if (values.keep === undefined) return;
  mkdirSync(values.keep, { recursive: true });
  const file = join(values.keep, `seed-${seed}-input-${input.index}.${input.format}`);
  writeFileSync(file, input.bytes);
  console.log(`kept as ${file}`);
}

/** One line that is rewritten on a terminal, a line now and then elsewhere. */
function progress(count: number): (done: number, failures: number) => void {
  const isTerminal = process.stderr.isTTY === true;
  const every = isTerminal ? 20 : Math.min(1000, Math.ceil(count / 10));
  return (done, failures) => {
    if (done % every !== 0 && done !== count) return;
    const line = `${done} of ${count} inputs, ${failures} failures`;
    process.stderr.write(isTerminal ? `\r${line}${done === count ? '\n' : ''}` : `${line}\n`);
  };
}

function wholeNumber(name: string, text: string): number {
  const value = Number(text);
  if (text.trim() !== '' && Number.isSafeInteger(value) && value >= 0) return value;
  console.error(`--${name} ${text}: give a whole number from 0 on.`);
  process.exit(2);
}

function chosenFormats(text: string): FormatName[] {
  const names = text.split(',');
  const unknown = names.find((name) => !formatNames.some((format) => format === name));
  if (unknown === undefined) return formatNames.filter((format) => names.includes(format));
  console.error(`--format ${unknown}: these are known: ${formatNames.join(', ')}.`);
  process.exit(2);
}
