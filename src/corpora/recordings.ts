// Which files are recordings, by their names: those that affetto decodes. Where one clip is there in
// several formats, the one that lost nothing is taken.
import { basename, extname } from 'node:path';

/** In lower case, in the order in which copies of one clip are preferred: lossless first. */
export const recordingExtensions: readonly string[] = [
  '.wav',
  '.flac',
  '.mp3',
  '.ogg',
  '.oga',
  '.opus',
  '.webm',
];

/** By its name. Hidden files are left out: macOS puts a `._clip.wav` beside each clip on foreign disks. */
export function isRecording(path: string): boolean {
  return preference(path) >= 0 && !basename(path).startsWith('.');
}

/** `paths` with the formats in the order of `recordingExtensions`, else as they come. */
export function losslessFirst(paths: readonly string[]): string[] {
  return [...paths].sort((a, b) => preference(a) - preference(b));
}

/** Why a file that is not a recording is ignored; for people. */
export function whyNoRecording(path: string): string {
  return basename(path).startsWith('.') ? 'hidden file' : 'not an audio file';
}

function preference(path: string): number {
  return recordingExtensions.indexOf(extname(path).toLowerCase());
}
