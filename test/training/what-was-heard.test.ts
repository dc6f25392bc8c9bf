// From a corpus to the card: what a trained model says of the recordings it heard follows from what is known of
// them. Made sounds, of two speakers under RAVDESS's names and of two others in somebody's own table.
import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { listRavdess } from '../../src/corpora/ravdess-listing.js';
import { modelCard } from '../../src/model-file/card.js';
import { type ModelMetadata, readModelMetadata } from '../../src/model-file/model-file.js';
import { nodeRuntime } from '../../src/runtime/node.js';
import { presetSettings } from '../../src/training/presets.js';
import { train } from '../../src/training/train.js';
import { makeCorpus, quickSettings } from '../support/made-corpus.js';

const settings = presetSettings(quickSettings.model, { ...quickSettings, epochs: 1 });
let root: string;

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'affetto-heard-'));
  await makeCorpus(join(root, 'named'), 4);
  const { utterances } = await listRavdess(join(root, 'named'));
  await mkdir(join(root, 'own'));
  const lines = ['path,label,speaker'];
  for (const [index, { path, emotion, speaker }] of utterances.entries()) {
    if (Number(speaker) <= 2) continue;
    await rename(path, join(root, 'own', `${index}.wav`));
    lines.push(`${index}.wav,${emotion},person ${speaker}`);
  }
  await writeFile(join(root, 'own', 'manifest.csv'), lines.join('\n'));
});
afterAll(() => rm(root, { recursive: true, force: true }));

async function trained(
  corpus: string,
  more: Partial<Parameters<typeof train>[0]> = {},
): Promise<{ readonly metadata: ModelMetadata; readonly card: string }> {
  const { modelFile } = await train({
    settings,
    corpusFolder: join(root, corpus),
    outFolder: await mkdtemp(join(root, 'run-')).then((folder) => join(folder, 'run')),
    cacheFolder: join(root, 'cache'),
    runtime: nodeRuntime,
    ...more,
  });
  const metadata = readModelMetadata(modelFile);
  return { metadata, card: modelCard(metadata, 'model.onnx') };
}

describe('a model trained on', () => {
  it('a described corpus names its language, its acting, its licence, and people', async () => {
    const { metadata, card } = await trained('named');
    expect(metadata.training.heard).toMatchObject([
      {
        corpus: 'ravdess',
        languages: ['en-003'],
        emotions: 'acted',
        licence: { id: 'CC-BY-NC-SA-4.0' },
      },
    ]);
    expect(metadata.training.nonSpeech).toBe(0);
    expect(metadata.licence).toContain('CC BY-NC-SA 4.0: for non-commercial use');
    expect(card).toContain('acted emotions in English (North America): 2 actors');
    expect(card).toContain('saying 2 sentences');
    expect(card).toContain(
      'Human listeners reach 62.4% accuracy on RAVDESS speech (neutral and calm accepted for each other).',
    );
    expect(card).toContain('https://doi.org/10.1371/journal.pone.0196391');
  }, 30_000);

  it('somebody’s own recordings says that nothing is known of them', async () => {
    const { metadata, card } = await trained('own');
    expect(metadata.training.heard).toBeUndefined();
    expect(metadata.listeners).toBeUndefined();
    expect(metadata.licence).toContain("depends on that corpus's licence");
    expect(card).toContain(
      '(person 03, person 04), from Manifest manifest.csv. The file does not say',
    );
    expect(card).not.toMatch(/North America|actors|acting|uman listeners|RAVDESS|CC BY/);
  }, 30_000);

  it('one corpus and tested on another stands beside the people who heard the other', async () => {
    const split = { ...settings.split, kind: 'cross-corpus' } as const;
    const { metadata, card } = await trained('own', {
      settings: { ...settings, split },
      testCorpusFolder: join(root, 'named'),
    });
    expect(metadata.training.heard).toBeUndefined();
    expect(metadata.listeners?.corpus).toBe('RAVDESS speech');
    expect(card).not.toContain('actors');
    const back = await trained('named', {
      settings: { ...settings, split },
      testCorpusFolder: join(root, 'own'),
    });
    expect(back.card).toContain('1 actor saying 2 sentences');
    expect(back.card).not.toContain('uman listeners');
  }, 60_000);
});
