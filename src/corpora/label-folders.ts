// Recordings sorted into a folder per label, as people collect them: angry/clip.wav, złość/clip.wav, or with the speaker
// in between, angry/ann/clip.wav. Folders are taken at their word; what they do not say stays unknown.
import { basename, extname, relative, resolve, sep } from 'node:path';
import { AffettoError } from '../errors.js';
import { isEmotionSpelling, ownSpelling, readLabel } from './labels.js';
import { type CorpusListing, type IgnoredFile, sortedBy } from './listing.js';
import { isRecording, losslessFirst, whyNoRecording } from './recordings.js';
import { type Utterance, unknownSpeaker } from './types.js';
import type { FolderContents } from './walk.js';

/**
 * Lists recordings below the folders of `dir`, each named after a label: one of `labelSpellings`, or a word of the
 * corpus's own. The folder directly below the label, where there is one, is the speaker; else the speaker is
 * `unknownSpeaker`.
 *
 * @throws AffettoError `CORPUS_EMPTY` where no folder has a recording
 */
export function listLabelFolders(
  dir: string,
  { files, unreadable }: FolderContents,
): CorpusListing {
  const folder = resolve(dir);
  const name = basename(folder);
  const ignored: IgnoredFile[] = [...unreadable];
  const utterances = new Map<string, Utterance>();
  for (const path of losslessFirst(files)) {
    const place = readPlace(folder, path);
    const emotion = readLabel(place?.label ?? '');
    if (!isRecording(path)) ignored.push({ path, reason: whyNoRecording(path) });
    else if (place === undefined || emotion === undefined)
      ignored.push({ path, reason: 'not in a folder named by a label' });
    else {
      const { id, label, speaker } = place;
      const twin = utterances.get(id);
      const own = ownSpelling(label, emotion);
      const labels = { emotion, ...(own !== undefined && { ownLabel: own }) };
      if (twin === undefined) utterances.set(id, { path, id, corpus: name, speaker, ...labels });
      else ignored.push({ path, reason: `same clip as ${relative(folder, twin.path)}` });
    }
  }
  if (utterances.size === 0) throw nothingFound(dir, files.length);
  return {
    format: 'folders',
    name,
    title: 'Label folders',
    folder,
    utterances: sortedBy(utterances.values(), ({ id }) => id),
    ignored: sortedBy(ignored, ({ path }) => path),
    leftOut: [],
  };
}

/** Counts how many of `files` are recordings below a folder named after one of affetto's emotions. */
export function countInEmotionFolders(dir: string, files: readonly string[]): number {
  return recordingsByFolder(dir, files)
    .filter(({ label }) => isEmotionSpelling(label))
    .reduce((sum, { places }) => sum + places.length, 0);
}

/** Names of folders that say what recordings are for, not what is felt in them. */
const partNames = new Set([
  'train',
  'training',
  'test',
  'testing',
  'val',
  'valid',
  'validation',
  'dev',
  'eval',
]);

/**
 * Tells whether the folders of `dir` can be labels where no emotion of affetto's says so: several of them have
 * recordings, and more lie in them than beside them.
 * @returns why somebody must say it, where they may be parts or speakers as well
 */
export function mayBeLabelFolders(
  dir: string,
  files: readonly string[],
): boolean | { readonly unclear: string } {
  const folders = recordingsByFolder(dir, files);
  const inside = folders.reduce((sum, { places }) => sum + places.length, 0);
  const named = folders.some(({ label }) => isEmotionSpelling(label));
  const beside = files.filter(isRecording).length - inside;
  if (inside === 0 || (!named && (folders.length < 2 || inside <= beside))) return false;
  if (named) return true;
  const names = folders.map(({ label }) => label);
  if (folders.every(({ label }) => partNames.has(label.toLowerCase()))) {
    return { unclear: `its folders ${listed(names)} look like parts of a corpus, not like labels` };
  }
  const below = new Set(
    folders.flatMap(({ places }) => places.flatMap(({ second }) => second ?? [])),
  );
  const emotionsBelow = [...below].filter(isEmotionSpelling).sort();
  if (emotionsBelow.length > 1) {
    return {
      unclear: `its folders are called ${listed(names)}, and those in them ${listed(emotionsBelow)}: either may be the labels`,
    };
  }
  const mixed = folders.filter(({ places }) => emotionWordsIn(places).size > 1);
  const [first] = mixed;
  if (first && mixed.length * 2 >= folders.length) {
    return {
      unclear: `the recordings in ${first.label} are named after several emotions (${listed([...emotionWordsIn(first.places)].sort())}), so that its folders ${listed(names)} may be speakers`,
    };
  }
  return true;
}

interface Place {
  /** Path below the corpus folder, with forward slashes, without the extension. */
  readonly id: string;
  readonly label: string;
  /** The folder below the label's, where there is one. */
  readonly second: string | undefined;
  readonly speaker: string;
}

function recordingsByFolder(
  dir: string,
  files: readonly string[],
): { readonly label: string; readonly places: readonly Place[] }[] {
  const folder = resolve(dir);
  const byLabel = new Map<string, Place[]>();
  for (const path of files.filter(isRecording)) {
    const place = readPlace(folder, path);
    if (!place) continue;
    const places = byLabel.get(place.label) ?? [];
    places.push(place);
    byLabel.set(place.label, places);
  }
  return [...byLabel].map(([label, places]) => ({ label, places }));
}

/** The emotions that the file names speak of, e.g. `angry` in `clip_angry_1`. */
function emotionWordsIn(places: readonly Place[]): Set<string> {
  const words = places.flatMap(({ id }) => basename(id).split(/[\s._-]+/));
  return new Set(words.filter(isEmotionSpelling).flatMap((word) => readLabel(word) ?? []));
}

function readPlace(folder: string, path: string): Place | undefined {
  const parts = relative(folder, path).split(sep);
  const [label, second] = parts;
  if (label === undefined || parts.length < 2) return undefined;
  const whole = parts.join('/');
  const id = whole.slice(0, whole.length - extname(path).length);
  const inner = parts.length > 2 ? second?.normalize('NFC') : undefined;
  return { id, label: label.normalize('NFC'), second: inner, speaker: inner || unknownSpeaker };
}

const shownNames = 6;

function listed(names: readonly string[]): string {
  const rest = names.length - shownNames;
  return rest > 0 ? `${names.slice(0, shownNames).join(', ')} and ${rest} more` : names.join(', ');
}

function nothingFound(dir: string, files: number): AffettoError {
  return new AffettoError(
    'CORPUS_EMPTY',
    `No label folders with recordings in "${dir}": looked for recordings in folders directly in it, each named after a label (angry, bored, ...); found ${files} file${files === 1 ? '' : 's'}, none of them a recording in such a folder.`,
  );
}
