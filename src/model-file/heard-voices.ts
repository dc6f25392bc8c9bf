// Which voices of a corpus a model has heard, as far as its file says: a score over those says little about any other, be
// it the file's own or that of a model that was trained on from it.

import type { CorpusListing } from '../corpora/listing.js';
import { speakerKey, type Utterance } from '../corpora/types.js';
import type { ModelMetadata } from './model-file.js';

/** The corpus whose voices are asked about. */
type TestedCorpus = Pick<CorpusListing, 'name' | 'title' | 'utterances'>;

/** Tells whether a model comes from a corpus, and whose voices in it were trained or validated on. */
export function heardBefore(
  { corpus: trainedOn, speakers, validationSpeakers = [] }: ModelMetadata['training'],
  corpus: TestedCorpus,
): { readonly corpus: boolean; readonly voice: (utterance: Utterance) => boolean } {
  const known = new Set([...speakers, ...validationSpeakers]);
  if (isSameCorpus(trainedOn, corpus)) {
    const voice = (utterance: Utterance) =>
      known.has(utterance.speaker) || known.has(speakerKey(utterance));
    return { corpus: true, voice };
  }
  // A model of several corpora names each speaker's; of somebody's own lists the speaker's name alone is to be trusted.
  const anybody = new Set(mayHoldAnything(trainedOn, corpus) ? [...known].map(bareName) : []);
  const voice = (utterance: Utterance) =>
    known.has(speakerKey(utterance)) || anybody.has(utterance.speaker);
  const tested = [...new Set(corpus.utterances.map((utterance) => utterance.corpus))];
  const sharesCorpus = [...known].some((name) => tested.some((one) => name.startsWith(`${one}/`)));
  return { corpus: sharesCorpus || corpus.utterances.some(voice), voice };
}

const bareName = (name: string) => name.slice(name.indexOf('/') + 1);

function isSameCorpus(trained: string, { name, title }: TestedCorpus): boolean {
  const said = trained.toLowerCase();
  // Older files name the part that was taken, too: `TITLE speech`.
  return [name, title].some((other) => `${said} `.startsWith(`${other.toLowerCase()} `));
}

/**
 * Tells whether a corpus is a manifest or folders by label, where the same recordings may be listed under any
 * name.
 */
function mayHoldAnything(trained: string, { title }: TestedCorpus): boolean {
  return [trained, title].some((one) => /\b(manifest|label folders)\b/i.test(one));
}
