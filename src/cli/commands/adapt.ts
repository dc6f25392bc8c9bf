// `affetto adapt`: a model file and one speaker's labelled clips in, a model file for that voice out, with
// what it is worth on clips that it was not adapted to.

import { realpath } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { ArgsDef, ParsedArgs } from 'citty';
import { Adaptation } from '../../adaptation/adaptation.js';
import { judge } from '../../adaptation/judgement.js';
import type { AdaptedLayers } from '../../adaptation/trainable-part.js';
import type { CorpusFormat } from '../../corpora/listing.js';
import { openCorpus } from '../../corpora/open-corpus.js';
import { AffettoError } from '../../errors.js';
import { readModelMetadata } from '../../model-file/model-file.js';
import { readModelFile } from '../../recognition/model-on-disk.js';
import { defaultModelPath } from '../../recognition/shipped-models.js';
import { nodeRuntime } from '../../runtime/node.js';
import { writeOutput } from '../../write-files.js';
import { command } from '../terminal/command.js';
import { abortOnInterrupt, interruptedExitCode } from '../terminal/failure.js';
import { wholeNumber } from '../terminal/numbers.js';
import { counted } from '../terminal/table.js';
import { ofOneSpeaker, readClips } from './adapt/clips.js';
import { AdaptProgress } from './adapt/progress.js';
import { type AdaptReport, adaptJson, adaptText } from './adapt/result.js';

const args = {
  model: {
    type: 'string',
    description: 'Model file to start from; default: the one shipped',
    valueHint: 'FILE',
  },
  clips: {
    type: 'string',
    required: true,
    description:
      "The speaker's recordings: a folder for each emotion (happy/, sad/, ...), a manifest or a corpus",
    valueHint: 'DIR',
  },
  out: { type: 'string', required: true, description: 'Model file to write', valueHint: 'FILE' },
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
  layers: {
    type: 'string',
    default: 'last',
    description: 'last (the layers after the trunk: a second) or all (half a minute)',
  },
  folds: {
    type: 'string',
    description:
      'Parts of the clips that are left out in turn for the check; default: each clip (last), 5 (all)',
    valueHint: 'N',
  },
  seed: { type: 'string', default: '1', description: 'Of order, dropout and folds' },
  force: {
    type: 'boolean',
    description: 'Write the model even if the check says that its answers are worse',
  },
  json: { type: 'boolean', description: 'Print one JSON object: before, after, each clip' },
} as const satisfies ArgsDef;
type Given = ParsedArgs<typeof args>;

export default command({
  name: 'adapt',
  description:
    'Adapt a model to one voice with a few labelled clips, best two or more of each emotion, and say what that is worth on clips left out.',
  examples: [
    'affetto adapt --clips my-voice/ --out my-voice.onnx',
    'affetto adapt --clips data/ravdess --speaker 07 --layers all --out seven.onnx',
    'affetto adapt --model my-voice.onnx --clips more.csv --out better.onnx --json',
  ],
  args,
  run: async (given) => {
    if (given._.length > 0) {
      throw new AffettoError(
        'OPTION_INVALID',
        `What is ${given._[0]}? Clips are named by --clips DIR, the model to write by --out FILE.`,
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
  const layers = layersOf(given.layers);
  const seed = wholeNumber('--seed', given.seed);
  const folds = given.folds === undefined ? undefined : wholeNumber('--folds', given.folds);
  const model = given.model ?? (await defaultModelPath());
  await refuseOwnInput(model, given.out);
  const modelBytes = await readModelFile(model);
  const { labels, sampleRate } = readModelMetadata(modelBytes);
  const corpus = await openCorpus(given.clips, {
    format: given.format as CorpusFormat | undefined,
  });
  if (corpus.leftOut.length > 0) {
    console.error(
      `${counted(corpus.leftOut.length, 'recording')} left out: no emotion of affetto's matches the label.`,
    );
  }
  const utterances = ofOneSpeaker(corpus, given.speaker);
  const clips = await readClips(corpus, utterances, labels, sampleRate, signal);
  const adaptation = await Adaptation.prepare({
    modelBytes,
    clips,
    layers,
    runtime: nodeRuntime,
    onProgress: (state) => progress.show(state),
    signal,
  });
  try {
    const check = await adaptation.check({ seed, ...(folds !== undefined && { folds }) });
    const start = performance.now();
    const adapted = await adaptation.train(seed);
    const seconds = (performance.now() - start) / 1000;
    signal.throwIfAborted();
    const judged = judge(check, labels);
    const written = judged.verdict !== 'worse' || given.force === true;
    if (written) await writeOutput(given.out, adapted.modelBytes);
    return {
      model,
      out: given.out,
      written,
      verdict: judged.verdict,
      judged,
      check,
      clips,
      labels,
      adaptation: adapted.metadata.adaptation!,
      seconds,
    };
  } finally {
    await adaptation.dispose();
  }
}

function layersOf(text: string): AdaptedLayers {
  if (text === 'last' || text === 'all') return text;
  throw new AffettoError('OPTION_INVALID', `--layers ${text}: give last or all.`);
}

/** Refuses to overwrite the input model: it could then be adapted only once, and a wrong label would cost it for good. */
async function refuseOwnInput(model: string, out: string): Promise<void> {
  const real = (path: string) => realpath(path).catch(() => resolve(path));
  if ((await real(model)) !== (await real(out))) return;
  throw new AffettoError(
    'OPTION_INVALID',
    `--out ${out} is the model that is adapted; it would be lost. Name another file.`,
  );
}
