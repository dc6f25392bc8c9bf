// Which files are recordings, by their names: those that affetto decodes, by itself or with ffmpeg. Where one clip is there in
// several formats, the one that lost nothing is taken.
import { basename, extname } from 'node:path';

/** The extensions of recordings in lower case, in the order in which copies of one clip are preferred: lossless first. */
export const recordingExtensions: readonly string[] = [
  '.wav',
  '.wave',
  '.w64',
  '.rf64',
  '.aiff',
  '.aif',
  '.aifc',
  '.caf',
  '.au',
  '.snd',
  '.flac',
  '.mp3',
  '.mp2',
  '.ogg',
  '.oga',
  '.opus',
  '.webm',
  '.weba',
  '.m4a',
  // Of a video the sound is heard.
  '.mp4',
  '.mov',
  '.mkv',
  // Those that ffmpeg decodes.
  '.aac',
  '.wma',
  '.amr',
  '.spx',
];

/** Tells a recording by its name; a hidden file is none, since macOS puts a `._clip.wav` beside each on foreign disks. */
export function isRecording(path: string): boolean {
  return isRecordingIn(recordingExtensions, path);
}

/** Whether `path` is a recording with one of `extensions`, which are in lower case with the dot. */
export function isRecordingIn(extensions: readonly string[], path: string): boolean {
  return !basename(path).startsWith('.') && extensions.includes(extname(path).toLowerCase());
}

/** `paths` with the formats in the order of `recordingExtensions`, else as they come. */
export function losslessFirst(paths: readonly string[]): string[] {
  return [...paths].sort((a, b) => preference(a) - preference(b));
}

/** Why a file that is not a recording is ignored, for people; `extensions` where only some of all are taken. */
export function whyNoRecording(path: string, extensions?: readonly string[]): string {
  if (basename(path).startsWith('.')) return 'hidden file';
  return extensions ? `not a ${extensions.join(' or ')} file` : 'not an audio file';
}

function preference(path: string): number {
  return recordingExtensions.indexOf(extname(path).toLowerCase());
}
