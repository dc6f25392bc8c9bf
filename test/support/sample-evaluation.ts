// A made-up evaluation, the size of a real one: two models, five speaker folds, two seeds, 20 speakers
// of 60 utterances. The answers are drawn; the scores are computed from them as for real ones.
import { emotions, type Sex } from '../../src/corpora/types.js';
import type { EvaluationResult, FoldResult, ModelResult } from '../../src/evaluation/result.js';
import { RandomStream } from '../../src/random.js';
import { summarizeAnswerSets } from '../../src/scores/answer-set-summary.js';
import { comparePaired } from '../../src/scores/paired-comparison.js';
import type { ScoredUtterance, SeedPredictions } from '../../src/scores/predictions.js';
import { countScores, eachScore, scoreList } from '../../src/scores/score-list.js';
import { summarizePredictions } from '../../src/scores/summary.js';
import type { Epoch } from '../../src/training/epoch.js';

export interface SampleOptions {
  readonly names?: readonly string[];
  readonly folds?: number;
  readonly seeds?: readonly number[];
  readonly epochs?: number;
}

const speakers = Array.from({ length: 20 }, (_, i) => String(i + 1).padStart(2, '0'));
const statements = ['Kids are talking by the door', 'Dogs are sitting by the door'];
/** Which emotions sound alike; drawn answers prefer them. */
const alike: Readonly<Record<string, readonly string[]>> = {
  neutral: ['calm', 'sad'],
  calm: ['neutral', 'sad'],
  happy: ['surprised', 'angry', 'fearful'],
  sad: ['calm', 'fearful', 'neutral'],
  angry: ['disgust', 'happy'],
  fearful: ['sad', 'surprised', 'happy'],
  disgust: ['angry', 'sad'],
  surprised: ['happy', 'fearful'],
};

/** Deterministic; the same options give the same evaluation. */
export function sampleEvaluation(options: SampleOptions = {}): EvaluationResult {
  const { names = ['cnn', 'cnn-lstm'], seeds = [1, 2] } = options;
  const models = names.map((name, index) => sampleModel(name, index, options, seeds));
  const [first, ...others] = models;
  return {
    format: 1,
    affettoVersion: '0.1.0',
    protocol: {
      kind: 'speaker-folds',
      speakerIndependent: true,
      title: 'speaker-independent, 5 folds',
      description:
        'Each fold tests on four speakers, two women and two men, whom it never trained on; validation speakers come out of the training part.',
      foldsPerSeed: options.folds ?? 5,
    },
    corpus: {
      name: 'ravdess',
      folder: '/data/ravdess',
      utterances: 1200,
      speakers: 20,
      leftOut: {},
    },
    labels: [...emotions],
    seeds,
    models,
    comparisons: others.map((candidate) =>
      comparePaired({ labels: emotions, baseline: first!, candidate, resamples: 200 }),
    ),
    wallSeconds: 4123,
    foldSeconds: 7922,
    processes: 2,
  };
}

function sampleModel(
  name: string,
  index: number,
  { folds = 5, epochs = 60 }: SampleOptions,
  seeds: readonly number[],
): ModelResult {
  const predictions = seeds.map((seed) => samplePredictions(seed, index));
  return {
    name,
    architecture: index === 0 ? 'cnn' : 'cnn-lstm',
    parameters: index === 0 ? 221_512 : 334_472,
    config: {
      model: { name: index === 0 ? 'cnn' : 'cnn-lstm', options: {} },
      frontEnd: { sampleRate: 22050, output: 'mfcc', coefficients: 40, trim: { keepMs: 50 } },
      epochs,
      learningRate: index === 0 ? 0.002 : 0.001,
      augmentation: { speeds: [1, 0.89, 1.12] },
    },
    folds: seeds.flatMap((seed) =>
      Array.from({ length: folds }, (_, fold) => sampleFold(seed, fold, index, folds, epochs)),
    ),
    predictions,
    summary: summarizePredictions({ labels: emotions, predictions, resamples: 200 }),
    answerSets: summarizeAnswerSets({ labels: emotions, predictions, resamples: 200 })!,
  };
}

function samplePredictions(seed: number, model: number): SeedPredictions {
  const utterances = speakers.flatMap((speaker) =>
    emotions.flatMap((emotion, truth) =>
      Array.from({ length: emotion === 'neutral' ? 4 : 8 }, (_, take): ScoredUtterance => {
        const sex: Sex = Number(speaker) % 2 === 0 ? 'female' : 'male';
        const [intensity, statement, repetition] = [(take >> 2) & 1, (take >> 1) & 1, take & 1];
        const code = [3, 1, truth + 1, intensity + 1, statement + 1, repetition + 1];
        const id = [...code.map((n) => String(n).padStart(2, '0')), speaker].join('-');
        return {
          id,
          corpus: 'ravdess',
          speaker,
          sex,
          intensity: intensity === 0 ? 'normal' : 'strong',
          statement: statements[statement]!,
          path: `Actor_${speaker}/${id}.flac`,
          truth,
          probabilities: sampleAnswer(truth, Number(speaker), [seed, model, truth * 100 + take]),
        };
      }),
    ),
  );
  return { seed, utterances };
}

/** A softmax over drawn logits: the truth ahead, what sounds alike behind it, speakers unequal. */
function sampleAnswer(truth: number, speaker: number, [seed, model, take]: number[]): number[] {
  const random = new RandomStream(seed! * 1000 + take!, model!, speaker);
  const ease = new RandomStream(speaker).normal();
  const near = alike[emotions[truth]!]!;
  const logits = emotions.map((emotion, label) => {
    const likely = near.indexOf(emotion);
    const lead = label === truth ? 1.35 + 0.55 * model! + 0.4 * ease : 0;
    return lead + (likely < 0 ? 0 : 1.1 - 0.3 * likely) + 1.2 * random.normal();
  });
  const weights = logits.map((logit) => Math.exp(1.35 * logit));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return weights.map((weight) => weight / total);
}

function sampleFold(
  seed: number,
  fold: number,
  model: number,
  folds: number,
  epochs: number,
): FoldResult {
  const random = new RandomStream(seed, fold, model + 7);
  const speed = 10 + 4 * random.uniform();
  const ceiling = 0.5 + 0.08 * model + 0.06 * random.normal();
  const history = Array.from({ length: epochs }, (_, i): Epoch => {
    const gone = Math.exp(-(i + 1) / speed);
    const uar = Math.max(ceiling - 0.38 * gone + 0.02 * random.normal(), 0.05);
    return {
      epoch: i + 1,
      trainLoss: 0.55 + 1.55 * gone + 0.02 * random.normal(),
      trainAccuracy: Math.min(0.93 - 0.8 * gone + 0.01 * random.normal(), 1),
      learningRate: 0.002 * (1 - i / epochs),
      validation: {
        loss: 1.35 + 0.75 * gone + 0.002 * i + 0.04 * random.normal(),
        ...eachScore(countScores, () => uar),
        accuracy: uar + 0.01,
      },
    };
  });
  const best = history.reduce((a, b) => (b.validation!.uar > a.validation!.uar ? b : a));
  return {
    seed,
    fold: fold + 1,
    testSpeakers: speakers.filter((_, i) => i % folds === fold % speakers.length),
    trainUtterances: 864,
    validationUtterances: 96,
    testUtterances: 240,
    bestEpoch: best.epoch,
    epochs,
    temperature: 1.2 + 0.2 * random.uniform(),
    ...eachScore(scoreList, () => ceiling),
    accuracy: ceiling + 0.01,
    trainingSeconds: 300 + 200 * random.uniform(),
    seconds: 510,
    history,
  };
}
