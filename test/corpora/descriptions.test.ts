// What affetto says of each corpus is whole: a card, a help text or a licence note is made from every field.
import { readFile } from 'node:fs/promises';
import { basename, dirname, extname } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { CorpusDescription } from '../../src/corpora/corpus-description.js';
import { readLabel } from '../../src/corpora/labels.js';
import { corpusFormats } from '../../src/corpora/listing.js';
import { openCorpus } from '../../src/corpora/open-corpus.js';
import { findCorpus, namedCorpora, speakersOfIds } from '../../src/corpora/registry.js';
import { folderWith } from '../support/scratch.js';

const corpora: readonly CorpusDescription[] = namedCorpora;

/** Made-up label tables that name the example, for the corpora whose names hold no label. */
const tables: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  iemocap: {
    'dialog/EmoEvaluation/Ses01F_impro01.txt':
      '[1.0000 - 2.0000]\tSes01F_impro01_M000\tneu\t[2.5, 2.5, 2.5]\n',
  },
  meld: {
    'train_sent_emo.csv': 'Utterance,Speaker,Emotion,Dialogue_ID,Utterance_ID\nHi.,Ann,joy,0,3\n',
  },
  'msp-podcast': {
    'Labels/labels_consensus.csv':
      'FileName,EmoClass,SpkrID,Gender,Split_Set\nMSP-PODCAST_0001_0008.wav,N,7,Female,Train\n',
  },
};
/** The corpora in which only the tables say who speaks. */
const speakersInTables = ['meld', 'msp-podcast'];

/** A folder with the example of a corpus and what labels it. */
function exampleFolder({ name, example }: CorpusDescription, where: string) {
  return folderWith({ [`${where}/${example}`]: '', ...tables[name] });
}

const docs = await readFile(new URL('../../docs/corpora.md', import.meta.url), 'utf8');

describe.each(corpora.map((corpus) => [corpus.title, corpus] as const))('%s', (title, corpus) => {
  it('reads its own example, as the one corpus that does', async () => {
    const { example, name, readName, labelTables } = corpus;
    const stem = basename(example, extname(example));
    const folder = dirname(example);
    const reading = readName(stem, basename(folder), basename(dirname(folder)));
    expect(reading?.kind).toBe(labelTables ? 'labelled elsewhere' : 'utterance');
    const others = corpora.filter((other) => other !== corpus);
    expect(others.filter((other) => other.readName(stem, basename(folder)))).toEqual([]);
    const listing = await openCorpus(await exampleFolder(corpus, 'some/where'));
    expect(listing).toMatchObject({ format: name, name, title, leftOut: [], ignored: [] });
    expect(listing.utterances).toHaveLength(1);
  });

  it('tells who speaks from an id alone, where its names do', async () => {
    const { utterances } = await openCorpus(await exampleFolder(corpus, 'wav'));
    const [{ id, speaker }] = utterances as [(typeof utterances)[number]];
    if (speakersInTables.includes(corpus.name)) {
      expect(speakersOfIds([id])).toBeUndefined();
      return;
    }
    expect(speakersOfIds([id])).toEqual({ corpus: corpus.name, speakers: [speaker] });
    expect(speakersOfIds([id], corpus.name)?.speakers).toEqual([speaker]);
    expect(speakersOfIds([id, 'something else'])).toBeUndefined();
  });

  it('maps its codes to labels as `readLabel` writes them', () => {
    const labels = Object.values(corpus.labels);
    expect(new Set(labels).size).toBe(labels.length);
    expect(labels.length).toBeGreaterThanOrEqual(2);
    for (const label of labels) expect(readLabel(label)).toBe(label);
  });

  it('says what is spoken in terms that every language of the page has', () => {
    const { languages, ages, texts } = corpus.speech;
    expect(Intl.getCanonicalLocales([...languages])).toEqual(languages);
    expect(languages.length).toBeGreaterThan(0);
    for (const language of ['en', 'de']) {
      const names = new Intl.DisplayNames(language, { type: 'language' });
      for (const tag of languages) expect(names.of(tag)).not.toBe(tag);
    }
    if (ages) expect(ages[0]).toBeLessThanOrEqual(ages[1]);
    if (texts.count !== undefined) expect(texts.count).toBeGreaterThan(0);
  });

  it('names its licence, what it asks, and whom to cite', () => {
    const { licence, citation, publishedAt } = corpus;
    for (const address of [licence.url, publishedAt]) {
      expect(['https:', 'http:']).toContain(new URL(address).protocol);
    }
    expect(licence.name).toMatch(/\S/);
    // They go on after a colon and end before a full stop.
    expect(licence.terms).toMatch(/^[a-z].*[^.]$/);
    if (licence.id?.includes('-NC')) expect(licence.commercialUse).toBe(false);
    if (licence.id) expect(licence.name.replaceAll(' ', '-')).toContain(licence.id.slice(0, 8));
    expect(citation.short).toMatch(/ (19|20)\d\d$/);
    const year = citation.short.slice(-4);
    const author = citation.short.split(' ')[0]!;
    expect(citation.full).toContain(`(${year})`);
    expect(citation.full).toContain(author);
  });

  it('has figures of people for its own labels only', () => {
    const { published, labels } = corpus;
    if (!published) return;
    const judged = published.listeners.recalls.flatMap((group) => group.emotions);
    expect([...judged].sort()).toEqual(Object.values(labels).sort());
    const shares = published.listeners.recalls.map(({ recall }) => recall);
    for (const share of [published.listeners.accuracy, ...shares]) {
      expect(share).toBeGreaterThan(0);
      expect(share).toBeLessThan(1);
    }
  });

  it('has its row in the docs', () => {
    const row = docs.split('\n').find((line) => line.startsWith(`| ${title}, \`${corpus.name}\``));
    expect(row).toContain(corpus.licence.name);
    expect(row).toContain(corpus.citation.short);
    expect(row).toContain(corpus.publishedAt);
  });
});

describe('the registry', () => {
  it('names each corpus once, in the order of the formats', () => {
    const names = corpora.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    expect(corpusFormats).toEqual([...names, 'folders', 'manifest', 'audformat']);
    for (const name of names) expect(findCorpus(name)?.name).toBe(name);
    expect(findCorpus('folders')).toBeUndefined();
  });
});
