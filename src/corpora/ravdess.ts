// The RAVDESS corpus (Livingstone & Russo 2018, PLoS ONE 13(5): e0196391) on disk: which files are its
// utterances, and why the others are not.
import { basename, extname, relative } from 'node:path';
import { AffettoError } from '../errors.js';
import { type IgnoredFile, sortedBy } from './listing.js';
import { parseRavdessName, type RavdessLabels } from './ravdess-name.js';
import type { Utterance } from './types.js';
import { walkFiles } from './walk.js';

/** What `listRavdess` found. */
export interface RavdessListing {
  /** Sorted by id; each id once. */
  readonly utterances: Utterance[];
  /** Sorted by path. */
  readonly ignored: IgnoredFile[];
}

/**
 * Finds the spoken, audio-only clips of RAVDESS below `dir`, in folders of any nesting, as WAV or FLAC.
 * Where a clip is there twice, the WAV is kept before the FLAC, then the first path in code-unit order.
 *
 * @throws AffettoError `FILE_UNREADABLE` for a missing folder, `CORPUS_EMPTY` where nothing is RAVDESS
 */
export async function listRavdess(dir: string): Promise<RavdessListing> {
  const { files, unreadable } = await walkFiles(dir);
  const ignored: IgnoredFile[] = [...unreadable];
  const kept = new Map<string, Utterance>();
  for (const path of wavFirst(files)) {
    const accepted = accept(path);
    if (typeof accepted === 'string') {
      ignored.push({ path, reason: accepted });
      continue;
    }
    const twin = kept.get(accepted.id);
    if (twin === undefined) kept.set(accepted.id, toUtterance(path, accepted));
    else ignored.push({ path, reason: `same clip as ${relative(dir, twin.path)}` });
  }
  if (kept.size === 0) throw nothingFound(dir, ignored);
  return {
    utterances: sortedBy(kept.values(), ({ id }) => id),
    ignored: sortedBy(ignored, ({ path }) => path),
  };
}

function wavFirst(paths: readonly string[]): string[] {
  const isWav = (path: string) => extname(path).toLowerCase() === '.wav';
  return [...paths.filter(isWav), ...paths.filter((path) => !isWav(path))];
}

/** The labels of a usable file, or the reason why it is none. */
function accept(path: string): RavdessLabels | string {
  const name = basename(path);
  // macOS leaves a `._name.wav` beside each file it copies to a foreign disk.
  if (name.startsWith('.')) return 'hidden file';
  let labels: RavdessLabels;
  try {
    labels = parseRavdessName(name);
  } catch (error) {
    if (!isAudio(path)) return 'not a .wav or .flac file';
    if (error instanceof AffettoError) return error.message;
    throw error;
  }
  if (labels.modality !== 'audio-only') return `${labels.modality}, not audio-only`;
  if (labels.channel !== 'speech') return 'song, not speech';
  return isAudio(path) ? labels : 'not a .wav or .flac file';
}

function isAudio(path: string): boolean {
  return ['.wav', '.flac'].includes(extname(path).toLowerCase());
}

function toUtterance(path: string, labels: RavdessLabels): Utterance {
  return {
    path,
    id: labels.id,
    corpus: 'ravdess',
    speaker: String(labels.actor).padStart(2, '0'),
    sex: labels.sex,
    emotion: labels.emotion,
    intensity: labels.intensity,
    statement: labels.statement,
    repetition: labels.repetition,
  };
}

function nothingFound(dir: string, ignored: readonly IgnoredFile[]): AffettoError {
  const first = ignored[0];
  const found =
    first === undefined
      ? 'the folder holds no files'
      : `found ${ignored.length} other file${ignored.length === 1 ? '' : 's'}, the first: ${relative(dir, first.path)} (${first.reason.replace(/\.$/, '')})`;
  return new AffettoError(
    'CORPUS_EMPTY',
    `No RAVDESS speech in "${dir}": looked for .wav and .flac files named like 03-01-05-02-01-01-12.wav in it and its folders; ${found}. Get the corpus with: affetto download ravdess`,
  );
}
