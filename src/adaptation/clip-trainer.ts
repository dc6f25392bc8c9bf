// Trains a part of a network on a handful of clips: a fixed number of Adam steps down the cross-entropy
// plus the pull towards the shipped weights. One session serves every fold of a cross-validation.

import { AffettoError } from '../errors.js';
import { add } from '../grad/operators/elementwise.js';
import type { Tensor } from '../grad/tensor.js';
import {
  buildEvaluation,
  buildTrainingStep,
  initialState,
  type TrainingStep,
} from '../grad/training-step.js';
import { RandomStream, shuffle } from '../random.js';
import { nextState, stateFeeds } from '../runtime/graph-state.js';
import { floatOutput, floats, type Runtime, type Session } from '../runtime/runtime.js';
import { AnchoredScope } from './anchored-scope.js';
import type { PartInput, TrainablePart } from './trainable-part.js';

/** A clip ready for training. */
export interface PreparedClip {
  /** The index of its label. */
  readonly label: number;
  /** What the graphs are fed. */
  readonly input: PartInput;
}

/** How hard the shipped weights are pulled on; docs/adaptation.md says how the defaults were chosen. */
export interface TrainerSettings {
  /** The number of training steps. Default 150, with all layers 60. */
  readonly steps: number;
  /** The learning rate of the first step, from which it falls linearly to 0. Default 0.01, with all layers 0.001. */
  readonly learningRate: number;
  /**
   * The precision of the prior around the shipped weights: the loss is the sum of the clips' cross-entropies
   * plus half of this times the squared distance of the weights, divided by the number of clips. More
   * clips outweigh it by themselves. Default 0.3, with all layers 1.
   */
  readonly priorStrength: number;
}

/** The most rows of a step's batch; half of them are the speaker's where examples are replayed. */
const largestBatch = 32;
/** The number of steps after which a page or an abort gets a turn. */
const stepsPerTurn = 10;
/** What is added to the logit of a label that takes no part: its softmax becomes 0. */
const leftOut = -1e4;

/** What is trained on, and how the work goes on. */
export interface TrainOnClips {
  /** The clips, at least one. */
  readonly clips: readonly PreparedClip[];
  /** An integer, which orders the clips. */
  readonly seed: number;
  /** Hears after each step that `done` of `total` are done. */
  readonly onStep?: ((done: number, total: number) => void) | undefined;
  /** Stops the work between steps when it is aborted. */
  readonly signal?: AbortSignal | undefined;
}

/** Sessions for training and answering with one part of one network. */
export class ClipTrainer {
  private constructor(
    private readonly part: TrainablePart,
    private readonly settings: TrainerSettings,
    private readonly classes: number,
    private readonly step: TrainingStep,
    private readonly session: Session,
    private readonly evaluation: Session,
    private readonly replay: readonly PreparedClip[],
  ) {}

  /**
   * Builds the graphs and loads them.
   * @param options `classes`: how many labels; `clipCount`: how many clips will be trained on, which sets the batch and
   *   the weight of the prior; `replay`: training examples, mixed in half and half, may be empty.
   */
  static async create(
    part: TrainablePart,
    options: {
      readonly classes: number;
      readonly clipCount: number;
      readonly settings: TrainerSettings;
      readonly replay: readonly PreparedClip[];
      readonly runtime: Runtime;
    },
  ): Promise<ClipTrainer> {
    const { classes, clipCount, settings, replay, runtime } = options;
    const most = replay.length > 0 ? largestBatch / 2 : largestBatch;
    const rows = Math.min(clipCount, most);
    const shape = part.step ?? part;
    const step = buildTrainingStep({
      batchSize: replay.length > 0 ? 2 * rows : rows,
      inputs: { ...shape.inputs, labelMask: [classes] },
      forward: (scope, { labelMask, ...inputs }) =>
        add(shape.forward(new AnchoredScope(scope, part.start), inputs), labelMask as Tensor),
      optimizer: { kind: 'adam', weightDecay: settings.priorStrength / clipCount },
    });
    const session = await runtime.createSession(step.onnx);
    const { inputs, forward } = part;
    const evaluation = await runtime.createSession(
      buildEvaluation({ batchSize: 1, inputs, forward }),
    );
    return new ClipTrainer(part, settings, classes, step, session, evaluation, replay);
  }

