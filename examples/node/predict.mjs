// affetto as a library in Node: node examples/node/predict.mjs CLIP... (any format that affetto reads)
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { decodeAudio, emojiFor, loadRecognizer } from 'affetto';
import { nodeRuntime, readAudioFile } from 'affetto/node';

const model = process.env.MODEL ?? fileURLToPath(import.meta.resolve('affetto/models/crnn.onnx'));
const recognizer = await loadRecognizer(await readFile(model), nodeRuntime);
const { sampleRate } = recognizer.metadata;
for (const file of process.argv.slice(2)) {
  const { samples } = await decodeAudio(await readAudioFile(file), { sampleRate });
  const { emotion, confidence } = await recognizer.recognize(samples);
  console.log(`${file}: ${emojiFor(emotion)} ${emotion} ${(100 * confidence).toFixed(0)}%`);
}
await recognizer.dispose();
