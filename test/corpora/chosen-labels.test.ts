// Which labels are answered among: by default, by lists and words, and by maps.
import { delimiter } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  countLeftOut,
  type LabelSettings,
  settleLabels,
  withLabelMap,
  withLabels,
} from '../../src/corpora/chosen-labels.js';
import { inLabelOrder } from '../../src/corpora/labels.js';
import { openCorpus } from '../../src/corpora/open-corpus.js';
import { folderWith } from '../support/scratch.js';

/** A corpus of label folders, one recording in each. */
async function corpusOf(...folders: string[]) {
  return openCorpus(await folderWith(folders.map((folder) => `${folder}/1.wav`)), {
    format: 'folders',
  });
}
const settled = async (settings: LabelSettings, ...folders: string[]) =>
  settleLabels(settings, [await corpusOf(...folders)]);

describe('labels', () => {
  it('of one corpus are all that it has: the eight in their order, then its own', async () => {
    const labels = await settled(
      { labels: 'corpus' },
      'zufrieden',
      'bored',
      'joy',
      'anger',
      'calm',
    );
    expect(labels).toEqual(['calm', 'happy', 'angry', 'bored', 'zufrieden']);
  });

  it('may be two hundred numbers, in the order of their values', async () => {
    const numbers = Array.from({ length: 200 }, (_, index) => String(index));
    expect(await settled({ labels: 'corpus' }, ...numbers)).toEqual(numbers);
  });

  it('of several corpora are those of the eight that occur, unless somebody says otherwise', async () => {
    const folders = await Promise.all([
      folderWith(['angry/a.wav', 'bored/b.wav', 'happy/c.wav']),
      folderWith(['fear/d.wav', 'proud/e.wav', 'sad/f.wav']),
    ]);
    const corpus = await openCorpus(folders.join(delimiter));
    const of = (settings: LabelSettings) => settleLabels(settings, [corpus]);
    expect(of({ labels: 'corpus' })).toEqual(['happy', 'sad', 'angry', 'fearful']);
    expect(countLeftOut(withLabels(corpus, of({ labels: 'corpus' })))).toEqual({
      bored: 1,
      proud: 1,
    });
    const all = ['happy', 'sad', 'angry', 'fearful', 'bored', 'proud'];
    expect(of({ labels: 'all' })).toEqual(all);
    expect(of({ labels: 'emotions' })).toEqual(all.slice(0, 4));
    expect(of({ labels: ['proud', 'bored'] })).toEqual(['proud', 'bored']);
    // Who maps labels has looked at them.
    expect(of({ labels: 'corpus', labelMap: { proud: 'happy' } })).toEqual(all.slice(0, 5));
  });

  it('that are listed may be spelt otherwise; what no recording has is dropped or refused', async () => {
    const folders = ['Anger', 'joy', 'bored'];
    expect(await settled({ labels: ['anger', 'bored'] }, ...folders)).toEqual(['angry', 'bored']);
    expect(await settled({ labels: ['angry', 'calm', 'bored'] }, ...folders)).toEqual([
      'angry',
      'bored',
    ]);
    await expect(settled({ labels: ['angry', 'borde'] }, ...folders)).rejects.toThrow(
      /no utterance with the label "borde" \(the nearest that there is: "bored"\)\. Its labels are happy, angry, bored/,
    );
    await expect(settled({ labels: ['angry', 'anger'] }, ...folders)).rejects.toThrow(
      /"angry" is asked for twice/,
    );
    await expect(settled({ labels: ['angry', 'calm'] }, ...folders)).rejects.toThrow(
      /fewer than two of the labels angry, calm\. Its labels are happy, angry, bored/,
    );
  });

  it('that differ by case alone are asked about', async () => {
    await expect(settled({ labels: 'corpus' }, 'Wut', 'wut', 'angst')).rejects.toThrow(
      /"Wut" \(1 recordings\) and "wut" \(1\) differ by case or spaces alone.*\{"wut": "Wut"\}/,
    );
    const labelMap = { Wut: 'wut' };
    expect(await settled({ labels: 'corpus', labelMap }, 'Wut', 'wut', 'angst')).toEqual([
      'angst',
      'wut',
    ]);
  });

  it('need two: one alone is told from nothing', async () => {
    await expect(settled({ labels: 'corpus' }, 'wut', 'wut/ann')).rejects.toThrow(
      /Its label is wut: telling apart takes two/,
    );
  });

  it('are sorted the same whatever the order they come in', () => {
    const labels = ['10', 'b', 'sad', '9', 'ä', 'neutral', '1e3'];
    const order = ['neutral', 'sad', '9', '10', '1e3', 'b', 'ä'];
    expect(inLabelOrder(labels)).toEqual(order);
    expect(inLabelOrder(labels.toReversed())).toEqual(order);
  });
});

describe('a map of labels', () => {
  it('goes by the corpus’s own word first, then by the label that it was read as', async () => {
    const corpus = await corpusOf('joy', 'happiness', 'Anger', 'wut', 'bored');
    const of = (map: Record<string, string | null>) => {
      const { utterances, leftOut } = withLabelMap(corpus, map);
      return {
        ...Object.fromEntries(utterances.map(({ id, emotion }) => [id.split('/')[0], emotion])),
        left: leftOut.map(({ label }) => label),
      };
    };
    const before = { joy: 'happy', happiness: 'happy', Anger: 'angry', wut: 'wut', bored: 'bored' };
    expect(of({})).toEqual({ ...before, left: [] });
    // A word of the corpus's own keeps apart what is read as one.
    expect(of({ joy: 'joy' })).toEqual({ ...before, joy: 'joy', left: [] });
    expect(of({ happy: 'glad' })).toEqual({ ...before, joy: 'glad', happiness: 'glad', left: [] });
    const { joy: _, happiness: __, ...rest } = before;
    expect(of({ happy: null })).toEqual({ ...rest, left: ['happiness', 'joy'] });
    expect(of({ anger: 'angry', wut: 'angry', bored: null })).toEqual({
      ...{ joy: 'happy', happiness: 'happy', Anger: 'angry', wut: 'angry', left: ['bored'] },
    });
  });

  it('knows EMO-DB’s boredom by its own word and by the label', async () => {
    const dir = await folderWith(['03a01La.wav', '03a01Wa.wav', '03a01Fa.wav']);
    const corpus = await openCorpus(dir);
    const labelsBy = (labelMap: Record<string, string | null>) =>
      settleLabels({ labels: 'corpus', labelMap }, [corpus]);
    expect(settleLabels({ labels: 'corpus' }, [corpus])).toEqual(['happy', 'angry', 'bored']);
    expect(labelsBy({ boredom: null })).toEqual(['happy', 'angry']);
    expect(labelsBy({ bored: 'sad' })).toEqual(['happy', 'sad', 'angry']);
    expect(() => labelsBy({ bordom: null })).toThrow(
      /names "bordom", and no recording has that label \(the nearest that there is: "boredom"\)/,
    );
  });

  it('reaches every part of several corpora', async () => {
    const [one, two] = await Promise.all([
      folderWith(['wut/a.wav', 'sad/b.wav']),
      folderWith(['wut/c.wav', 'happy/d.wav']),
    ]);
    const corpus = withLabelMap(await openCorpus([one, two].join(delimiter)), { wut: 'angry' });
    for (const part of corpus.parts ?? []) {
      expect(part.utterances.map(({ emotion }) => emotion)).toContain('angry');
    }
    expect(corpus.utterances.filter(({ emotion }) => emotion === 'angry')).toHaveLength(2);
  });
});
