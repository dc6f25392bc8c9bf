// Finds all the sound of an uncompressed file, wherever it lies: what its header speaks of, and what stands behind that:
// a second chunk of sound, another whole file, or the rest of a recording whose header was written when it began.

import { type ByteSource, partOfSource } from '../byte-source.js';
import type { EarlyEnd } from '../stream.js';
import type { AudioWarning } from '../types.js';
import { nextBehind } from './behind-sound.js';
import type { ChunkFamily } from './chunks.js';
import type { SampleCoding, SoundLayout, SoundRun } from './coding.js';
import { extentOf } from './promised-length.js';

/** What the header of a file says of its sound. */
export interface FoundHeader {
  /** The file's format, as in `AudioSource`. */
  readonly container: string;
  readonly sampleRate: number;
  readonly channels: number;
  readonly coding: SampleCoding;
  /** The place of the sound, in bytes from the start of the file. */
  readonly start: number;
  /** The length of the sound in bytes by the header; negative: left open. */
  readonly promised: number;
  /** The end of everything as the header around the sound says; undefined: it says nothing. */
  readonly outerEnd: number | undefined;
  /** The number of sample frames, where it says: the last block of ADPCM holds more than are wanted. */
  readonly wantedFrames?: number | undefined;
  /** What was found on the way to the sound. */
  readonly warnings?: readonly AudioWarning[];
  /** How the chunks of the file are written; undefined where it has none. */
  readonly family: ChunkFamily | undefined;
  /** Reads a file of the same format, for those that are joined to this one. */
  readonly again: (file: ByteSource) => Promise<SoundLayout>;
}

/** Less of anything than this, in seconds, is not worth a word. */
const audibleSeconds = 0.05;

/** Finds the sound that a header speaks of, and all that follows it. */
export async function findSound(file: ByteSource, header: FoundHeader): Promise<SoundLayout> {
  const search = new Search(file, header);
  await search.run();
  const { container, sampleRate, channels, coding } = header;
  return { container, sampleRate, channels, coding, ...search.found };
}

class Search {
  readonly #file: ByteSource;
  readonly #header: FoundHeader;
  readonly #runs: SoundRun[] = [];
  readonly #warnings: AudioWarning[];
  #earlyEnd: EarlyEnd | null = null;
  /** Whether something that is no sound stands between the last run and where the search is. */
  #gap = false;

  constructor(file: ByteSource, header: FoundHeader) {
    this.#file = file;
    this.#header = header;
    this.#warnings = [...(header.warnings ?? [])];
  }

  get found(): Pick<SoundLayout, 'runs' | 'earlyEnd' | 'warnings'> {
    return { runs: this.#runs, earlyEnd: this.#earlyEnd, warnings: this.#warnings };
  }

  async run(): Promise<void> {
    const { start, promised, wantedFrames } = this.#header;
    let end = this.#addSound(start, promised, wantedFrames);
    // Each step goes on in the file, so they come to an end.
    while (end !== undefined) end = await this.#goOnFrom(end);
  }

  /** Adds sound of so many bytes; returns where it ends, undefined where that is the end of the file. */
  #addSound(start: number, promised: number, wantedFrames?: number): number | undefined {
    const { coding, sampleRate, outerEnd } = this.#header;
    const perBlock = Math.max(1, coding.framesIn(coding.blockBytes));
    const { bytes, isWhole, earlyEnd, mended } = extentOf({
      promised,
      present: Math.max(0, this.#file.size - start),
      headerBytes: start,
      outerEnd,
      bytesPerSecond: (coding.blockBytes * sampleRate) / perBlock,
      blockBytes: coding.blockBytes,
    });
    if (mended !== undefined) this.#warn('mended', mended);
    const before = this.#frames();
    this.#addRun(start, bytes, wantedFrames);
    this.#gap = false;
    if (earlyEnd) {
      this.#earlyEnd = { ...earlyEnd, expectedFrames: before + coding.framesIn(promised) };
    }
    return isWhole ? start + promised : undefined;
  }

  #addRun(start: number, bytes: number, wantedFrames?: number): void {
    const { coding } = this.#header;
    const most = coding.framesIn(bytes);
    // Only the last block holds more than was meant; what differs by more is a wrong number.
    const spare = most - (wantedFrames ?? most);
    const isMeant = spare > 0 && spare < coding.framesIn(coding.blockBytes);
    this.#runs.push({ start, bytes, frames: isMeant ? most - spare : most });
  }

