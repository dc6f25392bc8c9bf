// What the model has heard, as sentences in the chosen language: the file holds facts, the words are here.

import type { HeardCorpus } from '../../../src/model-file/heard.js';
import type { ModelMetadata } from '../../../src/model-file/model-file.js';
import { areToldApart, speakersOfCorpus } from '../../../src/model-file/training-speakers.js';
import { formatNumber } from '../texts/numbers.js';
import { languagesInWords } from '../texts/word-lists.js';
import { t } from './texts/texts.js';

/** What the recordings of its training were, and what that means for anybody else's voice. */
export function heardText({ training }: ModelMetadata): string {
  const { heard = [], utterances, corpus } = training;
  if (heard.length === 0) {
    return t('heard.unknown', { recordings: formatNumber(utterances, 0), corpus });
  }
  const kinds = [...new Set(heard.map(({ emotions }) => emotions))];
  const [kind, ...others] = kinds;
  return [
    ...heard.map((one) => corpusText(one, speakersOfCorpus(training, one.corpus)?.length)),
    t(kind === 'acted' && others.length === 0 ? 'heard.acting' : 'heard.resembling'),
    t(
      others.length > 0 ? 'heard.less' : kind === 'acted' ? 'heard.lessUnacted' : 'heard.lessActed',
    ),
  ].join(' ');
}

/** How many speakers there are, where the file tells them apart. */
export function countSpeakers(training: ModelMetadata['training']): number | undefined {
  return areToldApart(training) ? training.speakers.length : undefined;
}

function corpusText(
  { title, languages, emotions, speakers, ages, texts }: HeardCorpus,
  count: number | undefined,
): string {
  const who = t(speakerKeys[speakers ?? 'unknown'][count === 1 ? 'one' : 'many'], {
    count: count === undefined ? '' : formatNumber(count, 0),
  }).trim();
  const aged =
    // The corpus's range says little of one speaker.
    ages && count !== 1 ? t('heard.ages', { youngest: ages[0], oldest: ages[1] }) : '';
  return t('heard.corpus', {
    emotions: t(`heard.${emotions}`),
    languages: languagesInWords(languages),
    speakers: `${who}${aged}`,
    texts: saying(texts),
    corpus: title,
  });
}

const speakerKeys = {
  actors: { one: 'heard.actor', many: 'heard.actors' },
  'lay speakers': { one: 'heard.laySpeaker', many: 'heard.laySpeakers' },
  unknown: { one: 'heard.speaker', many: 'heard.speakers' },
} as const;

function saying({ kind, count }: HeardCorpus['texts']): string {
  if (kind === 'own words') return t('heard.ownWords');
  return t(`heard.${kind}`, { count: count === undefined ? '' : formatNumber(count, 0) }).replace(
    / {2}/,
    ' ',
  );
}
