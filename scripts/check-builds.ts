// `npm run check:builds`: packs affetto, and builds and asks an app with each of the bundlers and runtimes that people use,
// in empty folders. It takes minutes and needs the package registry and Chromium, so it is run before a release; what it
// found stands in docs/where-it-runs.md, which `--write` writes. `--only NAME` tries one, and may be
// said several times.

import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { decodeAudio } from '../src/audio/decode.js';
import { type Emotion, emotions } from '../src/corpora/types.js';
import { loadAffetto } from '../src/door/load-affetto.js';
import { openRecognizer } from '../src/recognition/model-on-disk.js';
import { nodeRuntime } from '../src/runtime/node.js';
import { apps } from './builds/apps.js';
import { type Tried, tryApp } from './builds/try-app.js';

const root = fileURLToPath(new URL('../', import.meta.url));
const page = join(root, 'docs/where-it-runs.md');
const { values } = parseArgs({
  options: {
    only: { type: 'string', multiple: true },
    write: { type: 'boolean' },
    tarball: { type: 'string' },
    keep: { type: 'boolean' },
  },
});

/**
 * What the model of this name says of examples/speech.wav, asked here: the engine's builds differ by rounding. Of live sound it
 * is the last answer.
 */
const expected = new Map<string, readonly [emotion: string, confidence: number]>([
  ['encoder', await answerOf('encoder')],
  ['crnn', await answerOf('crnn')],
  ['live', await liveAnswer()],
]);

const scratch = mkdtempSync(join(tmpdir(), 'affetto-builds-'));
const rows: string[] = [];
let failures = 0;
try {
  const tarball = values.tarball ?? pack();
  for (const [index, app] of apps.entries()) {
    if (values.only && !values.only.includes(app.name)) continue;
    const row = await tried(app, join(scratch, String(index)), tarball);
    console.log(row);
    rows.push(row);
  }
} finally {
  if (values.keep) console.log(scratch);
  else rmSync(scratch, { recursive: true, force: true });
}
if (values.write) writeTable();
if (failures > 0) process.exitCode = 1;

async function answerOf(name: string): Promise<[emotion: string, confidence: number]> {
  const recognizer = await openRecognizer(join(root, `models/${name}.onnx`), nodeRuntime);
  const bytes = readFileSync(join(root, 'examples/speech.wav'));
  const { samples } = await decodeAudio(bytes, { sampleRate: recognizer.metadata.sampleRate });
  const { emotion, confidence } = await recognizer.recognize(samples);
  await recognizer.dispose();
  return [emotion, confidence];
}

/** The last answer to examples/speech.wav as live sound, in pieces of 20 ms of 16-bit numbers, as the WebSocket's client sends it. */
async function liveAnswer(): Promise<[emotion: string, confidence: number]> {
  const affetto = await loadAffetto();
  const bytes = readFileSync(join(root, 'examples/speech.wav'));
  const { samples } = await decodeAudio(bytes, { sampleRate: 16_000 });
  const ints = Int16Array.from(samples, (value) => value * 32_767);
  const pieces = async function* () {
    for (let at = 0; at < ints.length; at += 320) yield ints.subarray(at, at + 320);
  };
  let last: [string, number] = ['', 0];
  for await (const moment of affetto.listen(pieces(), { sampleRate: 16_000 })) {
    last = [moment.sure ? moment.emotion : 'not sure', moment.confidence];
  }
  await affetto.dispose();
  return last;
}

function pack(): string {
  execFileSync('npm', ['run', 'build:library'], { cwd: root });
  execFileSync('npm', ['pack', '--ignore-scripts', '--pack-destination', scratch], { cwd: root });
  return join(scratch, 'affetto-0.1.0.tgz');
}

async function tried(app: (typeof apps)[number], home: string, tarball: string): Promise<string> {
  const cells = (version: string, result: string) => `| ${app.name} | ${version} | ${result} |`;
  try {
    const { said, version } = await tryApp(app, home, tarball);
    return cells(version, resultOf(said));
  } catch (error) {
    failures++;
    const { message, stderr, stdout } = error as Error & { stderr?: string; stdout?: string };
    const words = `${message}\n${stdout ?? ''}\n${stderr ?? ''}`;
    console.error(words.slice(0, 3000));
    return cells('', `fails: ${message.split('\n')[0]?.slice(0, 120)}`);
  }
}

function resultOf(said: Tried['said']): string {
  const { emotion, confidence, model, engine } = said;
  if (model === 'microphone') return microphoneResult(said);
  const [wanted, share] = expected.get(model) ?? ['', 0];
  if (emotion !== wanted || Math.abs(confidence - share) > 0.015) {
    throw new Error(`${model} answers ${emotion} ${confidence}, not ${wanted} ${share}`);
  }
  return `works: \`${model}\`${engine ? ` on ${engine}` : ''}`;
}

/** Where a microphone begins to hear the recording is chance, and so is what it is told. */
function microphoneResult({ emotion, confidence, durationSeconds = 0 }: Tried['said']): string {
  const isAnswer = emotions.includes(emotion as Emotion) && confidence > 0 && confidence <= 1;
  if (isAnswer && Math.abs(durationSeconds - 2) < 0.1) return 'works: live, and as a recording';
  throw new Error(`it heard ${emotion} ${confidence}, and then ${durationSeconds} s, not 2`);
}

function writeTable(): void {
  const date = new Date().toISOString().slice(0, 10);
  const block = [
    `<!-- builds: npm run check:builds -- --write, ${date} -->`,
    '',
    '| with | version | |',
    '| --- | --- | --- |',
    ...rows,
    '',
    '<!-- /builds -->',
  ].join('\n');
  const text = readFileSync(page, 'utf8');
  writeFileSync(page, text.replace(/<!-- builds:[\s\S]*<!-- \/builds -->/, block));
}