  /**
   * Trains on `clips` and gives the part's weights. Labels without a clip are left as they are: they take no
   * part in the softmax, so that hearing nothing of an emotion does not argue against it. Replayed examples
   * have all labels, and all take part.
   * @throws AffettoError `TRAINING_DIVERGED`; the signal's reason when aborted
   */
  async train({ clips, seed, onStep, signal }: TrainOnClips): Promise<Float32Array> {
    const { step, settings, classes, replay } = this;
    const rows = replay.length > 0 ? step.batchSize / 2 : step.batchSize;
    const mask = this.labelMask(clips);
    const clipWeights = balancedWeights(clips, classes);
    const own = new Cycle(clips.length, seed, 1);
    const old = new Cycle(replay.length, seed, 2);
    const randomBytes = new Uint8Array(step.randomByteCount);
    const batch = this.newBatch();
    let state = initialState(step, seed);
    for (let index = 0; index < settings.steps; index++) {
      signal?.throwIfAborted();
      batch.exampleWeights.fill(0);
      for (let row = 0; row < Math.min(rows, clips.length); row++) {
        const pick = own.next();
        batch.set(row, this.cut(clips[pick]!), clipWeights[pick]!, mask);
        if (replay.length > 0) {
          batch.set(rows + row, this.cut(replay[old.next()]!), 1, batch.openMask);
        }
      }
      new RandomStream(seed, index, 0xada7).fillBytes(randomBytes);
      const outputs = await this.session.run({
        ...batch.feeds(),
        ...(randomBytes.length > 0 && {
          randomBytes: { dtype: 'uint8', data: randomBytes, shape: [randomBytes.length] },
        }),
        learningRate: floats([settings.learningRate * (1 - index / settings.steps)], []),
        step: floats([index + 1], []),
        ...stateFeeds(step.state, state),
      });
      const loss = floatOutput(outputs, 'loss')[0] as number;
      if (!Number.isFinite(loss)) {
        throw new AffettoError(
          'TRAINING_DIVERGED',
          `The loss became ${loss} in step ${index + 1} of adapting, at a learning rate of ${settings.learningRate}. Lower learningRate.`,
        );
      }
      state = nextState(step.state, outputs);
      onStep?.(index + 1, settings.steps);
      if (index % stepsPerTurn === stepsPerTurn - 1) await nextTurn();
    }
    const change = state.weights as Float32Array;
    return this.part.start.weights.map((shipped, i) => shipped + change[i]!);
  }

  /** Computes the logits [classes] of one clip under `weights` of the part. */
  async logits(weights: Float32Array, input: PartInput): Promise<Float32Array> {
    const { inputs, start } = this.part;
    const feeds = Object.fromEntries(
      Object.entries(inputs).map(([name, shape]) => [name, floats(input[name]!, [1, ...shape])]),
    );
    const outputs = await this.evaluation.run({
      ...feeds,
      weights: floats(weights),
      ...(start.statistics.length > 0 && { statistics: floats(start.statistics) }),
    });
    return floatOutput(outputs, 'logits').slice();
  }

  async dispose(): Promise<void> {
    await this.session.dispose();
    await this.evaluation.dispose();
  }

  private labelMask(clips: readonly PreparedClip[]): Float32Array {
    const present = new Set([...clips, ...this.replay].map(({ label }) => label));
    return Float32Array.from({ length: this.classes }, (_, c) => (present.has(c) ? 0 : leftOut));
  }

  private newBatch(): StepBatch {
    const { inputs } = this.part.step ?? this.part;
    return new StepBatch(this.step.batchSize, this.classes, inputs);
  }

  private cut({ label, input }: PreparedClip): PreparedClip {
    return { label, input: this.part.step?.cut(input) ?? input };
  }
}

/** The feeds of one step, filled anew each time. */
class StepBatch {
  readonly exampleWeights: Float32Array;
  readonly openMask: Float32Array;
  private readonly targets: Float32Array;
  private readonly labelMask: Float32Array;
  private readonly buffers: Readonly<Record<string, Float32Array>>;

  constructor(
    private readonly size: number,
    private readonly classes: number,
    private readonly shapes: TrainablePart['inputs'],
  ) {
    this.exampleWeights = new Float32Array(size);
    this.openMask = new Float32Array(classes);
    this.targets = new Float32Array(size * classes);
    this.labelMask = new Float32Array(size * classes);
    this.buffers = Object.fromEntries(
      // Lengths of 0 would divide by zero in rows that do not count.
      Object.entries(shapes).map(([name, shape]) => [
        name,
        new Float32Array(size * elements(shape)).fill(name === 'lengths' ? 1 : 0),
      ]),
    );
  }

  set(row: number, { label, input }: PreparedClip, weight: number, mask: Float32Array): void {
    const { classes } = this;
    for (const [name, shape] of Object.entries(this.shapes)) {
      this.buffers[name]!.set(input[name]!, row * elements(shape));
    }
    this.targets.fill(0, row * classes, (row + 1) * classes);
    this.targets[row * classes + label] = 1;
    this.labelMask.set(mask, row * classes);
    this.exampleWeights[row] = weight;
  }

  feeds() {
    const { size, classes } = this;
    return {
      ...Object.fromEntries(
        Object.entries(this.shapes).map(([name, shape]) => [
          name,
          floats(this.buffers[name]!, [size, ...shape]),
        ]),
      ),
      labelMask: floats(this.labelMask, [size, classes]),
      targets: floats(this.targets, [size, classes]),
      exampleWeights: floats(this.exampleWeights),
    };
  }
}

/** Deals indices in random order, each once before any comes again. */
class Cycle {
  private order: number[] = [];
  private round = 0;

  constructor(
    private readonly count: number,
    private readonly seed: number,
    private readonly stream: number,
  ) {}

  next(): number {
    if (this.order.length === 0) {
      const indices = Array.from({ length: this.count }, (_, index) => index);
      this.order = shuffle(indices, new RandomStream(this.seed, this.round++, this.stream));
    }
    return this.order.pop() as number;
  }
}

/** Makes weights with mean 1 under which each label that has clips counts alike. */
function balancedWeights(clips: readonly PreparedClip[], classes: number): number[] {
  const counts = new Array<number>(classes).fill(0);
  for (const { label } of clips) counts[label]!++;
  const present = counts.filter((count) => count > 0).length;
  return clips.map(({ label }) => clips.length / (present * counts[label]!));
}

function elements(shape: readonly number[]): number {
  return shape.reduce((product, length) => product * length, 1);
}

/** Lets timers, messages and an abort through: a worker's engine otherwise never gives way. */
function nextTurn(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve));
}
