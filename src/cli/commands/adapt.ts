// `affetto adapt`: one speaker's labelled clips in, a voice that the model knows or a model file for that voice out, with
// what it is worth on clips that it was not adapted to.

import { realpath } from 'node:fs/promises';
import { extname, resolve } from 'node:path';
import type { ArgsDef, ParsedArgs } from 'citty';
import type { AdaptedLayers } from '../../adaptation/trainable-part.js';
import { AffettoError } from '../../errors.js';
import { defaultModelPath, trainableModelPath } from '../../recognition/shipped-models.js';
import { command } from '../terminal/command.js';
import { abortOnInterrupt, interruptedExitCode } from '../terminal/failure.js';
import { ffmpegOption } from '../terminal/ffmpeg-option.js';
import { labelsOption, readLabelsOption } from '../terminal/labels-option.js';
import { allowTruncatedOption, readingFrom, strictOption } from '../terminal/left-out.js';
import { wholeNumber } from '../terminal/numbers.js';
import { adaptToVoice } from './adapt/by-voice.js';
import { adaptWeights } from './adapt/by-weights.js';
import type { AdaptTask } from './adapt/clips.js';
import { AdaptProgress } from './adapt/progress.js';
import { type AdaptReport, adaptJson, adaptText } from './adapt/result.js';

const args = {
  model: {
    type: 'string',
    description:
      'Model file to start from; default: encoder for a voice, crnn for a model, as shipped',
    valueHint: 'FILE',
  },
  clips: {
    type: 'string',
    required: true,
    description:
      "The speaker's recordings: a folder for each emotion (happy/, sad/, ...), a manifest or a corpus",
    valueHint: 'DIR',
  },
  out: {
    type: 'string',
    required: true,
    description:
      'File to write: NAME.json is a voice for predict --voice, which gains more; NAME.onnx a model for predict --model',
    valueHint: 'FILE',
  },
  voice: {
    type: 'string',
    description: 'Voice to go on from, kept by predict --voice or written by adapt',
    valueHint: 'FILE',
  },
  speaker: {
    type: 'string',
    description: 'Whose clips, where there are those of several speakers',
    valueHint: 'NAME',
  },
  format: {
    type: 'string',
    description:
      'What to take --clips for (see affetto corpus --help); default: told from the names',
    valueHint: 'FORMAT',
  },
  labels: labelsOption,
  layers: {
    type: 'string',
    description:
      'Of a model: last (the layers after the trunk: a second; the default) or all (half a minute)',
  },
  folds: {
    type: 'string',
    description:
      'Parts of the clips that are left out in turn for the check; default: each clip, 5 with --layers all',
    valueHint: 'N',
  },
  seed: { type: 'string', default: '1', description: 'Of order, dropout and folds' },
  force: {
    type: 'boolean',
    description: 'Write it even if the check says that its answers are worse',
  },
  strict: strictOption,
  'allow-truncated': allowTruncatedOption,
  ffmpeg: ffmpegOption,
  json: { type: 'boolean', description: 'Print one JSON object: before, after, each clip' },
} as const satisfies ArgsDef;
type Given = ParsedArgs<typeof args>;

export default command({
  name: 'adapt',
  description:
    'Adapt to one voice with a few labelled clips, best two or more of each emotion, and say what that is worth on clips left out.',
  examples: [
    'affetto adapt --clips my-voice/ --out my-voice.json',
    'affetto adapt --clips my-voice/ --voice heard.json --out my-voice.json',
    'affetto adapt --clips data/ravdess --speaker 07 --layers all --out seven.onnx',
    'affetto adapt --model my-voice.onnx --clips more.csv --out better.onnx --json',
  ],
  args,
  run: async (given) => {
    if (given._.length > 0) {
      throw new AffettoError(
        'OPTION_INVALID',
        `What is ${given._[0]}? Clips are named by --clips DIR, the file to write by --out FILE.`,
      );
    }
    const progress = new AdaptProgress();
    const { signal } = abortOnInterrupt(() => {
      progress.finish();
      console.error('affetto adapt: stopping ...');
    });
    try {
      const report = await adapt(given, progress, signal);
      progress.finish();
      console.log(given.json ? JSON.stringify(adaptJson(report), null, 2) : adaptText(report));
      if (!report.written) process.exitCode = 1;
    } catch (error) {
      progress.finish();
      if (!signal.aborted) throw error;
      console.error('affetto adapt: stopped, nothing was written.');
      process.exitCode = interruptedExitCode;
    }
  },
});

async function adapt(
  given: Given,
  progress: AdaptProgress,
  signal: AbortSignal,
): Promise<AdaptReport> {
  const isVoice = extname(given.out).toLowerCase() === '.json';
  if (isVoice && given.layers !== undefined) {
    throw new AffettoError(
      'OPTION_INVALID',
      `--layers ${given.layers}: no layer is trained for a voice. Leave it out, or name a model to write (--out NAME.onnx).`,
    );
  }
  if (!isVoice && given.voice !== undefined) {
    throw new AffettoError(
      'OPTION_INVALID',
      `--voice ${given.voice}: a model is not adapted from a voice. Name a voice to write: --out NAME.json.`,
    );
  }
  const layers = layersOf(given.layers ?? 'last');
  const seed = wholeNumber('--seed', given.seed);
  const task: AdaptTask = {
    model: given.model ?? (await (isVoice ? defaultModelPath() : trainableModelPath())),
    isNamed: given.model !== undefined,
    clips: given.clips,
    format: given.format,
    speaker: given.speaker,
    labels: await readLabelsOption(given.labels),
    strict: given.strict === true,
    reading: readingFrom(given),
    out: given.out,
    check: {
      seed,
      ...(given.folds !== undefined && { folds: wholeNumber('--folds', given.folds) }),
    },
    force: given.force === true,
    onProgress: (state) => progress.show(state),
    signal,
  };
  await refuseOwnInput(task.model, given.out);
  if (!isVoice) return adaptWeights(task, layers, seed);
  if (given.voice !== undefined) await refuseOwnInput(given.voice, given.out);
  return adaptToVoice(task, given.voice);
}

function layersOf(text: string): AdaptedLayers {
  if (text === 'last' || text === 'all') return text;
  throw new AffettoError('OPTION_INVALID', `--layers ${text}: give last or all.`);
}

/** Refuses to overwrite what is started from: it could then be adapted only once, and a wrong label would cost it for good. */
async function refuseOwnInput(input: string, out: string): Promise<void> {
  const real = (path: string) => realpath(path).catch(() => resolve(path));
  if ((await real(input)) !== (await real(out))) return;
  throw new AffettoError(
    'OPTION_INVALID',
    `--out ${out} is what adapting starts from; it would be lost. Name another file.`,
  );
}
