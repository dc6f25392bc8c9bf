// Asks a finished model file for its answer to every recording, as `affetto predict` would, in as many
// processes as there are cores. Each recording is decoded once, however many conditions it is heard under.

import { type ReadSamples, type RecordingOnDisk, RecordingReader } from '../../audio/read-part.js';
import type { AudioWarning, ReadOptions } from '../../audio/types.js';
import { refusalOf } from '../../audio/usable.js';
import type { Degradation } from '../../degradations/degradation.js';
import { degrade } from '../../degradations/degrade.js';
import type { AffettoErrorCode } from '../../errors.js';
import { openRecognizer } from '../../recognition/model-on-disk.js';
import { averageWindows, type WindowAnswer } from '../../recognition/recognition.js';
import type { Recognizer } from '../../recognition/recognizer.js';
import { nodeRuntime } from '../../runtime/node.js';
import { runJobs } from '../jobs/job-processes.js';

/** A recording to be answered, or a part of one; its path is absolute. */
export interface Question extends RecordingOnDisk {
  readonly id: string;
}

/** What the model said under one condition, or why it could say nothing. */
export type Answer =
  /**
   * The probabilities, in the order of the model's labels, and its dimensions by name; the windows behind them where
   * evidence was asked for.
   */
  | {
      readonly probabilities: readonly number[];
      readonly dimensions?: Readonly<Record<string, number>>;
      readonly windows?: readonly WindowAnswer[];
    }
  | { readonly code: AffettoErrorCode; readonly reason: string };

/** One recording under every condition. */
export interface Answers {
  /** An answer for each condition, in their order. */
  readonly answers: readonly Answer[];
  /** The length of the recording; 0 where it could not be read. */
  readonly durationSeconds: number;
  /** What was not heard of it and what was mended; absent: nothing. */
  readonly warnings?: readonly AudioWarning[];
}

/** What one process is to do; plain data. */
export interface AnswerJob {
  readonly modelPath: string;
  readonly questions: readonly Question[];
  /** The conditions to hear the recordings under; null: as recorded. */
  readonly conditions: readonly (Degradation | null)[];
  readonly seed: number;
  /** The speeds to hear them at, see `RecognizerOptions`. */
  readonly speeds: readonly number[];
  /** How recordings are read; default: as `decodeAudio` reads them. */
  readonly reading?: ReadOptions | undefined;
  /** Whether answers carry their windows, with what a profile of the voice takes. */
  readonly evidence?: boolean;
}

export interface AnswerOptions {
  /** The number of processes, at least 1; with 1 no other is started. */
  readonly processes: number;
  /** Is called after each recording. */
  readonly onProgress?: ((done: number, total: number) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** The fewest recordings worth a process: fewer are answered before another has started. */
const fewestPerProcess = 16;

/**
 * Asks for the answers, in the order of the questions. A recording that is silent, too short or unreadable has a
 * reason instead.
 * @throws AffettoError `MODEL_FILE_INVALID`; `RUNTIME_FAILED`; `PROCESS_FAILED` where a process died;
 *   the signal's reason when aborted
 */
export async function askModelFile(job: AnswerJob, options: AnswerOptions): Promise<Answers[]> {
  const { questions } = job;
  const { onProgress, signal } = options;
  const shares = Math.min(options.processes, Math.ceil(questions.length / fewestPerProcess));
  if (shares <= 1) {
    return answerQuestions(job, {
      report: (done) => onProgress?.(done, questions.length),
      signal,
    });
  }
  const done = new Array<number>(shares).fill(0);
  // Dealt out in turn: neighbours in a corpus are alike in length, so all shares take equally long.
  const results = await runJobs<AnswerJob, number, Answers[]>({
    entry: new URL('./answers-process.js', import.meta.url),
    jobs: done.map((_, share) => ({
      ...job,
      questions: questions.filter((_, index) => index % shares === share),
    })),
    processes: shares,
    onProgress: (share, count) => {
      done[share] = count;
      onProgress?.(
        done.reduce((sum, n) => sum + n, 0),
        questions.length,
      );
    },
    ...(signal && { signal }),
  });
  return questions.map((_, index) => results[index % shares]![Math.floor(index / shares)]!);
}

/** Does one process's part of `askModelFile`; reports after each recording, stops between two. */
export async function answerQuestions(
  job: AnswerJob,
  options: {
    readonly report: (done: number) => void;
    readonly signal: AbortSignal | undefined;
  },
): Promise<Answers[]> {
  const { modelPath, questions, speeds } = job;
  const recognizer = await openRecognizer(modelPath, nodeRuntime, { speeds });
  try {
    const all: Answers[] = [];
    const reader = new RecordingReader(job.reading);
    for (const question of questions) {
      options.signal?.throwIfAborted();
      all.push(await answerOne(recognizer, reader, question, job));
      options.report(all.length);
    }
    return all;
  } finally {
    await recognizer.dispose();
  }
}

async function answerOne(
  recognizer: Recognizer,
  reader: RecordingReader,
  question: Question,
  { conditions, seed, evidence = false }: Pick<AnswerJob, 'conditions' | 'seed' | 'evidence'>,
): Promise<Answers> {
  const { sampleRate, labels } = recognizer.metadata;
  let read: ReadSamples;
  try {
    read = await reader.samples(question, sampleRate);
  } catch (error) {
    const refusal = refusalOf(error);
    return { answers: conditions.map(() => refusal), durationSeconds: 0 };
  }
  const { samples, warnings } = read;
  const answers: Answer[] = [];
  for (const condition of conditions) {
    try {
      const heard = condition
        ? await degrade(samples, condition, { sampleRate, seed, utteranceId: question.id })
        : samples;
      const windows = await recognizer.answerWindows(heard);
      const seconds = heard.length / sampleRate;
      const { probabilities, dimensions } = averageWindows(recognizer.metadata, windows, seconds);
      answers.push({
        probabilities: labels.map((label) => probabilities[label]!),
        ...(dimensions && { dimensions }),
        ...(evidence && { windows }),
      });
    } catch (error) {
      answers.push(refusalOf(error));
    }
  }
  const durationSeconds = samples.length / sampleRate;
  return { answers, durationSeconds, ...(warnings.length > 0 && { warnings }) };
}
