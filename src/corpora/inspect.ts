// Decodes every file of a corpus once, to find what would spoil training without a word: copies under two
// names, clipping, silence, stereo, broken files. One bad file is reported and the rest goes on.
import { createHash } from 'node:crypto';
import { heardSamples } from '../audio/check-samples.js';
import type { DecodedChannels } from '../audio/decode.js';
import { downMix } from '../audio/down-mix.js';
import { peakOf } from '../audio/peak.js';
import { type RecordingOnDisk, RecordingReader } from '../audio/read-part.js';
import { partName } from '../audio/recording-part.js';
import type { AudioSource, ReadOptions } from '../audio/types.js';
import { refusalOf, type UnusableRecording } from '../audio/usable.js';
import { AffettoError, type AffettoErrorCode } from '../errors.js';

/**
 * A sample counts as full scale from here on: the largest 16-bit value, which is also what larger and
 * floating-point formats reach when they clip. 8-bit files end at 127/128 and are never reported.
 */
export const fullScale = 32_767 / 32_768;

/** How many full-scale samples of one sign in a row count as clipping; a lone one is a normal peak. */
export const clippedRunLength = 3;

/** The peak below which a recording of a corpus counts as silent: 10^(-60/20), that is -60 dBFS. */
export const uselessPeak = 0.001;

/** What was measured of one file as it is stored, or of a part of one. */
export interface FileInspection {
  /** The path as it was given; of a part as `partName` writes it. */
  readonly path: string;
  readonly source: AudioSource;
  /** Whether there is more than one channel and all hold the same samples. */
  readonly identicalChannels: boolean;
  /** The largest magnitude of a sample over all channels, nominally 0 to 1. */
  readonly peak: number;
  /** The number of places in which at least `clippedRunLength` samples in a row sit at full scale, over all channels. */
  readonly clippedRuns: number;
  /** Whether the peak is below `uselessPeak`. */
  readonly silent: boolean;
  /** Why training and testing leave the recording out, see `usableMono`; absent where they do not. */
  readonly unusable?: Omit<UnusableRecording, 'path'>;
  /** SHA-256 of rate and samples (24 bits each); the same for WAV and FLAC, mono and doubled mono. */
  readonly contentHash: string;
}

/** A recording that cannot be decoded. */
export interface UnreadableFile {
  /** Its path as it was given; of a part as `partName` writes it. */
  readonly path: string;
  /** The code of the error that decoding throws. */
  readonly code: AffettoErrorCode;
  /** The message of that error, for people. */
  readonly message: string;
}

export interface Inspection {
  /** The measurements, in the order in which the paths were given. */
  readonly files: FileInspection[];
  readonly unreadable: UnreadableFile[];
  /** Paths with the same content, at least two a group. */
  readonly duplicates: string[][];
}

export interface InspectOptions {
  /** How recordings are read; default: as `decodeChannels` reads them. */
  readonly reading?: ReadOptions;
  /** Is called after each file. */
  readonly onProgress?: (done: number, total: number) => void;
}

/**
 * Decodes recordings, or parts of them, one after the other, at their native rates. Never throws for a file it cannot
 * read: see `unreadable`.
 */
export async function inspectFiles(
  recordings: readonly (string | RecordingOnDisk)[],
  options: InspectOptions = {},
): Promise<Inspection> {
  const files: FileInspection[] = [];
  const unreadable: UnreadableFile[] = [];
  const reader = new RecordingReader(options.reading);
  for (const [index, given] of recordings.entries()) {
    const recording = typeof given === 'string' ? { path: given } : given;
    const path = partName(recording.path, recording);
    try {
      files.push(inspectAudio(path, await reader.channels(recording)));
    } catch (error) {
      if (!(error instanceof AffettoError)) throw error;
      unreadable.push({ path, code: error.code, message: error.message });
    }
    options.onProgress?.(index + 1, recordings.length);
  }
  return { files, unreadable, duplicates: groupDuplicates(files) };
}

/** Measures one decoded recording; channels have the shape [channels][frames]. */
export function inspectAudio(path: string, { channels, source }: DecodedChannels): FileInspection {
  const [first = new Float32Array()] = channels;
  const identical = channels.every((channel) => isSame(channel, first));
  // One channel speaks for all where all are the same.
  const distinct = identical ? [first] : channels;
  const peak = Math.max(...distinct.map(peakOf));
  const unusable = whyUnusable(distinct, source.sampleRate);
  return {
    path,
    source,
    identicalChannels: channels.length > 1 && identical,
    peak,
    clippedRuns: distinct.reduce((sum, channel) => sum + countClippedRuns(channel), 0),
    silent: peak < uselessPeak,
    ...(unusable && { unusable }),
    contentHash: hashContent(distinct, source.sampleRate),
  };
}

function whyUnusable(
  channels: readonly Float32Array[],
  sampleRate: number,
): FileInspection['unusable'] {
  try {
    heardSamples(downMix(channels), sampleRate);
    return undefined;
  } catch (error) {
    return refusalOf(error);
  }
}

function isSame(a: Float32Array, b: Float32Array): boolean {
  return a === b || (a.length === b.length && a.every((sample, index) => sample === b[index]));
}

function countClippedRuns(channel: Float32Array): number {
  let runs = 0;
  // Samples in a row at the same end of the scale, so far; negative at the negative end.
  let row = 0;
  for (const sample of channel) {
    if (sample >= fullScale) row = Math.max(row, 0) + 1;
    else if (sample <= -fullScale) row = Math.min(row, 0) - 1;
    else {
      row = 0;
      continue;
    }
    if (Math.abs(row) === clippedRunLength) runs += 1;
  }
  return runs;
}

function hashContent(channels: readonly Float32Array[], sampleRate: number): string {
  const hash = createHash('sha256').update(`${sampleRate} ${channels.length} `);
  for (const channel of channels) {
    // Whole 24-bit numbers: decoders may differ in the last bits of a float, not in these.
    const whole = new Int32Array(channel.length);
    for (let i = 0; i < whole.length; i++) whole[i] = Math.round(channel[i]! * 2 ** 23);
    hash.update(whole);
  }
  return hash.digest('hex');
}

function groupDuplicates(files: readonly FileInspection[]): string[][] {
  const groups = new Map<string, string[]>();
  for (const { contentHash, path } of files) {
    groups.set(contentHash, [...(groups.get(contentHash) ?? []), path]);
  }
  return [...groups.values()].filter((paths) => paths.length > 1);
}
