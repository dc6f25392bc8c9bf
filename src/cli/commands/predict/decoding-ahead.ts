// Recordings come with their samples. Of many, the next ones are decoded on a thread of their own while the model hears
// one. Nothing depends on the thread: what it does not decode, for whatever reason, is decoded here when its turn comes.

import { availableParallelism } from 'node:os';
import { extname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import { decodeAudio } from '../../../audio/decode.js';
import type { ReadSamples } from '../../../audio/read-part.js';
import type { ReadOptions } from '../../../audio/types.js';
import { isFolder } from '../../terminal/named-recordings.js';
import type { Listener } from './answering.js';
import { readInput } from './inputs.js';

/** What the thread is asked: the samples of a file at a rate in Hz. */
export interface ThreadQuestion {
  readonly file: string;
  readonly sampleRate: number;
  readonly reading: ReadOptions;
}

/** Mono samples; undefined for what the thread cannot decode or should not. */
export type ThreadAnswer = ReadSamples | undefined;

/** The number of files from which on a thread is worth its start. */
const MANY = 8;
/** The number of recordings that the thread may be ahead, so that a longer one holds nobody up. */
const AHEAD = 3;

/** A recording whose turn it is. */
export interface Recording {
  /** The file as it was named. */
  readonly file: string;
  /**
   * Gives it as mono at the model's rate, [n].
   * @throws AffettoError what `readInput` and `decodeAudio` throw
   */
  readonly samples: () => Promise<ReadSamples>;
}

/** Yields recordings in the order of their files. */
export async function* decodedAhead(
  files: Iterable<string>,
  {
    recognizer,
    reading,
    signal,
    decoder,
  }: Pick<Listener, 'recognizer' | 'reading' | 'signal' | 'decoder'>,
): AsyncGenerator<Recording, void, undefined> {
  const { sampleRate } = recognizer.metadata;
  const queue: Recording[] = [];
  for (const file of files) {
    const ahead = file === '-' ? undefined : decoder?.decode({ file, sampleRate, reading });
    queue.push({
      file,
      samples: async () => {
        const answer = await ahead;
        if (answer) return answer;
        const options = { ...reading, sampleRate };
        const { samples, source } = await decodeAudio(await readInput(file, signal), options);
        return { samples, warnings: source.warnings };
      },
    });
    if (!decoder || queue.length > AHEAD) yield queue.shift() as Recording;
  }
  yield* queue;
}

/** Decodes files on a thread of its own. */
export class DecodingThread {
  readonly #worker: Worker;
  /** Who waits for an answer, in the order of the questions. */
  readonly #waiting: ((answer: ThreadAnswer) => void)[] = [];
  #isGone = false;

  /** Starts a thread where the inputs of the command are many and there is a second core; end it. */
  static async forInputs(inputs: readonly string[]): Promise<DecodingThread | undefined> {
    if (availableParallelism() < 2) return undefined;
    const folders = await Promise.all(inputs.slice(0, MANY).map(isFolder));
    return inputs.length >= MANY || folders.includes(true) ? new DecodingThread() : undefined;
  }

  constructor() {
    // Under a loader (tsx) our modules are .ts, once built .js.
    const extension = extname(fileURLToPath(import.meta.url));
    this.#worker = new Worker(new URL(`./decoding-thread${extension}`, import.meta.url));
    this.#worker.on('message', (answer: ThreadAnswer) => this.#waiting.shift()?.(answer));
    this.#worker.on('error', () => this.#giveUp());
    this.#worker.on('exit', () => this.#giveUp());
  }

  /** Gives the samples of a file, or nothing where it must be decoded elsewhere. */
  decode(question: ThreadQuestion): Promise<ThreadAnswer> {
    if (this.#isGone) return Promise.resolve(undefined);
    return new Promise((resolve) => {
      this.#waiting.push(resolve);
      this.#worker.postMessage(question);
    });
  }

  async end(): Promise<void> {
    await this.#worker.terminate();
  }

  #giveUp(): void {
    this.#isGone = true;
    for (const resolve of this.#waiting.splice(0)) resolve(undefined);
  }
}
