// affetto in a thread of Node: node threads.mjs RECORDING
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';

if (isMainThread) {
  const thread = new Worker(new URL(import.meta.url), { workerData: process.argv[2] });
  thread.on('message', (answer) => console.log(JSON.stringify(answer)));
} else {
  const { loadAffetto } = await import('affetto');
  const affetto = await loadAffetto();
  const { emotion, confidence } = await affetto.recognize(workerData);
  parentPort.postMessage({
    emotion,
    confidence,
    model: affetto.model,
    engine: affetto.runtime.name,
  });
  await affetto.dispose();
}
