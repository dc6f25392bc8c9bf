// One call of ffmpeg: its output in chunks, its complaints in a few words, and an end to it in any case.

import { corrupt } from '../failures.js';
import { surroundings } from './ffmpeg-program.js';

// No import, not even of types, may name a module of Node: see decoding-threads.ts.
type Spawn = ReturnType<typeof process.getBuiltinModule<'node:child_process'>>['spawn'];
type PipedChild = ReturnType<Spawn> & {
  readonly stdout: NonNullable<ReturnType<Spawn>['stdout']>;
  readonly stderr: NonNullable<ReturnType<Spawn>['stderr']>;
};

/** The longest line that is looked at, and the longest complaint that is passed on, in characters. */
const longestLine = 4_000;
const shownComplaint = 200;

/** How long ffmpeg may be waited for, in all. */
export interface Patience {
  /** Seconds, whatever has come. */
  readonly seconds: number;
  /** Seconds more for each second of sound that has come: slower than the sound itself it never is. */
  readonly perSecond: number;
}

/** A running ffmpeg. End it. */
export class FfmpegProcess {
  readonly #child: PipedChild;
  readonly #chunks: AsyncIterator<Buffer>;
  readonly #ended: Promise<{ readonly code: number | null; readonly error?: Error }>;
  readonly #patience: Patience;
  #waitedMs = 0;
  #line = '';
  #complaint = '';
  #container = 'unknown';
  #codec = 'unknown';

  constructor(program: string, parameters: readonly string[], patience: Patience) {
    this.#patience = patience;
    const { spawn } = process.getBuiltinModule('node:child_process');
    const stdio = ['ignore', 'pipe', 'pipe'] as const;
    const child = spawn(program, parameters, { ...surroundings(program), stdio: [...stdio] });
    this.#child = child as PipedChild;
    this.#child.stderr.setEncoding('utf8').on('data', (text: string) => {
      const lines = (this.#line + text).split(/[\r\n]/);
      this.#line = (lines.pop() ?? '').slice(0, longestLine);
      for (const line of lines) this.#take(line);
    });
    this.#ended = new Promise((resolve) => {
      child.on('error', (error) => resolve({ code: null, error }));
      child.on('close', (code) => resolve({ code }));
    });
    this.#chunks = this.#child.stdout[Symbol.asyncIterator]() as AsyncIterator<Buffer>;
  }

  /** The container, as ffmpeg names it; known once sound has come. */
  get container(): string {
    return this.#container;
  }

  /** How the sound is coded, as ffmpeg names it; known once sound has come. */
  get codec(): string {
    return this.#codec;
  }

  /**
   * Gives the next bytes of its output; undefined at the end.
   * @param heardSeconds how much sound has come
   * @throws AffettoError `AUDIO_CORRUPT` where it takes too long; it is killed then
   */
  async next(heardSeconds: number): Promise<Buffer | undefined> {
    const { done, value } = await this.#inTime(this.#chunks.next(), heardSeconds);
    return done ? undefined : value;
  }

  /** Waits for its end. @returns whether it ended well, and what it complained of, in a few words */
  async outcome(heardSeconds: number): Promise<{ readonly ok: boolean; readonly said: string }> {
    const { code, error } = await this.#inTime(this.#ended, heardSeconds);
    this.#take(this.#line);
    return { ok: code === 0, said: this.#complaint || (error?.message ?? '') };
  }

  /** Looks at a line such as `[info] Input #0, mov,mp4, from …` or `[aac @ 0x5ad] [error] Input buffer exhausted`. */
  #take(line: string): void {
    if (/\[(error|fatal|panic)\]/.test(line)) this.#complaint ||= plain(line);
    const container = /^\[info\] Input #0, (\w+)/.exec(line)?.[1];
    if (container && this.#container === 'unknown') this.#container = container;
    const codec = /^\[info\] +Stream #0:\d+.*: Audio: (\w+)/.exec(line)?.[1];
    if (codec && this.#codec === 'unknown') this.#codec = codec;
  }

  /** Kills it where it still runs; idempotent. */
  end(): void {
    this.#child.kill('SIGKILL');
    this.#child.stdout.destroy();
    this.#child.stderr.destroy();
  }

  async #inTime<T>(work: Promise<T>, heardSeconds: number): Promise<T> {
    const began = performance.now();
    const { seconds, perSecond } = this.#patience;
    const mostMs = 1000 * (seconds + perSecond * heardSeconds);
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(
        () => {
          this.end();
          const sound = `${heardSeconds.toFixed(1)} s of sound`;
          const waited = `${(mostMs / 1000).toFixed(0)} s`;
          reject(corrupt(`ffmpeg gave ${sound} in ${waited} and was stopped`));
        },
        Math.max(0, mostMs - this.#waitedMs),
      );
    });
    try {
      return await Promise.race([work, late]);
    } finally {
      clearTimeout(timer);
      this.#waitedMs += performance.now() - began;
    }
  }
}

/** A complaint without addresses in memory, the name of the file and what terminals obey. */
function plain(line: string): string {
  return line
    .replaceAll(/\p{Cc}/gu, ' ')
    .replace(/^\[([\w,]+) @ 0x[0-9a-f]+\]\s*/, '')
    .replace(/\[(error|fatal|panic)\]\s*/, '')
    .replace(/^file:.*: /, '')
    .trim()
    .slice(0, shownComplaint);
}
