// The model file that answers in the benchmarks: the shipped one, or, where the repository has none
// yet, the same architecture with initial weights, which takes the same time.

import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { featureShape } from '../src/features/options.js';
import { buildTrainingStep, initialState } from '../src/grad/training-step.js';
import { buildModelFile } from '../src/model-file/model-file.js';
import { extractionOptions, networkForward, networkInputs } from '../src/models/network.js';
import { createModel } from '../src/models/registry.js';
import { presetSettings } from '../src/training/presets.js';
import { version } from '../src/version.js';
import type { Context } from './context.js';
import { rootFolder } from './sides.js';

const labels = ['neutral', 'calm', 'happy', 'sad', 'angry', 'fearful', 'disgust', 'surprised'];

/** Path of a `cnn-lstm` model file. */
export async function modelFile(context: Context): Promise<string> {
  const shipped = join(rootFolder, 'models', 'cnn-lstm.onnx');
  if (existsSync(shipped)) return shipped;
  context.notice('models/cnn-lstm.onnx is absent: an untrained file of the same model answers.');
  const path = join(context.temporaryFolder, 'cnn-lstm.onnx');
  await writeFile(path, untrained());
  return path;
}

function untrained(): Uint8Array {
  const settings = presetSettings({ name: 'cnn-lstm' });
  const [, channels] = featureShape(settings.frontEnd);
  const global = { mean: new Array(channels).fill(0), deviation: new Array(channels).fill(20) };
  const frontEnd = {
    ...extractionOptions(settings.frontEnd),
    normalization: { ...settings.frontEnd.normalization, global },
  };
  const model = createModel('cnn-lstm');
  const step = buildTrainingStep({
    batchSize: 2,
    inputs: networkInputs(frontEnd),
    forward: networkForward(model, frontEnd, labels.length),
    optimizer: { kind: 'adam' },
  });
  const { weights, statistics } = initialState(step, 1);
  const values = {
    weights: weights as Float32Array,
    statistics: statistics as Float32Array,
  };
  return buildModelFile(
    {
      format: 1,
      affettoVersion: version,
      labels,
      sampleRate: frontEnd.sampleRate,
      windowSeconds: (frontEnd.frames * frontEnd.hopLength) / frontEnd.sampleRate,
      model: {
        name: model.name,
        options: { ...model.options } as Record<string, number>,
        parameters: values.weights.length,
      },
      frontEnd,
      calibration: { temperature: 1, fittedOn: 'nothing' },
      training: { corpus: 'none', utterances: 0, speakers: [], seed: 1, epochs: 0 },
      evaluation: {
        protocol: 'none: untrained',
        speakerIndependent: false,
        testUtterances: 0,
        accuracy: 0,
        uar: 0,
        macroF1: 0,
        ece: 0,
      },
      licence: 'MIT',
    },
    values,
  );
}
