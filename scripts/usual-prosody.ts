// What is usual when nobody shows an emotion: `npx tsx scripts/usual-prosody.ts DIR...` measures the neutral recordings of corpora
// and prints the percentiles that src/prosody/prosody-comparison.ts holds.

import { decodeAudio } from '../src/audio/decode.js';
import { readAudioFile } from '../src/audio/read-file.js';
import { openCorpus } from '../src/corpora/open-corpus.js';
import { prosodyOf, prosodySummary } from '../src/prosody/prosody.js';

const sampleRate = 16_000;
const summaries = [];
const speakers = new Set<string>();
for (const dir of process.argv.slice(2)) {
  const { utterances } = await openCorpus(dir);
  for (const { path, emotion, speaker } of utterances) {
    if (emotion !== 'neutral') continue;
    speakers.add(`${dir} ${speaker}`);
    const { samples } = await decodeAudio(await readAudioFile(path), { sampleRate });
    summaries.push(prosodySummary(await prosodyOf(samples, sampleRate)));
  }
}
console.log(`${summaries.length} neutral recordings of ${speakers.size} speakers`);
for (const key of ['pitchHz', 'pitchRangeSemitones', 'syllablesPerSecond'] as const) {
  const values = summaries.flatMap((summary) => summary[key] ?? []).sort((a, b) => a - b);
  const at = (share: number) => values[Math.round(share * (values.length - 1))]?.toFixed(1);
  console.log(`${key}: 10% ${at(0.1)}, median ${at(0.5)}, 90% ${at(0.9)}`);
}
