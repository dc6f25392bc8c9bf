// Adapting the weights of a model: a model file out.

import { Adaptation } from '../../../adaptation/adaptation.js';
import { judge } from '../../../adaptation/judgement.js';
import type { AdaptedLayers } from '../../../adaptation/trainable-part.js';
import { readModelMetadata } from '../../../model-file/model-file.js';
import { readModelFile } from '../../../recognition/model-on-disk.js';
import { nodeRuntime } from '../../../runtime/node.js';
import { writeOutput } from '../../../write-files.js';
import { type AdaptTask, clipsOf } from './clips.js';
import type { AdaptReport } from './result.js';

/** Checks, trains, and writes the model unless it is worse. */
export async function adaptWeights(
  task: AdaptTask,
  layers: AdaptedLayers,
  seed: number,
): Promise<AdaptReport> {
  const { model, out, force, onProgress, signal } = task;
  const modelBytes = await readModelFile(model);
  const metadata = readModelMetadata(modelBytes);
  const { labels } = metadata;
  const taken = await clipsOf(task, metadata);
  const { clips } = taken;
  const runtime = nodeRuntime;
  const options = { modelBytes, clips, layers, runtime, onProgress, signal };
  const adaptation = await Adaptation.prepare(options);
  try {
    const check = await adaptation.check(task.check);
    const start = performance.now();
    const adapted = await adaptation.train(seed);
    const seconds = (performance.now() - start) / 1000;
    signal.throwIfAborted();
    const judged = judge(check, labels);
    const written = judged.verdict !== 'worse' || force;
    if (written) await writeOutput(out, adapted.modelBytes);
    const made = {
      kind: 'model',
      adaptation: adapted.metadata.adaptation!,
      usedBy: `--model ${out}`,
    } as const;
    return { model, out, written, judged, check, taken, labels, made, seconds };
  } finally {
    await adaptation.dispose();
  }
}
