// Recordings as they are named on a command line: files as they are, folders searched through, for every command that
// takes any recordings.

import { stat } from 'node:fs/promises';
import { join, relative, resolve } from 'node:path';
import { isRecording, recordingExtensions } from '../../corpora/recordings.js';
import { type FolderContents, walkFiles } from '../../corpora/walk.js';
import { AffettoError } from '../../errors.js';

/**
 * Yields every file that the inputs name; a folder stands for the audio files in it, sorted. Paths come out as they went
 * in: relative where an input was.
 * @param onFailure hears of a folder that cannot be searched, or in which there is no recording
 */
export async function* namedRecordings(
  inputs: readonly string[],
  onFailure: (input: string, error: unknown) => void,
): AsyncGenerator<string> {
  for (const input of inputs) {
    if (input === '-' || !(await isFolder(input))) {
      yield input;
      continue;
    }
    const below = (path: string) => join(input, relative(resolve(input), path));
    let contents: FolderContents;
    try {
      contents = await walkFiles(input);
    } catch (error) {
      onFailure(input, error);
      continue;
    }
    for (const { path, reason } of contents.unreadable) {
      onFailure(below(path), new AffettoError('FILE_UNREADABLE', `${reason}.`));
    }
    const found = contents.files.filter(isRecording);
    if (found.length === 0 && contents.unreadable.length === 0) {
      const problem = `the folder has no audio files (${recordingExtensions.join(', ')}).`;
      onFailure(input, new AffettoError('FILE_UNREADABLE', problem));
    }
    for (const file of found) yield below(file);
  }
}

/** Tells whether an input is a folder that can be looked at. */
export async function isFolder(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isDirectory();
  } catch {
    return false; // Reading it gives the better message.
  }
}
