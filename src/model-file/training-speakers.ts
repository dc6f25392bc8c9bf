// Who was heard in training, counted as people: of several corpora a name alone may be that of several. For the card,
// and for the page, which loads no schema.

import { unknownSpeaker } from '../corpora/types.js';
import type { ModelMetadata } from './model-file.js';

type Training = Pick<ModelMetadata['training'], 'speakers' | 'heard'>;

/**
 * Names the speakers of one corpus that was trained on, as that corpus names them.
 * @returns undefined where the file does not name them all, or not their corpora
 */
export function speakersOfCorpus(training: Training, corpus: string): string[] | undefined {
  const { speakers, heard = [] } = training;
  if (!areToldApart(training)) return undefined;
  if (heard.length < 2) return speakers;
  return speakers.filter((name) => isOf(corpus, name)).map((name) => name.slice(corpus.length + 1));
}

/** Tells whether each name stands for one person: it is known, and where there are several corpora it names its own. */
export function areToldApart({ speakers, heard = [] }: Training): boolean {
  return (
    areNamed({ speakers }) &&
    (heard.length < 2 || speakers.every((name) => heard.some(({ corpus }) => isOf(corpus, name))))
  );
}

/** Tells whether the corpora name all their speakers. */
export function areNamed({ speakers }: Pick<Training, 'speakers'>): boolean {
  return (
    speakers.length > 0 &&
    !speakers.some((name) => name === unknownSpeaker || name.endsWith(`/${unknownSpeaker}`))
  );
}

const isOf = (corpus: string, name: string) => name.startsWith(`${corpus}/`);
