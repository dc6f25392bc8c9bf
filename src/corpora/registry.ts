// The corpora that affetto knows by name, one line each. A corpus is added by a description of its own and a
// line here; formats, detection, help, licences and cards follow.

import { asvpEsd } from './asvp-esd.js';
import { baved } from './baved.js';
import { casia } from './casia.js';
import type { CorpusDescription, PublishedArchive } from './corpus-description.js';
import { cremaD } from './crema-d.js';
import { emoDb } from './emo-db.js';
import { emovo } from './emovo.js';
import { esd } from './esd.js';
import { iemocap } from './iemocap.js';
import { meld } from './meld.js';
import { mspPodcast } from './msp-podcast.js';
import { nemo } from './nemo.js';
import { ravdess } from './ravdess.js';
import { savee } from './savee.js';
import { shemo } from './shemo.js';
import { tess } from './tess.js';
import { urdu } from './urdu.js';

/** The corpora, in the order in which help and messages list them. */
// biome-ignore format: one line each
export const namedCorpora = [
  ravdess,
  cremaD,
  tess,
  savee,
  emoDb,
  nemo,
  iemocap,
  meld,
  mspPodcast,
  esd,
  casia,
  emovo,
  shemo,
  urdu,
  baved,
  asvpEsd,
] as const satisfies readonly CorpusDescription[];

/** Name of a corpus that is described here. */
export type CorpusName = (typeof namedCorpora)[number]['name'];

const all: readonly CorpusDescription<CorpusName>[] = namedCorpora;

/** The description of the corpus that is called `name` (as `CorpusDescription.name`), if there is one. */
export function findCorpus(name: string): CorpusDescription<CorpusName> | undefined {
  return all.find((corpus) => corpus.name === name);
}

/** A corpus whose owner publishes an archive for everybody. */
export type DownloadableCorpus = CorpusDescription<CorpusName> & {
  readonly archive: PublishedArchive;
};

/** Those that `affetto download` gets. */
export const downloadableCorpora: readonly DownloadableCorpus[] = all.filter(
  (corpus): corpus is DownloadableCorpus => corpus.archive !== undefined,
);

/** A corpus as people write it: its title where it is described here, else the name itself. */
export function corpusTitle(name: string): string {
  return findCorpus(name)?.title ?? name;
}

/**
 * Tells from ids alone which corpus they come from and who speaks under each.
 * @param name of the corpus, where it is known; else each is tried
 * @returns undefined where no corpus's rule reads every id; speakers in the order of `ids`
 */
export function speakersOfIds(
  ids: readonly string[],
  name?: string,
): { readonly corpus: CorpusName; readonly speakers: readonly string[] } | undefined {
  for (const corpus of all) {
    if (name !== undefined && corpus.name !== name) continue;
    const speakers = ids.flatMap((id) => {
      const reading = corpus.readName(id, '');
      return reading && 'speaker' in reading && reading.speaker ? [reading.speaker] : [];
    });
    if (speakers.length === ids.length) return { corpus: corpus.name, speakers };
  }
  return undefined;
}
