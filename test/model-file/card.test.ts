// The card says what its file says, and nothing that holds for other recordings only.
import { readFile } from 'node:fs/promises';
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

  it('is told corpus by corpus, and speakers are counted where the file tells them apart', () => {
    const acted: Heard = {
      ...kitchens,
      corpus: 'stage',
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
    // Names alone may be shared.
    expect(both).toContain('speakers of 2 corpora, some of whom may share a name (1, 2)');
    expect(card({ heard: [acted], speakers: ['1', '2'] })).toContain('2 actors, aged 30 to 40,');
    const apart = card({
      heard: [acted, kitchens],
      speakers: ['kitchens/1', 'stage/1', 'stage/2'],
    });
    expect(apart).toContain('of 3 speakers (Stage: 1, 2; Kitchens: 1)');
    expect(apart).toContain('2 actors, aged 30 to 40, saying');
    expect(apart).toContain('1 speaker who is no actor in their own words (Kitchens)');
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

describe('sounds that are far from all that was trained on', () => {
  it('are said to get no emotion where the file refuses them', async () => {
    const encoder = readModelMetadata(
      await readFile(new URL('../../models/encoder.onnx', import.meta.url)),
    );
    expect(modelCard(encoder, 'encoder.onnx')).toMatch(
      /- Sounds without speech \(hums, clicks, noises, music\) and what is far from .* get no emotion/,
    );
    expect(modelCard(encoder, 'encoder.onnx')).not.toContain('often name an emotion');
    const { farFrom: _, ...voice } = encoder.voice!;
    expect(modelCard({ ...encoder, voice }, 'encoder.onnx')).toContain('often name an emotion');
  });
});

describe('how long a model was trained', () => {
  it('is told in epochs, of which there are none where it was fitted at once', () => {
    expect(card({ epochs: 1 })).toContain(', 1 epoch, seed');
    expect(card({ epochs: 20 })).toContain(', 20 epochs, seed');
    const encoder = { ...metadata.model, name: 'encoder' };
    const atOnce = card({ epochs: 1, seed: 3 }, { model: encoder });
    expect(atOnce).toContain(', fitted at once, without epochs, seed 3, affetto');
  });

  it('is told of each network where they differ', () => {
    const member = (seed: number, epochs: number) => ({ options: {}, seed, epochs });
    const two = (first: number, second: number) =>
      card(
        { epochs: first },
        {
          model: {
            ...metadata.model,
            members: 2,
            eachMember: [member(1, first), member(4, second)],
          },
        },
      );
    expect(two(5, 1)).toContain(', 5 and 1 epochs, seeds 1 and 4');
    expect(two(1, 1)).toContain(', 1 epoch, seeds 1 and 4');
  });
});

describe('a file with a language that is none', () => {
  it('is refused, or its card could not be written', () => {
    const heard = [{ ...kitchens, languages: ['German'] }];
    expect(() => card({ heard })).not.toThrow();
    expect(() => card({ heard: [{ ...kitchens, languages: ['no language'] }] })).toThrow(/BCP 47/);
  });
});

describe('the scores of siblings', () => {
  it.each(['encoder', 'crnn', 'cnn-lstm'])(
    'have intervals on the card of %s, but ECE',
    async (id) => {
      const text = await readFile(new URL(`../../models/${id}.md`, import.meta.url), 'utf8');
      expect(text).toMatch(/^\| UAR, % \| \d\d\.\d( ± \d\.\d)? \| \d\d\.\d to \d\d\.\d \|$/m);
      expect(text).toMatch(/^\| ECE \| 0\.\d{3}( ± 0\.\d{3})? \| {2}\|$/m);
      expect(text).toContain('ECE stands without an interval');
    },
  );
});

describe('several emotions at once', () => {
  it('are said not to be named where the file has no thresholds', () => {
    const said = 'It names one emotion alone: nobody measured';
    expect(card({})).toContain(`### Naming several emotions at once\n\n${said}`);
    const answerSets = { level: 0.9, thresholds: [{ recordings: 0, threshold: 0.1 }] };
    const calibration = { ...metadata.calibration, answerSets };
    expect(card({}, { calibration })).not.toContain(said);
  });

  it.each(['crnn', 'cnn-lstm'])(
    'are not named by the shipped %s, whose card says so',
    async (id) => {
      const text = await readFile(new URL(`../../models/${id}.md`, import.meta.url), 'utf8');
      expect(text).toContain('`affetto predict --sets` refuses it.');
    },
  );
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
