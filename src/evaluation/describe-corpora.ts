// What a result says of the corpora of an evaluation: one, or several that were listed as one.

import { countLeftOut, withoutLabel } from '../corpora/chosen-labels.js';
import { corporaInOrder, foldersOf } from '../corpora/joined-corpora.js';
import type { CorpusListing } from '../corpora/listing.js';
import { speakerKey, type Utterance } from '../corpora/types.js';
import { AffettoError } from '../errors.js';
import type { EvaluatedCorpus } from './result.js';

/** Describes a listing as one corpus, whatever it is made of. */
export function describeCorpus(corpus: CorpusListing): EvaluatedCorpus {
  return {
    name: corpus.name,
    folder: corpus.folder,
    ...sizesOf(corpus.utterances),
    leftOut: countLeftOut(corpus),
  };
}

/**
 * Describes each corpus that a listing is made of, in the order given. What is left out of a list that names several
 * corpora is not told apart, and so is counted by none of them.
 * @param labels those whose utterances are taken
 */
export function describeParts(
  listing: CorpusListing,
  labels: readonly string[],
): EvaluatedCorpus[] {
  const folderOf = foldersOf(listing);
  return corporaInOrder(listing).map((name): EvaluatedCorpus => {
    const part = listing.parts?.find((one) => corporaInOrder(one).join() === name);
    return {
      name,
      folder: folderOf(name),
      ...sizesOf(listing.utterances.filter(({ corpus }) => corpus === name)),
      leftOut: part ? leftOutOf(part, labels) : {},
    };
  });
}

/**
 * Refuses a corpus that would silently be missing from a protocol over several.
 * @throws AffettoError `OPTION_INVALID` naming one that has none of the labels
 */
export function requireEveryPart(listing: CorpusListing, labels: readonly string[]): void {
  if (labels.length === 0) return;
  const lost = listing.parts?.find(({ utterances }) =>
    utterances.every(({ emotion }) => !labels.includes(emotion)),
  );
  if (!lost) return;
  const own = [...new Set(lost.utterances.map(({ emotion }) => emotion))].sort();
  throw new AffettoError(
    'OPTION_INVALID',
    `${lost.title} in ${lost.folder} has none of the labels ${labels.join(', ')}; its labels are ${own.join(', ')}. Leave it out, or choose other labels in the settings.`,
  );
}

function sizesOf(
  utterances: readonly Utterance[],
): Pick<EvaluatedCorpus, 'utterances' | 'speakers'> {
  return {
    utterances: utterances.length,
    speakers: new Set(utterances.map(speakerKey)).size,
  };
}

function leftOutOf(
  { leftOut, utterances }: CorpusListing,
  labels: readonly string[],
): Record<string, number> {
  const others =
    labels.length === 0 ? [] : utterances.filter(({ emotion }) => !labels.includes(emotion));
  return countLeftOut({
    leftOut: [
      ...leftOut,
      ...others.map(({ path, emotion }) => ({ path, label: emotion || withoutLabel })),
    ],
  });
}
