// Finds the networks that diarise: they are no part of the package, which they would make half as large again, but of
// one of their own, affetto-diarisation, and of the repository.

import { readAudioFile } from '../audio/read-file.js';
import { type DiarisationFiles, networkFiles } from '../diarisation/network-file.js';
import { AffettoError } from '../errors.js';
import { type FetchOptions, fetchBytes } from './fetching.js';
import { isMissing } from './shipped.js';
import { hasFiles, pathOf } from './surroundings.js';

/** The package that has the files. */
const packageName = 'affetto-diarisation';

/**
 * Finds both files.
 * @param folder where they are: a folder's path (in Node) or address; absent: in the package affetto-diarisation, or in the
 *   repository
 * @throws AffettoError `MODEL_UNKNOWN` where they are not there; `FILE_UNREADABLE`
 */
export async function findDiarisation(
  folder: string | URL | undefined,
  options: FetchOptions,
): Promise<DiarisationFiles> {
  for (const place of folder === undefined ? knownPlaces() : [addressOf(folder)]) {
    const [segmentation, voice] = await Promise.all(
      [networkFiles.segmentation, networkFiles.voice].map((name) =>
        read(new URL(name, place), options),
      ),
    );
    if (segmentation && voice) return { segmentation, voice };
  }
  const { segmentation, voice } = networkFiles;
  throw new AffettoError(
    'MODEL_UNKNOWN',
    folder === undefined
      ? `Who speaks when is told by networks of a package of its own, ${packageName}, which is not here. Install it (npm i ${packageName}), or say in which folder ${segmentation} and ${voice} are: "diarisation" of loadAffetto, --diarisation of the command line.`
      : `There is no ${segmentation} or no ${voice} in "${folder}". Name the folder that has both; models/diarisation of affetto's repository does.`,
  );
}

function addressOf(folder: string | URL): URL {
  const text = String(folder);
  const ended = text.endsWith('/') ? text : `${text}/`;
  if (folder instanceof URL || /^[a-z][a-z0-9+.-]+:/i.test(text)) return new URL(ended);
  if (hasFiles()) return process.getBuiltinModule('node:url').pathToFileURL(ended);
  return new URL(ended, globalThis.location?.href);
}

/** Beside affetto in its repository, then the package, from affetto and from where the program runs. */
function knownPlaces(): URL[] {
  if (!hasFiles()) return [];
  const { createRequire } = process.getBuiltinModule('node:module');
  const { pathToFileURL } = process.getBuiltinModule('node:url');
  const places: URL[] = [];
  try {
    const here = import.meta.url;
    places.push(new URL('../../models/diarisation/', here));
  } catch {
    // In a CommonJS bundle there is no address.
  }
  for (const from of [import.meta.url, `${process.cwd()}/package.json`]) {
    try {
      places.push(
        new URL('./', pathToFileURL(createRequire(from).resolve(`${packageName}/package.json`))),
      );
    } catch {
      // It is not installed there.
    }
  }
  return places;
}

async function read(address: URL, options: FetchOptions): Promise<Uint8Array | undefined> {
  if (address.protocol !== 'file:') return fetchBytes(address, options);
  try {
    return await readAudioFile(pathOf(address));
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}
