import { readFileSync, readdirSync, statSync } from 'node:fs';
import { decodeAudio } from '/work/pcm/src/audio/decode.js';
import { loadRecognizer } from '/work/pcm/src/recognition/recognizer.js';
import { loadRecognizer as loadOld } from '/work/main/src/recognition/recognizer.js';
import { nodeRuntime } from '/work/pcm/src/node.js';
function walk(d: string): string[] { return readdirSync(d).flatMap(f => { const p = d + '/' + f; return statSync(p).isDirectory() ? walk(p) : /\.(flac|wav)$/.test(p) ? [p] : []; }); }
const N = 60;
for (const model of ['encoder', 'crnn']) {
  const bytes = new Uint8Array(readFileSync(`/work/pcm/models/${model}.onnx`));
  const now = await loadRecognizer(bytes, nodeRuntime), old = await loadOld(bytes, nodeRuntime as any);
  const fs = now.metadata.sampleRate;
  for (const d of ['emo-db', 'nemo', 'ravdess-speech']) {
    const all = walk('/work/shared/data/' + d).sort(); const files = all.filter((_, i) => i % Math.floor(all.length / N) === 0).slice(0, N);
    const diffs: Record<string, number[]> = {}; const flips: Record<string, number> = {};
    for (const f of files) {
      const { samples } = await decodeAudio(new Uint8Array(readFileSync(f)), { sampleRate: fs });
      const p = samples.reduce((m, v) => Math.max(m, Math.abs(v)), 0);
      const dc = (s: number) => samples.map(v => v + s * p), infra = samples.map((v, i) => v + 0.2 * p * Math.sin(2 * Math.PI * 8 * i / fs));
      const a = await old.recognize(samples), b = await now.recognize(samples);
      const add = (k: string, x: any, y: any) => { (diffs[k] ??= []).push(Math.max(...Object.keys(x.probabilities).map(q => Math.abs(x.probabilities[q] - y.probabilities[q])))); if (x.emotion !== y.emotion) flips[k] = (flips[k] ?? 0) + 1; };
      add('clean old/new', a, b);
      add('dc10 new', b, await now.recognize(dc(0.1))); add('dc30 new', b, await now.recognize(dc(0.3))); add('8Hz20 new', b, await now.recognize(infra));
      add('dc10 old', a, await old.recognize(dc(0.1))); add('8Hz20 old', a, await old.recognize(infra));
    }
    for (const [k, v] of Object.entries(diffs)) { const s = v.sort((x, y) => x - y); console.log(model, d, s.length, k.padEnd(14), 'median', s[s.length >> 1]!.toFixed(5), 'p90', s[Math.floor(s.length * .9)]!.toFixed(5), 'max', s.at(-1)!.toFixed(5), 'over 1e-3:', v.filter(x => x > 1e-3).length, 'flips', flips[k] ?? 0); }
  }
}