  /** Looks at what stands at `end`, behind sound; returns where to look next, undefined where nothing is left. */
  async #goOnFrom(end: number): Promise<number | undefined> {
    const { coding, family, container } = this.#header;
    const last = this.#runs.at(-1) as SoundRun;
    const wholeBlocks = last.start + coding.blockBytes * Math.ceil(last.bytes / coding.blockBytes);
    const next = await nextBehind(this.#file, end, {
      family,
      coding,
      container,
      isFirst: this.#frames() === 0,
      blockStart: this.#gap ? end : Math.max(end, wholeBlocks),
    });
    switch (next.kind) {
      case 'nothing':
        return undefined;
      case 'blank':
        return next.end;
      case 'skipped':
        this.#gap = true;
        return next.end;
      case 'sound':
        return this.#addSound(next.start, next.promised);
      case 'file':
        return this.#addFile(next.start);
      case 'more':
        return this.#hearRest(end);
      case 'unknown':
        return this.#leaveOut(next.bytes);
    }
  }

  /** Another file of the same format stands at `start`. */
  async #addFile(start: number): Promise<undefined> {
    const { container } = this.#header;
    const other = await this.#header.again(partOfSource(this.#file, start)).catch(() => undefined);
    if (other && isLike(other, this.#header)) {
      this.#join(other, start);
      return;
    }
    const channels = other?.channels === 1 ? 'one channel' : `${other?.channels} channels`;
    const what = other
      ? `of ${secondsOf(other).toFixed(3)} s, ${other.coding.name} at ${other.sampleRate} Hz with ${channels}, unlike the first`
      : 'which cannot be read';
    this.#warn(
      'unheard',
      `Another ${container} file follows, ${what}: it is not heard. Give it by itself.`,
    );
  }

  /** What stands behind the sound goes on with it. */
  #hearRest(at: number): undefined {
    const before = this.#frames() / this.#header.sampleRate;
    const { size } = this.#file;
    if (this.#gap) this.#addRun(at, size - at);
    else {
      // Frames go on across the place that the header took for the end.
      const { start } = this.#runs.pop() as SoundRun;
      this.#addRun(start, size - start);
    }
    // A length of 0 is one that was left open: no end was told that would be wrong.
    if (before === 0) return;
    const all = this.#frames() / this.#header.sampleRate;
    this.#warn(
      'mended',
      `The header speaks of ${before.toFixed(3)} s of sound, which goes on behind them: all ${all.toFixed(3)} s are heard.`,
    );
  }

  #leaveOut(bytes: number): undefined {
    const { coding, sampleRate } = this.#header;
    const seconds = coding.framesIn(bytes) / sampleRate;
    if (seconds < audibleSeconds) return;
    this.#warn(
      'unheard',
      `Behind the sound stand ${bytes} bytes that look like none and are not heard; as sound they would last ${seconds.toFixed(3)} s.`,
    );
  }

  #join(other: SoundLayout, at: number): void {
    for (const run of other.runs) this.#runs.push({ ...run, start: run.start + at });
    const joined = `Another ${other.container} file follows, of the same kind: both are heard, one after the other.`;
    this.#warn('mended', joined);
    // Of many joined files one sentence tells as much as a hundred.
    this.#warnings.push(...other.warnings.filter(({ message }) => message !== joined));
    if (!other.earlyEnd) return;
    const { expectedFrames } = other.earlyEnd;
    const before = this.#frames() - other.runs.reduce((sum, { frames }) => sum + frames, 0);
    this.#earlyEnd = {
      ...other.earlyEnd,
      ...(expectedFrames !== undefined && { expectedFrames: before + expectedFrames }),
    };
  }

  #warn(code: AudioWarning['code'], message: string): void {
    this.#warnings.push({ code, message });
  }

  #frames(): number {
    return this.#runs.reduce((sum, { frames }) => sum + frames, 0);
  }
}

function isLike(other: SoundLayout, header: FoundHeader): boolean {
  return (
    other.sampleRate === header.sampleRate &&
    other.channels === header.channels &&
    other.coding.name === header.coding.name &&
    other.coding.blockBytes === header.coding.blockBytes
  );
}

function secondsOf({ runs, sampleRate }: SoundLayout): number {
  return runs.reduce((sum, { frames }) => sum + frames, 0) / sampleRate;
}
