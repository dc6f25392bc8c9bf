// `affetto evaluate`: one model under a protocol, or a finished model file on a corpus.

import type { ArgsDef } from 'citty';
import { AffettoError } from '../../errors.js';
import { command } from '../terminal/command.js';
import { speedsOption } from '../terminal/speeds-option.js';
import { evaluationOptions, runEvaluation } from './evaluate/run-evaluation.js';
import { readKnownVoices, voiceOptions } from './evaluate/voice-options.js';

const fileOptions = {
  speakers: { type: 'string', description: 'Model file: only these speakers, e.g. 17,18' },
  unseen: { type: 'boolean', description: 'Model file: only speakers it was not trained on' },
  robustness: {
    type: 'boolean',
    description: 'Model file: also under noise, telephone, codecs ...',
  },
  speeds: { ...speedsOption, description: `Model file: ${speedsOption.description}` },
} as const satisfies ArgsDef;

const args = {
  model: {
    type: 'string',
    description:
      'A name (see affetto models), a file that defines one (.mjs, .ts) or JSON file with settings: trained on every fold; a finished .onnx file: scored as it is',
    required: true,
  },
  ...evaluationOptions,
  ...voiceOptions,
  ...fileOptions,
} as const satisfies ArgsDef;

export default command({
  name: 'evaluate',
  description:
    'Train and test a model fold by fold under a protocol, or score a finished model file on any corpus.',
  examples: [
    'affetto evaluate --model cnn-lstm --corpus data/ravdess --out runs/cnn-lstm',
    'affetto evaluate --model cnn-lstm --protocol random-folds --folds 10 --corpus data/ravdess --out runs/random',
    'affetto evaluate --model settings.json --protocol leave-one-speaker-out --corpus data/ravdess --out runs/loso',
    'affetto evaluate --model cnn-lstm --protocol cross-corpus --corpus data/ravdess --test-corpus data/crema-d --out runs/cross',
    'affetto evaluate --model encoder --protocol leave-one-corpus-out --corpus data/ravdess --corpus data/emo-db --corpus data/nemo --out runs/left-out',
    'affetto evaluate --model encoder --protocol corpus-matrix --corpus data/ravdess --corpus data/emo-db --corpus data/nemo --out runs/matrix',
    'affetto evaluate --model encoder --corpus rated.csv --dimensions arousal,valence --seeds 1,2,3 --out runs/rated',
    'affetto evaluate --model models/crnn.onnx --corpus data/savee --json',
    'affetto evaluate --model models/crnn.onnx --corpus data/mine --labels map.json',
    'affetto evaluate --model models/crnn.onnx --corpus data/savee --speeds 0.944,1,1.059',
    'affetto evaluate --model encoder.onnx --corpus data/savee --voice 0,4,16 --voice-draw any',
    'affetto evaluate --model encoder --corpus data/ravdess --out runs/encoder --voice 0,4,16',
  ],
  args,
  run: async (given) => {
    const voices = readKnownVoices(given);
    if (given.model.toLowerCase().endsWith('.onnx')) {
      refuseTraining(given);
      const { evaluateModelFile } = await import('./evaluate/model-file.js');
      await evaluateModelFile({ ...given, voices });
      return;
    }
    refuse(given, Object.keys(fileOptions), 'is for a finished model file (.onnx)');
    await runEvaluation('evaluate', [given.model], given, voices);
  },
});

/** The options that have an effect here; all others are refused, so that whatever training learns to take is refused too. */
const forBoth = new Set([
  'corpus',
  'format',
  'labels',
  'strict',
  'allow-truncated',
  'ffmpeg',
  'processes',
  'json',
  'markdown',
]);

function refuseTraining(given: Readonly<Record<string, unknown>>): void {
  const why = 'is for training; a finished model file is scored as it is';
  refuse(given, ['test-speakers'], why, 'Name the speakers to score with --speakers.');
  const second = ['test-corpus', 'test-format'];
  refuse(given, second, why, 'Give the corpus to score with --corpus and --format.');
  const training = Object.keys(evaluationOptions).filter((name) => !forBoth.has(name));
  refuse(given, training, why);
}

function refuse(
  given: Readonly<Record<string, unknown>>,
  names: readonly string[],
  why: string,
  advice = 'Leave it out.',
): void {
  const name = names.find((option) => given[option] !== undefined && given[option] !== false);
  if (name === undefined) return;
  throw new AffettoError('OPTION_INVALID', `--${name} ${why}. ${advice}`);
}
