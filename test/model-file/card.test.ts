// The card says what its file says, and nothing that holds for other recordings only.
import { describe, expect, it } from 'vitest';
import { modelCard } from '../../src/model-file/card.js';
import {
  type ModelMetadata,
  modelMetadataSchema,
  readModelMetadata,
} from '../../src/model-file/model-file.js';
import { redescribed } from '../../src/model-file/redescribe.js';
import { loadRecognizer } from '../../src/recognition/recognizer.js';
import { nodeRuntime } from '../../src/runtime/node.js';
import { sampleModel } from '../support/sample-model.js';
import { speechLike } from '../support/speech.js';

type Heard = NonNullable<ModelMetadata['training']['heard']>[number];

const { metadata, bytes } = sampleModel({ small: true });
/** Somebody's recordings of daily life. */
const kitchens: Heard = {
  corpus: 'kitchens',
  title: 'Kitchens',
  languages: ['de', 'pl'],
  emotions: 'natural',
  speakers: 'lay speakers',
  texts: { kind: 'own words' },
  licence: { name: 'CC BY 4.0', url: 'https://creativecommons.org/licenses/by/4.0/' },
  citation: 'Koch A (2030) Voices in kitchens.',
};
const listeners: NonNullable<ModelMetadata['listeners']> = {
  corpus: 'Kitchens',
  accuracy: 0.512,
  recalls: [
    { emotions: ['happy', 'surprised'], recall: 0.6 },
    { emotions: ['sad'], recall: 0.4 },
  ],
  speakers: 9,
  heard: 'the audio alone',
  source: 'Koch 2030',
};

function card(training: Partial<ModelMetadata['training']>, more: Partial<ModelMetadata> = {}) {
  const whole = { ...metadata, ...more, training: { ...metadata.training, ...training } };
  return modelCard(modelMetadataSchema.parse(whole), 'mine.onnx');
}

describe('what a model heard', () => {
  it('is told from the facts of its corpus', () => {
    const text = card({ heard: [kitchens], speakers: ['ann'] });
    expect(text).toContain(
      'It has heard emotions as daily life brought them in German and Polish: 1 speaker who is no actor in their own words (Kitchens).',
    );
    expect(text).toContain('microphones and on acted speech, expect less');
    expect(text).toContain(
      '- Kitchens: Koch A (2030) Voices in kitchens. Licence: CC BY 4.0 (https://creativecommons.org/licenses/by/4.0/).',
    );
    expect(text).not.toMatch(/which acting|North American|uman listeners/);
  });

  it('is told corpus by corpus, and speakers are counted for one only', () => {
    const acted: Heard = {
      ...kitchens,
      title: 'Stage',
      languages: ['en-GB'],
      emotions: 'acted',
      speakers: 'actors',
      ages: [30, 40],
      texts: { kind: 'words', count: 200 },
    };
    const both = card({ heard: [acted, kitchens], speakers: ['1', '2'] });
    expect(both).toContain(
      'acted emotions in British English: actors, aged 30 to 40, saying 200 words (Stage). It has heard emotions as daily life',
    );
    expect(both).toContain('On other languages, ages and microphones expect less');
    expect(both).toContain('which of these recordings a voice resembles');
    expect(card({ heard: [acted], speakers: ['1', '2'] })).toContain('2 actors, aged 30 to 40,');
  });

  it('is said not to be known where the file does not say', () => {
    const text = card({ corpus: 'Manifest mine.csv', utterances: 1200, speakers: ['ann', 'bob'] });
    expect(text).toContain(
      'It was trained on 1,200 recordings of 2 speakers (ann, bob), from Manifest mine.csv. The file does not say which language they speak',
    );
    expect(text).not.toMatch(/It has heard|which acting/);
    expect(card({ speakers: ['unknown'] })).toContain('of speakers who are not named');
  });
});

describe('a file with a language that is none', () => {
  it('is refused, or its card could not be written', () => {
    const heard = [{ ...kitchens, languages: ['German'] }];
    expect(() => card({ heard })).not.toThrow();
    expect(() => card({ heard: [{ ...kitchens, languages: ['no language'] }] })).toThrow(/BCP 47/);
  });
});

describe('people beside the model', () => {
  it('are there where the file carries their figures', () => {
    expect(card({}, { listeners })).toContain(
      'Human listeners reach 51.2% accuracy on Kitchens (happy and surprised accepted for each other).',
    );
    expect(card({})).not.toContain('uman listeners');
  });
});

describe('sounds without speech', () => {
  it.each([
    [0.03, 0.5, 'trained on synthesised noises'],
    [0, 0.5, 'nothing but speech in training'],
    [undefined, 0.5, 'does not say whether it was trained'],
    [0.03, undefined, 'no confidence below which'],
  ])('with a share of %s in training and a threshold of %s: "%s"', (share, notSureBelow, said) => {
    const calibration = { ...metadata.calibration, ...(notSureBelow && { notSureBelow }) };
    const training = share === undefined ? {} : { nonSpeech: share };
    expect(card(training, { calibration })).toContain(said);
  });
});

describe('a file described anew', () => {
  it('says other things and answers the same', async () => {
    const training = { ...metadata.training, heard: [kitchens] };
    const file = redescribed(bytes, { training, licence: 'other', listeners });
    expect(readModelMetadata(file)).toEqual({
      ...metadata,
      training,
      licence: 'other',
      listeners,
    });
    const samples = speechLike({ seconds: 0.5 });
    const answers = await Promise.all(
      [bytes, file].map(async (model) => {
        const recognizer = await loadRecognizer(model, nodeRuntime);
        const { probabilities } = await recognizer.recognize(samples);
        await recognizer.dispose();
        return probabilities;
      }),
    );
    expect(answers[1]).toEqual(answers[0]);
    // Once more is no change.
    expect(Buffer.compare(redescribed(file, {}), file)).toBe(0);
  });
});
