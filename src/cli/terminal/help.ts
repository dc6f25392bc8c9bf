// Help texts: what citty renders from a command's options, then examples that can be copied.

import { stripVTControlCharacters } from 'node:util';
import { type ArgsDef, type CommandDef, renderUsage } from 'citty';

const examples: Readonly<Record<string, readonly string[]>> = {
  affetto: ['affetto predict clip.wav', 'affetto train --help'],
  predict: [
    'affetto predict clip.wav interview.mp3',
    'affetto predict recordings/ --csv > emotions.csv',
    'affetto predict *.flac --json | jq .emotion',
    'sox -d -t wav - trim 0 4 | affetto predict -',
    'affetto predict --model runs/first/model.onnx clip.wav',
    'affetto predict --speeds 0.944,1,1.059 clip.wav',
  ],
  adapt: [
    'affetto adapt --clips my-voice/ --out my-voice.onnx',
    'affetto adapt --clips data/ravdess --speaker 07 --layers all --out seven.onnx',
    'affetto adapt --model my-voice.onnx --clips more.csv --out better.onnx --json',
  ],
  train: [
    'affetto train --corpus data/ravdess --split speaker --out runs/first',
    'affetto train --corpus data/ravdess --out runs/first --resume',
    'affetto train --model cnn --corpus data/ravdess --seed 2 --epochs 30 --out runs/cnn-2',
    'affetto train --config settings.json --corpus data/ravdess --out runs/mine',
  ],
  evaluate: [
    'affetto evaluate --model cnn-lstm --corpus data/ravdess --out runs/cnn-lstm',
    'affetto evaluate --model cnn-lstm --protocol random-folds --folds 10 --corpus data/ravdess --out runs/random',
    'affetto evaluate --model settings.json --protocol leave-one-speaker-out --corpus data/ravdess --out runs/loso',
    'affetto evaluate --model cnn-lstm --protocol cross-corpus --corpus data/ravdess --test-corpus data/crema-d --out runs/cross',
    'affetto evaluate --model models/crnn.onnx --corpus data/savee --json',
    'affetto evaluate --model models/crnn.onnx --corpus data/savee --speeds 0.944,1,1.059',
  ],
  compare: [
    'affetto compare cnn cnn-lstm --corpus data/ravdess --out runs/comparison',
    'affetto compare cnn cnn-lstm --protocol random --seeds 1,2,3,4,5 --corpus data/ravdess --out runs/random',
    'affetto compare cnn mine.json --markdown --corpus data/ravdess --out runs/mine',
  ],
  experiment: [
    'affetto experiment experiments/crnn-g.experiment.json --corpus data/ravdess',
    'affetto experiment floor.json --corpus data/ravdess --out runs/floor --results tried.jsonl',
  ],
  report: ['affetto report runs/comparison', 'affetto report runs/first --out first.html'],
  ship: [
    'affetto ship runs/crnn --corpus data/ravdess --out crnn.onnx',
    'affetto ship runs/comparison --model cnn-lstm --corpus data/ravdess --out cnn-lstm.onnx --robustness',
    'affetto ship runs/crnn runs/crnn-wide --corpus data/ravdess --out together.onnx',
    'affetto ship runs/crnn --sure 0.9 --corpus data/ravdess --out cautious.onnx',
  ],
  models: ['affetto models', 'affetto models cnn-lstm', 'affetto models --json'],
  corpus: [
    'affetto corpus data/ravdess',
    'affetto corpus data/ravdess --json | jq .oddities.clipped',
    'affetto corpus recordings/ --format folders',
    'affetto corpus recordings.csv',
  ],
  download: [
    'affetto download ravdess',
    'affetto download ravdess --out data/ravdess --keep-archive',
  ],
};

/** Prints a command's help to stdout; colours only on a terminal. */
export async function showUsage<T extends ArgsDef>(
  command: CommandDef<T>,
  parent?: CommandDef<T>,
): Promise<void> {
  const meta = await (typeof command.meta === 'function' ? command.meta() : command.meta);
  const lines = (examples[meta?.name ?? ''] ?? []).map((line) => `  ${line}`);
  const text = `${await renderUsage(command, parent)}\nEXAMPLES\n\n${lines.join('\n')}\n`;
  console.log(process.stdout.isTTY ? text : stripVTControlCharacters(text));
}
