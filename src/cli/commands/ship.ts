// `affetto ship`: evaluations in, out comes a model trained on everything that carries their scores, and
// the card that says what it is good for.

import { basename } from 'node:path';
import type { ArgsDef } from 'citty';
import { corpusPaths } from '../../corpora/joined-corpora.js';
import type { CorpusFormat } from '../../corpora/listing.js';
import { AffettoError } from '../../errors.js';
import { modelCard } from '../../model-file/card.js';
import { readModelMetadata } from '../../model-file/model-file.js';
import { defaultSetLevel } from '../../scores/answer-sets.js';
import { defaultAnsweredAccuracy } from '../../shipping/evidence.js';
import { shipModel } from '../../shipping/ship.js';
import { writeOutput } from '../../write-files.js';
import { command } from '../terminal/command.js';
import { abortOnInterrupt, interruptedExitCode } from '../terminal/failure.js';
import { ffmpegOption } from '../terminal/ffmpeg-option.js';
import {
  allowTruncatedOption,
  labelCounts,
  readingFrom,
  unusableText,
} from '../terminal/left-out.js';
import { numberOf, wholeNumber } from '../terminal/numbers.js';
import { CountProgress } from '../terminal/progress.js';
import { evaluationOptions } from './evaluate/run-evaluation.js';

const args = {
  run: {
    type: 'positional',
    required: false,
    description:
      'Folder of affetto evaluate or compare, speaker-independent; several: their networks answer together',
    valueHint: 'RUN...',
  },
  corpus: {
    type: 'string',
    required: true,
    description: 'Folder of the recordings that were evaluated; all are trained on',
    valueHint: 'DIR',
  },
  format: evaluationOptions.format,
  out: {
    type: 'string',
    required: true,
    description: 'Model file to write; its card is written beside it as .md',
    valueHint: 'FILE',
  },
  model: {
    type: 'string',
    description: 'Which model of the evaluation, where it compared several',
  },
  members: {
    type: 'string',
    default: '1',
    description:
      "Networks of each RUN that answer together in the file; the evaluation's first seeds say how well, 1 to 16",
  },
  seed: {
    type: 'string',
    default: '1',
    description: "Of weights, order and augmentation; further members' count up",
  },
  sure: {
    type: 'string',
    default: String(defaultAnsweredAccuracy),
    description: 'Answers that are not called "not sure" shall be right this often, 0 to 1',
  },
  'set-level': {
    type: 'string',
    default: String(defaultSetLevel),
    description:
      'Sets of emotions shall hold the true one this often on voices never heard, 0 to 1',
  },
  foreign: {
    type: 'string',
    description:
      'Folder of affetto evaluate --protocol cross-corpus or leave-one-corpus-out with the same settings: the file then says what is to be expected of recordings of another kind; may be given several times',
    valueHint: 'DIR',
  },
  robustness: {
    type: 'boolean',
    description:
      "Also measure noise, telephones, codecs and rooms with the first seed's models, or the members together (minutes)",
  },
  'allow-truncated': allowTruncatedOption,
  ffmpeg: ffmpegOption,
  cache: {
    type: 'string',
    description: 'Feature cache; default ~/.cache/affetto',
    valueHint: 'DIR',
  },
} as const satisfies ArgsDef;

export default command({
  name: 'ship',
  description:
    'Train the evaluated configuration on all recordings and write a model file with its temperature, threshold, scores on unheard speakers, and card. Interrupted? The same command goes on.',
  examples: [
    'affetto ship runs/crnn --corpus data/ravdess --out crnn.onnx',
    'affetto ship runs/comparison --model cnn-lstm --corpus data/ravdess --out cnn-lstm.onnx --robustness',
    'affetto ship runs/crnn runs/crnn-wide --corpus data/ravdess --out together.onnx',
    'affetto ship runs/encoder --foreign runs/corpora --corpus data/ravdess --corpus data/emo-db --out encoder.onnx',
    'affetto ship runs/crnn --sure 0.9 --corpus data/ravdess --out cautious.onnx',
  ],
  args,
  run: async (given) => {
    const [first, ...others] = given._;
    if (first === undefined) {
      throw new AffettoError(
        'OPTION_INVALID',
        'Name a folder of affetto evaluate or compare: affetto ship runs/crnn.',
      );
    }
    const members = wholeNumber('--members', given.members);
    const answeredAccuracy = numberOf('--sure', given.sure);
    const setLevel = numberOf('--set-level', given['set-level']);
    const seed = wholeNumber('--seed', given.seed);
    let progress = new CountProgress('recordings');
    const { signal } = abortOnInterrupt(() => progress.interrupting());
    try {
      const bytes = await shipModel({
        runs: [first, ...others],
        corpusFolder: given.corpus,
        ...(given.format !== undefined && { corpusFormat: given.format as CorpusFormat }),
        ...(given.model !== undefined && { model: given.model }),
        reading: readingFrom(given),
        members,
        seed,
        answeredAccuracy,
        setLevel,
        foreign: corpusPaths(given.foreign ?? ''),
        ...(given.robustness !== undefined && { robustness: given.robustness }),
        ...(given.cache !== undefined && { cacheFolder: given.cache }),
        onCorpus: ({ leftOut, unusable }) => {
          const counts = labelCounts(leftOut);
          if (counts !== '') console.error(`left out, no such label: ${counts}`);
          for (const line of unusableText(unusable)) console.error(line);
        },
        onRecordings: (done, total) => progress.show(done, total),
        onEpochs: (done, total) => {
          progress = progress.next('epochs');
          progress.show(done, total);
        },
        signal,
      });
      progress.finish();
      const card = given.out.replace(/(\.onnx)?$/, '.md');
      await writeOutput(given.out, bytes);
      await writeOutput(card, modelCard(readModelMetadata(bytes), basename(given.out)));
      console.log(`${given.out}\n${card}`);
    } catch (error) {
      progress.finish();
      if (!signal.aborted) throw error;
      console.error('affetto ship: stopped. The same command goes on where it was.');
      process.exitCode = interruptedExitCode;
    }
  },
});
