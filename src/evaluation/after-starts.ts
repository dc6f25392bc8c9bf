// What a protocol is worth where training starts from a model file that has heard voices of the corpus: whoever is tested
// in a fold, that file knew them.

import { basename } from 'node:path';
import type { CorpusListing } from '../corpora/listing.js';
import { speakerKey } from '../corpora/types.js';
import { heardBefore } from '../model-file/heard-voices.js';
import { isFittedAtOnce } from '../models/encoder.js';
import type { ProtocolDescription } from '../splits/protocols.js';
import { readStart } from '../training/start.js';
import type { SettledPlan } from './plan.js';

/**
 * Says of a protocol that it is speaker-dependent where a model of the plan starts from a file that has heard voices of
 * the tested corpus.
 * @throws AffettoError what `readStart` throws
 */
export async function protocolAfterStarts(
  protocol: ProtocolDescription,
  { models }: Pick<SettledPlan, 'models'>,
  tested: CorpusListing,
): Promise<ProtocolDescription> {
  const notes = await Promise.all(models.map(({ config }) => heardNote(config.from, tested)));
  const [note] = notes.filter((one) => one !== undefined);
  if (note === undefined || !protocol.speakerIndependent) return protocol;
  return {
    ...protocol,
    speakerIndependent: false,
    title: `${protocol.title.replace(/^speaker-independent/, 'speaker-dependent')}, ${note}`,
    description: protocol.description.replace(
      'No tested voice was heard in training.',
      `No tested voice was heard in training itself, ${note}: expect less on a new voice.`,
    ),
  };
}

async function heardNote(
  from: SettledPlan['models'][number]['config']['from'],
  tested: CorpusListing,
): Promise<string | undefined> {
  if (!from) return undefined;
  const { metadata, model } = await readStart(from);
  if (isFittedAtOnce(model)) return undefined;
  const { voice } = heardBefore(metadata.training, tested);
  const all = new Set(tested.utterances.map(speakerKey)).size;
  const heard = new Set(tested.utterances.filter(voice).map(speakerKey)).size;
  if (heard === 0) return undefined;
  return `but ${basename(from.file)}, from which training started, had heard ${heard} of ${all} voices`;
}
