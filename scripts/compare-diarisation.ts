// Diarisation beside senko, whose package the networks came in, on the conversations of measure-diarisation: what each of the two
// finds by its own pipeline, scored in the same way. It prints a table of docs/diarisation.md:
//
//     npx tsx scripts/compare-diarisation.ts data/ --python bench/peers/.venv/bin/python [--corpus NAME]
//
// bench/peers/setup.sh installs senko.

import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { benchFolder, runProgram, threadEnvironment } from '../bench/sides.js';
import { writeWav } from '../src/audio/write-wav.js';
import { diarisationError, type SpokenStretch } from '../src/diarisation/diarisation-error.js';
import { openDiariser } from '../src/diarisation/open-diariser.js';
import { findDiarisation } from '../src/door/diarisation-files.js';
import { nodeRuntime } from '../src/runtime/node.js';
import { conversationList } from './diarisation/conversation-list.js';

const threads = 1;
const collarSeconds = 0.25;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    python: { type: 'string', default: join(benchFolder, 'peers', '.venv', 'bin', 'python') },
    corpus: { type: 'string' },
  },
});
const [data = 'data/'] = positionals;

const startSchema = z.object({ name: z.string(), seconds: z.number() });
const turnSchema = z.object({
  voice: z.string(),
  startSeconds: z.number(),
  endSeconds: z.number(),
});
const foundSchema = z.object({
  recording: z.string(),
  turns: z.array(turnSchema),
  seconds: z.number(),
});

/** What one of the two found in a conversation. */
interface Found {
  readonly turns: readonly SpokenStretch[];
  readonly seconds: number;
}

/** Errors of several conversations together, in seconds of speech. */
interface Sum {
  wrong: number;
  speech: number;
  wrongWithCollar: number;
  speechWithCollar: number;
  countsRight: number;
  seconds: number;
}

const folder = await mkdtemp(join(tmpdir(), 'affetto-diarisation-'));
try {
  await main();
} finally {
  await rm(folder, { recursive: true, force: true });
}

async function main(): Promise<void> {
  const known = new Map<
    string,
    { corpus: string; voices: number; turns: readonly SpokenStretch[] }
  >();
  const ours = new Map<string, Found>();
  const diariser = await openDiariser(await findDiarisation(undefined, {}), nodeRuntime, {
    threads,
  });
  for (const { name, corpus, voices, make } of await conversationList(
    data,
    'reported',
    values.corpus,
  )) {
    const { samples, turns } = await make();
    known.set(name, { corpus, voices, turns });
    await writeFile(join(folder, `${name}.wav`), writeWav([samples], { sampleRate: 16_000 }));
    const start = performance.now();
    const heard = await diariser.diarise(samples);
    ours.set(name, { turns: heard.turns, seconds: (performance.now() - start) / 1000 });
  }
  await diariser.dispose();
  if (known.size === 0) throw new Error(`${data} has none of ravdess-speech, emo-db and nemo.`);
  const theirs = await senko();

  const sums = new Map<string, { affetto: Sum; senko: Sum }>();
  console.log(
    '| conversation | voices | affetto: found | DER | with collar | senko: found | DER | with collar |\n|---|---|---|---|---|---|---|---|',
  );
  for (const [name, { corpus, voices, turns }] of known) {
    const cells = [];
    for (const [side, all] of [
      ['affetto', ours],
      ['senko', theirs],
    ] as const) {
      const found = all.get(name);
      if (!found) throw new Error(`${side} has no answer to ${name}.`);
      cells.push(
        ...scored(
          found,
          { turns, voices },
          [corpus, 'all'].map((key) => sumOf(sums, key)[side]),
        ),
      );
    }
    console.log(`| ${[name, voices, ...cells].join(' | ')} |`);
  }
  for (const [corpus, { affetto, senko: peer }] of sums) {
    console.log(`| ${[corpus, '', ...summed(affetto), ...summed(peer)].join(' | ')} |`);
  }
  const { affetto, senko: peer } = sumOf(sums, 'all');
  console.log(
    `\n${known.size} conversations took affetto ${affetto.seconds.toFixed(0)} s and senko ${peer.seconds.toFixed(0)} s, one after the other, with one thread.`,
  );
}

/** Runs senko on all recordings of the folder. */
async function senko(): Promise<Map<string, Found>> {
  const program = join(benchFolder, 'peers', 'diarise_senko.py');
  const command = [values.python, program, folder, String(threads)];
  const output = await runProgram(command, threadEnvironment(threads));
  const [first = '', ...lines] = output.trim().split('\n');
  const { name, seconds } = startSchema.parse(JSON.parse(first));
  console.log(`${name}; ready after ${seconds.toFixed(1)} s\n`);
  const found = lines.map((line) => foundSchema.parse(JSON.parse(line)));
  return new Map(
    found.map(({ recording, turns, seconds: took }) => [recording, { turns, seconds: took }]),
  );
}

/** The cells of one side in the row of a conversation, which is added to sums. */
function scored(
  { turns, seconds }: Found,
  known: { readonly turns: readonly SpokenStretch[]; readonly voices: number },
  sums: readonly Sum[],
): string[] {
  const exact = diarisationError(known.turns, turns);
  const collar = diarisationError(known.turns, turns, { collarSeconds });
  const voices = new Set(turns.map(({ voice }) => voice)).size;
  for (const sum of sums) {
    sum.wrong += exact.rate * exact.speechSeconds;
    sum.speech += exact.speechSeconds;
    sum.wrongWithCollar += collar.rate * collar.speechSeconds;
    sum.speechWithCollar += collar.speechSeconds;
    sum.countsRight += Number(voices === known.voices);
    sum.seconds += seconds;
  }
  return [String(voices), percent(exact.rate), percent(collar.rate)];
}

function summed({ countsRight, wrong, speech, wrongWithCollar, speechWithCollar }: Sum): string[] {
  return [
    `${countsRight} right`,
    percent(wrong / speech),
    percent(wrongWithCollar / speechWithCollar),
  ];
}

function sumOf(
  sums: Map<string, { affetto: Sum; senko: Sum }>,
  key: string,
): { affetto: Sum; senko: Sum } {
  const empty = (): Sum => ({
    ...{ wrong: 0, speech: 0, wrongWithCollar: 0, speechWithCollar: 0 },
    ...{ countsRight: 0, seconds: 0 },
  });
  const sum = sums.get(key) ?? { affetto: empty(), senko: empty() };
  sums.set(key, sum);
  return sum;
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)}%`;
}
