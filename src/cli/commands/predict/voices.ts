// `affetto predict --voice`: whose recordings are one voice's, and how that voice is got to know before or while they are
// judged.

import { stat } from 'node:fs/promises';
import { dirname, extname, resolve } from 'node:path';
import { AffettoError } from '../../../errors.js';
import type { Recognizer } from '../../../recognition/recognizer.js';
import type { AnsweredRecording, Voice, VoiceRecognition } from '../../../recognition/voice.js';
import { writeOutput } from '../../../write-files.js';
import { savedVoice } from '../../terminal/saved-voice.js';
import { type Answering, forEachRecording, type Heard, type Listener } from './answering.js';

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

/**
 * Every file, or every channel of one where each is heard, is a voice of its own: the windows of a long recording are judged
 * by each other.
 */
const perFile: Answering = (files, listener) =>
  forEachRecording(files, listener, async (heard, recording) => {
    tell(listener, heard, listener.recognizer.voice().take(recording));
  });

/** Every channel of every file is a voice of its own. */
const perChannel: Answering = (files, listener) =>
  perFile(files, { ...listener, channels: 'each' });

/**
 * The recordings of one folder are one voice, or the same channels of them where each is heard: all are heard first, then
 * each is judged by the others.
 */
const perFolder: Answering = async (files, listener) => {
  const folders = new Map<string, string[]>();
  for (const file of files) {
    const folder = file === '-' ? '-' : dirname(resolve(file));
    folders.set(folder, [...(folders.get(folder) ?? []), file]);
  }
  for (const own of folders.values()) {
    if (listener.signal.aborted) break;
    const voices = new Map<number | undefined, { heard: Heard; recording: AnsweredRecording }[]>();
    await forEachRecording(own, listener, async (heard, recording) => {
      voices.set(heard.channel, [...(voices.get(heard.channel) ?? []), { heard, recording }]);
    });
    // What was heard before Ctrl-C is not lost.
    for (const known of voices.values()) {
      const recordings = known.map(({ recording }) => recording);
      const recognitions = listener.recognizer.voice().takeTogether(recordings);
      for (const [index, { heard }] of known.entries()) {
        tell(listener, heard, recognitions[index] as VoiceRecognition);
      }
    }
  }
};

/** All recordings are one voice, kept in a file: each is judged by those before it. */
function inFile(path: string, voice: Voice): Answering {
  return async (files, listener) => {
    let heard = 0;
    try {
      await forEachRecording(files, listener, async (one, recording) => {
        tell(listener, one, voice.take(recording));
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

function tell(
  { onAnswer }: Listener,
  heard: Heard,
  { knownBy, ...recognition }: VoiceRecognition,
): void {
  onAnswer({ ...heard, knownBy, recognition });
}
