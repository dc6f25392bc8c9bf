// `affetto predict --voice`: whose recordings are one voice's, and how that voice is got to know before or while they are
// judged.

import { stat } from 'node:fs/promises';
import { dirname, extname, resolve } from 'node:path';
import { decodeChannels } from '../../../audio/decode.js';
import { resample } from '../../../audio/resample.js';
import { AffettoError } from '../../../errors.js';
import type { Recognizer } from '../../../recognition/recognizer.js';
import type { AnsweredRecording, Voice, VoiceRecognition } from '../../../recognition/voice.js';
import { writeOutput } from '../../../write-files.js';
import { savedVoice } from '../../terminal/saved-voice.js';
import {
  type Answered,
  type Answering,
  forEachFile,
  forEachRecording,
  type Listener,
} from './answering.js';
import { nameOf } from './formats.js';
import { readInput } from './inputs.js';

/**
 * Reads `--voice` and opens a saved voice.
 * @throws AffettoError `OPTION_INVALID` for another word, a model that cannot get to know voices, or a file that is no
 *   voice of this model; `FILE_UNREADABLE` for one that cannot be read
 */
export async function answeringVoices(voice: string, recognizer: Recognizer): Promise<Answering> {
  // Before anything is heard: the model may be unable to get to know voices.
  const fresh = recognizer.voice();
  if (voice === 'per-folder') return perFolder;
  if (voice === 'per-file') return perFile;
  if (voice === 'per-channel') return perChannel;
  if (extname(voice).toLowerCase() !== '.json') {
    throw new AffettoError(
      'OPTION_INVALID',
      `--voice ${voice}: give per-folder, per-file, per-channel, or a file whose name ends in .json, in which the voice is kept.`,
    );
  }
  return inFile(voice, (await isThere(voice)) ? await savedVoice(voice, recognizer) : fresh);
}

/** Every file is a voice of its own: the windows of a long recording are judged by each other. */
const perFile: Answering = (files, listener) =>
  forEachRecording(files, listener, async (file, { samples, warnings }) => {
    const { recognizer, signal } = listener;
    tell(listener, { file, warnings }, await recognizer.voice().hear(samples, { signal }));
  });

/** Every channel of every file is a voice of its own. */
const perChannel: Answering = (files, listener) =>
  forEachFile(files, listener, async (file) => {
    const { recognizer, reading, signal } = listener;
    const { channels, source } = await decodeChannels(await readInput(file, signal), reading);
    for (const [index, native] of channels.entries()) {
      const heard = { file, channel: index + 1, warnings: source.warnings };
      try {
        const samples = await resample(native, source.sampleRate, recognizer.metadata.sampleRate);
        tell(listener, heard, await recognizer.voice().hear(samples, { signal }));
      } catch (error) {
        if (signal.aborted) throw error;
        // Of a call one side may be silent; the other is answered all the same.
        listener.onFailure(nameOf(heard), error);
      }
    }
  });

/** The recordings of one folder are one voice: all are heard first, then each is judged by the others. */
const perFolder: Answering = async (files, listener) => {
  const folders = new Map<string, string[]>();
  for (const file of files) {
    const folder = file === '-' ? '-' : dirname(resolve(file));
    folders.set(folder, [...(folders.get(folder) ?? []), file]);
  }
  for (const own of folders.values()) {
    if (listener.signal.aborted) break;
    const heard: Pick<Answered, 'file' | 'warnings'>[] = [];
    const recordings: AnsweredRecording[] = [];
    await forEachRecording(own, listener, async (file, { samples, warnings }) => {
      recordings.push(await answered(samples, listener));
      heard.push({ file, warnings });
    });
    // What was heard before Ctrl-C is not lost.
    const recognitions = listener.recognizer.voice().takeTogether(recordings);
    for (const [index, one] of heard.entries()) {
      tell(listener, one, recognitions[index] as VoiceRecognition);
    }
  }
};

/** All recordings are one voice, kept in a file: each is judged by those before it. */
function inFile(path: string, voice: Voice): Answering {
  return async (files, listener) => {
    let heard = 0;
    try {
      await forEachRecording(files, listener, async (file, { samples, warnings }) => {
        tell(listener, { file, warnings }, await voice.hear(samples, { signal: listener.signal }));
        heard++;
      });
    } finally {
      if (heard > 0) await writeOutput(path, `${JSON.stringify(voice.save())}\n`);
    }
  };
}

const isThere = (path: string) =>
  stat(path).then(
    () => true,
    ({ code }: NodeJS.ErrnoException) => code !== 'ENOENT',
  );

async function answered(
  samples: Float32Array,
  { recognizer, signal }: Listener,
): Promise<AnsweredRecording> {
  const answers = await recognizer.answerWindows(samples, { signal });
  return { answers, durationSeconds: samples.length / recognizer.metadata.sampleRate };
}

function tell(
  { onAnswer }: Listener,
  heard: Pick<Answered, 'file' | 'channel' | 'warnings'>,
  { knownBy, ...recognition }: VoiceRecognition,
): void {
  onAnswer({ ...heard, knownBy, recognition });
}
