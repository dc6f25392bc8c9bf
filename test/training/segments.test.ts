// A run on segments of long recordings, from manifest to report: what stands in the table is learnt, and nothing of a
// tested recording was.
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { decodeAudio } from '../../src/audio/decode.js';
import { writeWav } from '../../src/audio/write-wav.js';
import { openCorpus } from '../../src/corpora/open-corpus.js';
import { scoreModelFile } from '../../src/evaluation/model-files/score-model-file.js';
import { readResult } from '../../src/evaluation/read-result.js';
import { errorsSection } from '../../src/reports/page/errors.js';
import { findRecordings } from '../../src/reports/recordings.js';
import { nodeRuntime } from '../../src/runtime/node.js';
import type { ScoredUtterance } from '../../src/scores/predictions.js';
import { presetSettings } from '../../src/training/presets.js';
import type { RunSplit } from '../../src/training/run-folder.js';
import { train } from '../../src/training/train.js';
import { makeCorpus, quickSettings } from '../support/made-corpus.js';

const sampleRate = 8000;
const words = ['neutral', 'calm', 'happy', 'sad', 'angry', 'fearful', 'disgust', 'surprised'];
let root: string;
let manifest: string;

/** Joins the clips of the made corpus, four to a recording, 0.3 s of silence before each. */
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'affetto-segments-'));
  await makeCorpus(join(root, 'clips'), 4);
  const lines = ['file,start,end,emotion,speaker'];
  for (const actor of (await readdir(join(root, 'clips'))).sort()) {
    const names = (await readdir(join(root, 'clips', actor))).sort();
    // Neighbours in the list are of one emotion; dealt out, each recording has four.
    for (let talk = 0; talk < 4; talk++) {
      const parts: Float32Array[] = [];
      let at = 0;
      for (const name of names.filter((_, index) => index % 4 === talk)) {
        const bytes = await readFile(join(root, 'clips', actor, name));
        const { samples } = await decodeAudio(bytes, { sampleRate });
        const start = at + 0.3;
        at = start + samples.length / sampleRate;
        parts.push(new Float32Array(0.3 * sampleRate), samples);
        const emotion = words[Number(name.slice(6, 8)) - 1];
        lines.push(`${actor}-${talk}.wav,${start.toFixed(4)},${at.toFixed(4)},${emotion},${actor}`);
      }
      const whole = new Float32Array(parts.flatMap((part) => [...part]));
      await writeFile(join(root, `${actor}-${talk}.wav`), writeWav([whole], { sampleRate }));
    }
  }
  manifest = join(root, 'talks.csv');
  await writeFile(manifest, lines.join('\n'));
});
afterAll(() => rm(root, { recursive: true, force: true }));

describe('a run on segments', () => {
  it('learns them, and tests on recordings of which it heard nothing', async () => {
    const out = join(root, 'run');
    const { report } = await train({
      settings: presetSettings(quickSettings.model, { ...quickSettings, epochs: 20 }),
      corpusFolder: manifest,
      outFolder: out,
      cacheFolder: join(root, 'cache'),
      runtime: nodeRuntime,
    });
    expect(report.accuracy).toBeGreaterThan(0.5);
    const split = JSON.parse(await readFile(join(out, 'split.json'), 'utf8')) as RunSplit;
    const parts = [split.train, split.validation, split.test].map(
      (ids) => new Set(ids.map((id) => id.split('#')[0])),
    );
    expect(split.train.length + split.validation.length + split.test.length).toBe(64);
    // Sixteen recordings, each in one part.
    expect(parts.reduce((sum, { size }) => sum + size, 0)).toBe(16);
    const predictions = JSON.parse(
      await readFile(join(out, 'predictions.json'), 'utf8'),
    ) as ScoredUtterance[];
    for (const { id, path, startSeconds, endSeconds } of predictions) {
      expect(id).toBe(`${path}#t=${startSeconds},${endSeconds}`);
    }

    const result = await readResult(out);
    const recordings = await findRecordings(result, () => root, join(out, 'report.html'));
    const page = errorsSection(result, recordings)?.text;
    expect(page).toMatch(/src="\.\.\/Actor_0\d-\d\.wav#t=[\d.]+,[\d.]+"/);
    // The picture is of the segment: 0.6 s, where the recording has 3.6 s.
    expect(
      [...recordings.values()].map(({ spectrogram }) => spectrogram?.seconds.toFixed(1)),
    ).toEqual([...recordings.values()].map(() => '0.6'));

    const score = await scoreModelFile({
      modelPath: join(out, 'model.onnx'),
      corpus: await openCorpus(manifest),
      processes: 1,
    });
    expect(score.predictions.utterances).toHaveLength(64);
    expect(score.unanswered).toEqual([]);
    expect(score.audioSeconds).toBeCloseTo(64 * 0.6, 1);
  }, 60_000);
});
