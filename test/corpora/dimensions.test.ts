// Columns of numbers: what of a manifest and of an audformat database is a dimension, what is refused, and when.

import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { writeAudformat } from '../../src/corpora/audformat/write-database.js';
import { settleDimensions } from '../../src/corpora/chosen-dimensions.js';
import { labelledBy, settleLabels } from '../../src/corpora/chosen-labels.js';
import { openCorpus } from '../../src/corpora/open-corpus.js';
import { summarizeCorpus } from '../../src/corpora/summary.js';
import { folderWith, scratchFolder } from '../support/scratch.js';

const clips = { 'a.wav': '', 'b.wav': '', 'c.wav': '' };

async function manifest(...lines: string[]) {
  const dir = await folderWith({ ...clips, 'clips.csv': lines.join('\n') });
  return openCorpus(join(dir, 'clips.csv'));
}

describe('a manifest with numbers', () => {
  it('gives each recording those that it has', async () => {
    const { utterances, strangeNumbers } = await manifest(
      'path,label,speaker,Arousal,valence,comment',
      'a.wav,anger,ann,4.5,-1e-1,loud',
      'b.wav,sad,bob,NaN,,',
      'c.wav,,bob,.5,3,',
    );
    expect(utterances.map(({ dimensions }) => dimensions)).toEqual([
      { arousal: 4.5, valence: -0.1 },
      undefined,
      { arousal: 0.5, valence: 3 },
    ]);
    expect(utterances.map(({ emotion }) => emotion)).toEqual(['angry', 'sad', '']);
    expect(strangeNumbers).toBeUndefined();
    expect(summarizeCorpus(utterances, { files: [] }).dimensions).toEqual([
      { dimension: 'arousal', utterances: 2, speakers: 2, lowest: 0.5, mean: 2.5, highest: 4.5 },
      { dimension: 'valence', utterances: 2, speakers: 2, lowest: -0.1, mean: 1.45, highest: 3 },
    ]);
  });

  it('takes a comma before the fraction where cells are split at something else', async () => {
    const { utterances } = await manifest('path;label;speaker;arousal', 'a.wav;sad;ann;1,5');
    expect(utterances[0]?.dimensions).toEqual({ arousal: 1.5 });
  });

  it('needs no label, which then is none', async () => {
    const corpus = await manifest('path,speaker,arousal', 'a.wav,ann,1', 'b.wav,bob,2');
    expect(settleLabels({ labels: 'corpus', dimensions: ['arousal'] }, [corpus])).toEqual([]);
    expect(labelledBy(corpus, { labels: [] }).utterances).toHaveLength(2);
    expect(() => settleLabels({ labels: 'corpus' }, [corpus])).toThrow(/Give --dimensions arousal/);
  });

  it('needs labels or numbers', async () => {
    await expect(manifest('path,speaker,comment', 'a.wav,ann,loud')).rejects.toThrow(
      /lacks the column label/,
    );
  });

  it('counts recordings without a label as left out where labels are learnt', async () => {
    const corpus = await manifest(
      'path,label,speaker,arousal',
      ...['a.wav,anger,ann,1', 'b.wav,sad,bob,2', 'c.wav,,bob,3'],
    );
    const { utterances, leftOut } = labelledBy(corpus, { labels: ['angry', 'sad'] });
    expect(utterances).toHaveLength(2);
    expect(leftOut.map(({ label }) => label)).toEqual(['(no label)']);
    // All of them teach numbers where no labels are wanted.
    expect(settleLabels({ labels: 'none', dimensions: ['arousal'] }, [corpus])).toEqual([]);
  });
});

describe('asking for dimensions', () => {
  const mixed = () =>
    manifest(
      'path,label,speaker,arousal,same',
      ...['a.wav,anger,ann,high,1', 'b.wav,sad,bob,2,1', 'c.wav,sad,bob,low,1'],
    );

  it('names row, column and value of what is no number, and only of what is asked for', async () => {
    const corpus = await mixed();
    expect(() => settleDimensions(['arousal'], [corpus])).toThrow(
      /line 2, column arousal: "high" is no number, and so 1 more cell/,
    );
    expect(settleDimensions([], [corpus])).toEqual([]);
  });

  it('refuses what nothing can be learnt from', async () => {
    const corpus = await mixed();
    expect(() => settleDimensions(['same'], [corpus])).toThrow(/have 1: there is nothing to learn/);
    expect(() => settleDimensions(['sane'], [corpus])).toThrow(/nearest that there is: "same"/);
    expect(() => settleDimensions(['same', 'Same'], [corpus])).toThrow(/asked for twice/);
    const without = await manifest('path,label,speaker', 'a.wav,sad,ann');
    expect(() => settleDimensions(['arousal'], [without])).toThrow(/has no numbers/);
  });
});

describe('an audformat database', () => {
  const header = (columns: string) =>
    `name: made\nschemes:\n  emotion: {dtype: str, labels: [anger, sadness]}\n  arousal: {dtype: float, minimum: 0, maximum: 1}\n  speaker: {dtype: str}\ntables:\n${columns}`;

  it('gives the numbers of other tables too', async () => {
    const dir = await folderWith({
      ...clips,
      'db.yaml': header(
        '  emotion: {type: filewise, columns: {emotion: {scheme_id: emotion}}}\n  ratings: {type: filewise, columns: {arousal: {scheme_id: arousal}}}\n',
      ),
      'db.emotion.csv': 'file,emotion\na.wav,anger\nb.wav,sadness\n',
      'db.ratings.csv': 'file,arousal\na.wav,0.75\nb.wav,\n',
    });
    const { utterances } = await openCorpus(dir);
    expect(utterances.map(({ emotion, dimensions }) => [emotion, dimensions])).toEqual([
      ['angry', { arousal: 0.75 }],
      ['sad', undefined],
    ]);
  });

  it('may hold numbers alone, and is read again as it was written', async () => {
    const dir = await folderWith({
      ...clips,
      'db.yaml': header(
        '  ratings: {type: filewise, columns: {arousal: {scheme_id: arousal}, speaker: {scheme_id: speaker}}}\n',
      ),
      'db.ratings.csv': 'file,arousal,speaker\na.wav,0.75,ann\nb.wav,0.5,bob\n',
    });
    const corpus = await openCorpus(dir);
    const told = (utterances: typeof corpus.utterances) =>
      utterances.map(({ emotion, speaker, dimensions }) => [emotion, speaker, dimensions]);
    expect(told(corpus.utterances)).toEqual([
      ['', 'ann', { arousal: 0.75 }],
      ['', 'bob', { arousal: 0.5 }],
    ]);
    const out = join(await scratchFolder(), 'out');
    await writeAudformat(corpus, out);
    expect(told((await openCorpus(out)).utterances)).toEqual(told(corpus.utterances));
  });
});
