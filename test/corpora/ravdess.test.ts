import { describe, expect, it } from 'vitest';
import { parseRavdessName } from '../../src/corpora/ravdess.js';
import { emotions } from '../../src/corpora/types.js';
import { AffettoError } from '../../src/errors.js';

describe('a RAVDESS name', () => {
  it('gives every label', () => {
    expect(parseRavdessName('03-01-05-02-01-02-12.wav')).toEqual({
      id: '03-01-05-02-01-02-12',
      modality: 'audio-only',
      channel: 'speech',
      emotion: 'angry',
      intensity: 'strong',
      statement: 'Kids are talking by the door',
      repetition: 2,
      actor: 12,
      sex: 'female',
    });
  });

  it('numbers the emotions 01 to 08 in the order of the labels', () => {
    const read = emotions.map(
      (_, index) => parseRavdessName(`03-01-0${index + 1}-01-02-01-01.flac`).emotion,
    );
    expect(read).toEqual(emotions);
  });

  it.each([
    ['03-01-01-01-02-01-23.wav', { statement: 'Dogs are sitting by the door', sex: 'male' }],
    ['01-02-04-01-01-01-24.mp4', { modality: 'audio-video', channel: 'song', sex: 'female' }],
    ['02-01-04-01-01-01-24.mp4', { modality: 'video-only' }],
    ['03-01-06-01-01-01-07', { id: '03-01-06-01-01-01-07', emotion: 'fearful' }],
    ['Actor_07/03-01-06-01-01-01-07.FLAC', { id: '03-01-06-01-01-01-07' }],
    ['C:\\ravdess\\03-01-06-01-01-01-07.wav', { id: '03-01-06-01-01-01-07' }],
  ])('%s', (name, expected) => {
    expect(parseRavdessName(name)).toMatchObject(expected);
  });

  it.each([
    ['04-01-05-02-01-01-12.wav', /modality "04" \(field 1\).*03 audio-only/],
    ['03-03-05-02-01-01-12.wav', /channel "03" \(field 2\).*01 speech, 02 song/],
    ['03-01-09-02-01-01-12.wav', /emotion "09" \(field 3\).*08 surprised/],
    ['03-01-00-02-01-01-12.wav', /emotion "00"/],
    ['03-01-05-03-01-01-12.wav', /intensity "03" \(field 4\).*02 strong/],
    ['03-01-01-02-01-01-12.wav', /intensity "02" \(field 4\) does not exist for neutral/],
    ['03-01-05-02-03-01-12.wav', /statement "03" \(field 5\).*02 Dogs/],
    ['03-01-05-02-01-03-12.wav', /repetition "03" \(field 6\).*01 to 02/],
    ['03-01-05-02-01-01-25.wav', /actor "25" \(field 7\).*01 to 24/],
    ['03-01-05-02-01-01-00.wav', /actor "00"/],
    ['03-01-05-02-01-01.wav', /seven two-digit fields/],
    ['3-1-5-2-1-1-12.wav', /seven two-digit fields/],
    ['03-01-05-02-01-01-12 (1).wav', /seven two-digit fields/],
    ['speech.wav', /"speech.wav" is not a RAVDESS name/],
    ['', /seven two-digit fields/],
  ])('refuses %j', (name, message) => {
    const refuse = () => parseRavdessName(name);
    expect(refuse).toThrow(AffettoError);
    expect(refuse).toThrow(expect.objectContaining({ code: 'CORPUS_BAD_NAME' }));
    expect(refuse).toThrow(message);
  });
});
