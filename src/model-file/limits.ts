// The sentences of a card that say what a model must not be taken for, and under which terms it stands. All of
// them follow from what the file says of its training; where it says nothing, so do they.

import { acceptedForEachOther } from '../corpora/published-figures.js';
import { counted, listed, percent } from '../scores/format.js';
import type { HeardCorpus } from './heard.js';
import type { ModelMetadata } from './model-file.js';
import { areNamed, areToldApart, speakersOfCorpus } from './training-speakers.js';

/** The section on limits: a Markdown list. */
export function limits(metadata: ModelMetadata): string {
  return [
    heard(metadata),
    'Not a lie detector. Not for decisions about people: hiring, policing, teaching, health, insurance.',
    withoutSpeech(metadata),
  ]
    .map((item) => `- ${item}`)
    .join('\n');
}

/** The section on licences: what the file says of the model, then of each corpus that is known. */
export function licences({ licence, training, encoder }: ModelMetadata): string {
  const sources = (training.heard ?? []).map(
    ({ title, citation, licence: { name, url } }) =>
      `- ${title}: ${citation.replace(/\.$/, '')}. Licence: ${name} (${url}).`,
  );
  const inside = (encoder?.provenance.licences ?? []).map(
    ({ spdx, of, copyright }) => `- The encoder inside, ${of}: ${spdx}, ${copyright}.`,
  );
  const lists = [sources, inside].filter((list) => list.length > 0).map((list) => list.join('\n'));
  return [`${licence}.`, ...lists].join('\n\n');
}

/** How people did on the same recordings; nothing where nobody measured that. */
export function peopleBeside({ listeners }: ModelMetadata): string[] {
  if (!listeners) return [];
  const alike = acceptedForEachOther(listeners).map(listed).join('; ');
  return [
    `Human listeners reach ${percent(listeners.accuracy)}% accuracy on ${listeners.corpus}${alike && ` (${alike} accepted for each other)`}.`,
  ];
}

/** Who speaks in the recordings that were trained on, as far as the file names them. */
export function trainingSpeakers({ training }: ModelMetadata): string {
  const { speakers, heard = [] } = training;
  if (!areNamed(training)) return 'speakers who are not named';
  if (!areToldApart(training)) {
    return `speakers of ${heard.length} corpora, some of whom may share a name (${speakers.join(', ')})`;
  }
  const names =
    heard.length < 2
      ? speakers.join(', ')
      : heard
          .map(({ title, corpus }) => `${title}: ${speakersOfCorpus(training, corpus)?.join(', ')}`)
          .join('; ');
  return `${counted(speakers.length, 'speaker')} (${names})`;
}

function heard(metadata: ModelMetadata): string {
  const { training } = metadata;
  const { heard: corpora = [] } = training;
  if (corpora.length === 0) return unknown(metadata);
  const kinds = [...new Set(corpora.map(({ emotions }) => emotions))];
  return [
    ...corpora.map((one) => heardIn(one, speakersOfCorpus(training, one.corpus)?.length)),
    resemblance(kinds),
    `On other languages, ${elsewhere(kinds)} expect less than the figures here.`,
  ].join(' ');
}

function heardIn(
  { title, languages, emotions, speakers, ages, texts }: HeardCorpus,
  number?: number,
) {
  const names = new Intl.DisplayNames('en', { type: 'language' });
  const who = speakerNouns[speakers ?? 'unknown'];
  const some = number === undefined ? who.many : counted(number, who.one, who.many);
  // The corpus's range says little of one speaker.
  const aged = ages && number !== 1 ? `, aged ${ages[0]} to ${ages[1]},` : '';
  return `It has heard ${emotionNouns[emotions]} in ${listed(languages.map((tag) => names.of(tag) ?? tag))}: ${some}${aged} ${saying(texts)} (${title}).`;
}

function saying({ kind, count: number }: HeardCorpus['texts']): string {
  if (kind === 'own words') return 'in their own words';
  const noun = kind === 'words' ? 'word' : 'sentence';
  return `saying ${number === undefined ? `${noun}s` : counted(number, noun)}`;
}

const speakerNouns = {
  actors: { one: 'actor', many: 'actors' },
  'lay speakers': { one: 'speaker who is no actor', many: 'speakers who are no actors' },
  unknown: { one: 'speaker', many: 'speakers' },
};

const emotionNouns = {
  acted: 'acted emotions',
  elicited: 'emotions brought about for the recording',
  natural: 'emotions as daily life brought them',
};

function resemblance(kinds: readonly HeardCorpus['emotions'][]): string {
  const what = kinds.every((kind) => kind === 'acted') ? 'acting' : 'of these recordings';
  return `It says which ${what} a voice resembles, not what somebody feels.`;
}

/** Where it has heard one kind only, the other kinds are foreign to it. */
function elsewhere([kind, ...others]: readonly HeardCorpus['emotions'][]): string {
  if (others.length > 0) return 'ages and microphones';
  return `ages, microphones and on ${kind === 'acted' ? 'speech that is not acted' : 'acted speech'},`;
}

function unknown(metadata: ModelMetadata): string {
  const { utterances, corpus } = metadata.training;
  return `It was trained on ${counted(utterances, 'recording')} of ${trainingSpeakers(metadata)}, from ${corpus}. The file does not say which language they speak, who they are, whether the emotions were acted, or under which licence the recordings stand. It says which of these recordings a voice resembles, not what somebody feels. On anybody and anything unlike them expect less than the figures here.`;
}

function withoutSpeech(metadata: ModelMetadata): string {
  const { labels, calibration, training, voice, speechLimits } = metadata;
  if (labels.length === 0) {
    return speechLimits
      ? 'Sounds without speech (hums, clicks, noises, music) and what is far from all that it was trained on get no numbers. It learnt to tell them from speech by synthesised ones; a real one may still be given some.'
      : 'It was trained on too little to tell speech from other sounds: expect numbers even where nobody speaks.';
  }
  if (voice?.farFrom !== undefined) {
    return 'Sounds without speech (hums, clicks, noises, music) and what is far from all that it was trained on get no emotion: the answer is "not sure", and all labels are as probable. It learnt to tell them from speech by synthesised ones; a real one may still be given an emotion.';
  }
  if (calibration.notSureBelow === undefined) {
    return 'It has no confidence below which it says "not sure": expect an emotion even where nobody speaks.';
  }
  if (training.nonSpeech) {
    return 'Without speech it should answer "not sure"; it has been trained on synthesised noises, tones and music to do so, and will sometimes fail.';
  }
  return training.nonSpeech === 0
    ? 'Without speech it should answer "not sure"; it has heard nothing but speech in training, so it will often name an emotion.'
    : 'Without speech it should answer "not sure"; the file does not say whether it was trained to.';
}
