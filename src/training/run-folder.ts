// A run's folder on disk: what was asked, how it was split, what happened, and where to go on from.
// Every file is written aside and renamed, so a kill at any moment leaves the last whole version.

import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { deserialize, serialize } from 'node:v8';
import { z } from 'zod';
import { AffettoError } from '../errors.js';
import { makeFolder, writeWhole } from '../write-files.js';
import type { Checkpoint } from './fit.js';
import { type SettledSettings, settledSettings } from './settings.js';

/** The names of the files in a run folder. */
export const runFiles = {
  settings: 'config.json',
  split: 'split.json',
  /** The recordings that cannot be used, where there are any: `UnusableRecording[]`. */
  unusable: 'unusable.json',
  history: 'history.json',
  checkpoint: 'checkpoint.bin',
  metrics: 'metrics.json',
  /** The test part, answered: `ScoredUtterance[]`. */
  predictions: 'predictions.json',
  model: 'model.onnx',
} as const;

/** What `split.json` holds: the ids of the utterances in each part, and how they were separated. */
export const runSplitSchema = z.object({
  /** The protocol in words, for people and model files. */
  protocol: z.string(),
  /** Whether no tested voice is in training or validation. */
  speakerIndependent: z.boolean(),
  /** The ids that are trained on. */
  train: z.array(z.string()).readonly(),
  /** The ids that choose the epoch and the temperature. */
  validation: z.array(z.string()).readonly(),
  /** The ids that are tested. */
  test: z.array(z.string()).readonly(),
});

/** The ids of the utterances in each part of a run, and how they were separated. */
export interface RunSplit extends Readonly<z.infer<typeof runSplitSchema>> {}

/** The version of checkpoints, raised when their content changes; older ones are then refused. */
const checkpointVersion = 1;

/** One run on disk. */
export class RunFolder {
  /** The path of the folder. */
  readonly path: string;

  constructor(path: string) {
    this.path = path;
  }

  /** Returns the path of a file in the folder. */
  file(name: string): string {
    return join(this.path, name);
  }

  /**
   * Starts a new run. What a start left that failed before its first epoch ended (a corpus that could not be read, say)
   * is written over: nothing was trained.
   * @throws AffettoError `RUN_INVALID` if the folder already holds a run that was trained, be it for one epoch; `FILE_UNREADABLE` if it cannot be made.
   */
  async create(settings: SettledSettings): Promise<void> {
    await makeFolder(this.path);
    if ((await this.exists()) && (await this.hasBegun())) {
      throw new AffettoError(
        'RUN_INVALID',
        `${this.path} already holds a run. Continue it with --resume, or choose another folder with --out.`,
      );
    }
    await rm(this.file(runFiles.unusable), { force: true });
    await this.writeJson(runFiles.settings, settings);
  }

  /** Tells whether a run was started here. */
  async exists(): Promise<boolean> {
    return (await this.read(runFiles.settings)) !== undefined;
  }

  /** Tells whether an epoch of the run ended: a checkpoint is there, or what a finished run leaves. */
  private async hasBegun(): Promise<boolean> {
    const { checkpoint, history, metrics, model } = runFiles;
    const left = [checkpoint, history, metrics, model].map((name) => this.read(name));
    return (await Promise.all(left)).some((bytes) => bytes !== undefined);
  }

  /** Reads the settings of the run. @throws AffettoError `RUN_INVALID` if there is none to resume. */
  async settings(): Promise<SettledSettings> {
    const bytes = await this.read(runFiles.settings);
    if (!bytes) {
      throw new AffettoError(
        'RUN_INVALID',
        `${this.path} holds no run to resume (no ${runFiles.settings}). Check the path, or start without --resume.`,
      );
    }
    let settings: unknown;
    try {
      settings = JSON.parse(bytes.toString('utf8'));
    } catch (cause) {
      throw new AffettoError(
        'RUN_INVALID',
        `${this.file(runFiles.settings)} is damaged (${(cause as Error).message}). Start anew in an empty folder.`,
        { cause },
      );
    }
    return settledSettings(settings);
  }

  /** Reads the split, or undefined where none was written yet. @throws AffettoError `RUN_INVALID` if it is damaged */
  async split(): Promise<RunSplit | undefined> {
    const bytes = await this.read(runFiles.split);
    if (!bytes) return undefined;
    try {
      return runSplitSchema.parse(JSON.parse(bytes.toString('utf8')));
    } catch (cause) {
      throw new AffettoError(
        'RUN_INVALID',
        `${this.file(runFiles.split)} is damaged, so nobody knows what was trained on. Start anew in an empty folder.`,
        { cause },
      );
    }
  }

  /** Writes the checkpoint and the history. */
  async saveCheckpoint(checkpoint: Checkpoint): Promise<void> {
    await this.writeJson(runFiles.history, checkpoint.history);
    await this.write(runFiles.checkpoint, serialize({ version: checkpointVersion, ...checkpoint }));
  }

  /**
   * Reads the last checkpoint, or undefined before the first epoch ended.
   * @throws AffettoError `RUN_INVALID` where it cannot be read
   */
  async loadCheckpoint(): Promise<Checkpoint | undefined> {
    const bytes = await this.read(runFiles.checkpoint);
    if (!bytes) return undefined;
    try {
      const { version, ...checkpoint } = deserialize(bytes) as Checkpoint & { version: number };
      if (version !== checkpointVersion) throw new Error(`it has version ${version}`);
      return checkpoint;
    } catch (cause) {
      throw new AffettoError(
        'RUN_INVALID',
        `${this.file(runFiles.checkpoint)} cannot be read (${(cause as Error).message}). Delete it to start the run again from its first epoch.`,
        { cause },
      );
    }
  }

  /**
   * Reads the content of a file, undefined where there is none.
   * @throws AffettoError `RUN_INVALID` where it cannot be read
   */
  async readJson(name: string): Promise<unknown> {
    const bytes = await this.read(name);
    if (!bytes) return undefined;
    try {
      return JSON.parse(bytes.toString('utf8'));
    } catch (cause) {
      throw new AffettoError(
        'RUN_INVALID',
        `Cannot read ${this.file(name)}: ${(cause as Error).message}.`,
        { cause },
      );
    }
  }

  /** Writes a value as JSON. @throws AffettoError `FILE_UNREADABLE` where it cannot be written */
  writeJson(name: string, value: unknown): Promise<void> {
    return this.write(name, `${JSON.stringify(value, null, 2)}\n`);
  }

  /**
   * Writes a file whole.
   * @param content text, or the bytes of the file
   * @throws AffettoError `FILE_UNREADABLE` where it cannot be written
   */
  write(name: string, content: string | Uint8Array): Promise<void> {
    return writeWhole(this.file(name), content);
  }

  private async read(name: string): Promise<Buffer | undefined> {
    try {
      return await readFile(this.file(name));
    } catch (cause) {
      if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
      throw new AffettoError(
        'RUN_INVALID',
        `Cannot read ${this.file(name)}: ${(cause as Error).message}.`,
        { cause },
      );
    }
  }
}
