// affetto as a library in Node: node examples/node/predict.mjs RECORDING... (any format that affetto reads)
import { decodeAudio, emojiFor } from 'affetto';
import { defaultModelPath, nodeRuntime, openRecognizer, readAudioFile } from 'affetto/node';

// MODEL names another model file than the one that comes with affetto.
const recognizer = await openRecognizer(
  process.env.MODEL ?? (await defaultModelPath()),
  nodeRuntime,
);
const { sampleRate } = recognizer.metadata;
for (const file of process.argv.slice(2)) {
  const { samples } = await decodeAudio(await readAudioFile(file), { sampleRate });
  const { emotion, confidence, sure } = await recognizer.recognize(samples);
  const answer = sure ? `${emojiFor(emotion)} ${emotion}` : `not sure, perhaps ${emotion}`;
  console.log(`${file}: ${answer} ${(100 * confidence).toFixed(0)}%`);
}
await recognizer.dispose();
