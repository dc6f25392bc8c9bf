// The child process: builds each input it is told, runs it, checks what came out, and hears an undamaged
// file now and then to be sure that no decoder was left poisoned. It may hang or crash; its parent watches.
import { createHash } from 'node:crypto';
import { takeLargestAllocation, watchAllocations } from './checks/allocations.js';

watchAllocations();

// Loaded after the watch is set, or the libraries keep the constructors they found.
const { decodeAudio } = await import('../src/audio/decode.js');
const { RandomStream } = await import('../src/random.js');
const { loadRecognizer } = await import('../src/recognition/recognizer.js');
const { nodeRuntime } = await import('../src/runtime/node.js');
const { checkDecoding } = await import('./checks/audio.js');
const { checkModel } = await import('./checks/model.js');
const { checkRecognition } = await import('./checks/recognition.js');
const { formatNames, readModel, readOriginals } = await import('./originals.js');
const { makeInput } = await import('./recipe.js');

import type { Verdict } from './checks/verdict.js';
import type { FormatName } from './originals.js';
import type { Message, Task, WorkerSetup } from './protocol.js';
import type { FuzzInput } from './recipe.js';

/** An undamaged file is heard after this many inputs. */
const CONTROL_EVERY = 8;
/** What one array, or the process's growth, may take beyond what input and answer account for. */
const FREE_ARRAY_BYTES = 32 << 20;
const FREE_GROWTH_BYTES = 256 << 20;
/** Processor time that an input may take: several decodings, each in proportion to file and sound. */
const FREE_MS = 3000;
const MS_PER_KILOBYTE = 3;
const MS_PER_SECOND = 40;

const setup = JSON.parse(process.argv[2] ?? '{}') as WorkerSetup;
const formats = formatNames.filter((name) => setup.formats.includes(name));
const originals = readOriginals(setup.corpus);
const recognizer = await loadRecognizer(readModel(), nodeRuntime);
const { sampleRate } = recognizer.metadata;

/** The first file of a format that can be decoded at all is the format's control. */
const controls = new Map<FormatName, { bytes: Uint8Array; expected: string }>();
for (const format of formatNames) {
  if (format === 'model') continue;
  for (const { bytes } of originals[format]) {
    const expected = await digestOf(bytes);
    if (expected === undefined) continue;
    controls.set(format, { bytes, expected });
    break;
  }
}
const example = originals.wav.find(({ name }) => name === 'speech.wav')!;
const { samples } = await decodeAudio(example.bytes, { sampleRate });
const { probabilities } = await recognizer.recognize(samples);
const reference = { samples, answer: JSON.stringify(probabilities) };

/** Samples and probabilities of an undamaged file as one number; undefined where it does not decode. */
async function digestOf(bytes: Uint8Array): Promise<string | undefined> {
  try {
    const decoded = await decodeAudio(bytes, { sampleRate });
    const answer = await recognizer.recognize(decoded.samples);
    const sound = new Uint8Array(decoded.samples.buffer, decoded.samples.byteOffset);
    return createHash('sha256').update(sound).update(JSON.stringify(answer)).digest('hex');
  } catch {
    return undefined;
  }
}

async function run(input: FuzzInput): Promise<Verdict> {
  const { bytes, format, index, isPlainDamage } = input;
  if (format === 'model') return checkModel(bytes, isPlainDamage, reference);
  const violations: string[] = [];
  const random = new RandomStream(setup.seed, index, 0x63686563);
  const before = process.resourceUsage().maxRSS * 1024;
  const startedAt = process.cpuUsage();
  takeLargestAllocation();
  const { decoded, code } = await checkDecoding(bytes, sampleRate, random, violations);
  let outcome = code ?? 'decoded';
  if (decoded) outcome = await checkRecognition(recognizer, decoded.samples, violations);
  const { user, system } = process.cpuUsage(startedAt);
  const seconds = decoded?.durationSeconds ?? 0;
  const allowedMs = FREE_MS + (MS_PER_KILOBYTE * bytes.length) / 1024 + MS_PER_SECOND * seconds;
  if ((user + system) / 1000 > allowedMs) {
    violations.push(
      `${(user + system) / 1000} ms for ${bytes.length} bytes and ${seconds.toFixed(1)} s of sound`,
    );
  }
  const justified = 16 * (bytes.length + storedBytes(decoded));
  const largest = takeLargestAllocation();
  if (largest > FREE_ARRAY_BYTES + justified) {
    violations.push(`an array of ${largest} bytes for an input of ${bytes.length}`);
  }
  const growth = process.resourceUsage().maxRSS * 1024 - before;
  if (growth > FREE_GROWTH_BYTES + 4 * justified) {
    violations.push(`memory grew by ${growth} bytes for an input of ${bytes.length}`);
  }
  if (index % CONTROL_EVERY === 0) {
    const control = controls.get(format);
    if (control && (await digestOf(control.bytes)) !== control.expected) {
      violations.push(`afterwards an undamaged ${format} file no longer decodes as before`);
    }
  }
  return { outcome, violations };
}

/** Samples as stored and as returned, at four bytes each. */
function storedBytes(decoded: { samples: Float32Array; source: Stored } | undefined): number {
  if (!decoded) return 0;
  const { channels, durationSeconds, sampleRate: rate } = decoded.source;
  return 4 * (decoded.samples.length + durationSeconds * rate * channels);
}

interface Stored {
  readonly channels: number;
  readonly durationSeconds: number;
  readonly sampleRate: number;
}

function send(message: Message): void {
  process.send?.(message);
}

process.on('message', async ({ index }: Task) => {
  const input = makeInput(setup.seed, index, originals, formats);
  const start = process.cpuUsage();
  const verdict = await run(input);
  // A promise that was dropped on the way fails now, while this input can still be blamed.
  await new Promise((resolve) => setImmediate(resolve));
  const { user, system } = process.cpuUsage(start);
  send({
    kind: 'reply',
    index,
    format: input.format,
    ...verdict,
    cpuMs: (user + system) / 1000,
    rssBytes: process.memoryUsage.rss(),
  });
});

const all = createHash('sha256').update(reference.answer);
for (const [format, { expected }] of controls) all.update(format).update(expected);
send({ kind: 'ready', controls: all.digest('hex') });
