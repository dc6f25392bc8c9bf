// What a layer needs while it builds itself: the graph, whether this is training, and a place to
// declare parameters, running statistics and random bytes. All weights live in ONE flat vector, so an
// optimiser is a handful of nodes and a checkpoint a handful of arrays, however deep the network.

import { AffettoError } from '../errors.js';
import { type EightBits, fitsSigned, toEightBits } from './eight-bits.js';
import type { Graph } from './graph.js';
import { toHalf } from './half-precision.js';
import type { Initializer, LayoutEntry } from './initialization.js';
import type { ScopeOptions, StoredSteps } from './scope-options.js';
import { sizeOf, Tensor } from './tensor.js';

/** One line of a model summary. */
export interface LayerSummary {
  /** The layer's full name, such as `conv1`. */
  readonly name: string;
  /** What it does, for example `conv1d 5x1`. */
  readonly kind: string;
  /** The shape of its output without the batch axis. */
  readonly outputShape: readonly number[];
  /** The count of its trainable numbers. */
  readonly parameters: number;
}

/** Collects what layers declare; one scope builds one network in one graph. */
export class Scope {
  /** The graph that the network is built in. */
  readonly graph: Graph;
  /** Whether this is training or inference. */
  readonly mode: 'training' | 'inference';
  /** The trainable parameters so far, as they lie in the flat vector of weights. */
  readonly parameters: LayoutEntry[] = [];
  /** The running statistics so far, as they lie in their flat vector. */
  readonly statistics: LayoutEntry[] = [];
  /** The layers so far, a line each. */
  readonly summary: LayerSummary[] = [];
  /** A tensor for each of `parameters`, in its shape. */
  readonly parameterTensors: Tensor[] = [];
  /** The new value of each statistic after a training step, by its full name. */
  readonly statisticUpdates = new Map<string, Tensor>();
  /** What the loss judges one by one instead of the network's output: see `judge`. */
  readonly judged: Tensor[] = [];
  /** What the network gives beside its logits, by name: see `offer`. */
  readonly offered = new Map<string, Tensor>();
  private readonly statisticTensors: Tensor[] = [];
  private readonly randomTensors: { tensor: Tensor; count: number }[] = [];
  private readonly values: ScopeOptions['values'];
  private readonly storage: ScopeOptions['storage'];
  private readonly arithmetic: ScopeOptions['arithmetic'];
  private readonly stored = new Map<Tensor, StoredSteps>();
  private prefix = '';

  constructor(graph: Graph, options: ScopeOptions) {
    this.graph = graph;
    this.mode = options.mode;
    this.values = options.values;
    this.storage = options.storage;
    this.arithmetic = options.arithmetic;
  }

  /** Whether this is training. */
  get training(): boolean {
    return this.mode === 'training';
  }

  /** Whether batch normalisation takes the batch's statistics (training), or the running ones. */
  get batchStatistics(): boolean {
    return this.training;
  }

  /** Runs `build` with all that it declares named `prefix/...`: several networks can share a scope. */
  within<T>(prefix: string, build: () => T): T {
    const outer = this.prefix;
    this.prefix = `${outer}${prefix}/`;
    try {
      return build();
    } finally {
      this.prefix = outer;
    }
  }

  /**
   * Declares a trainable parameter.
   * @param name Its name within the scope.
   * @param shape The length of each axis.
   * @param initializer How its numbers start.
   * @param decay Whether weight decay applies; by default to two or more axes.
   * @returns A tensor of shape `shape`.
   * @throws AffettoError `GRAPH_SHAPE` where the name is taken, or the scope's values end before it.
   */
  parameter(
    name: string,
    shape: readonly number[],
    initializer: Initializer,
    decay = shape.length > 1,
  ): Tensor {
    const entry = this.declare(this.parameters, name, shape, initializer, decay);
    const tensor = this.leaf(entry, this.values?.weights, true);
    this.parameterTensors.push(tensor);
    return tensor;
  }

  /**
   * What a matrix is stored in, where products by it are to be of integers.
   * @param parameter A tensor that `parameter` returned.
   * @returns Nothing where the arithmetic is of float32, or the matrix not stored in eight bits.
   */
  integerSteps(parameter: Tensor): StoredSteps | undefined {
    return this.stored.get(parameter);
  }

  /**
   * Declares a running statistic: kept with the weights, changed by training, not by gradients.
   * @param shape The length of each axis.
   * @param initial The number that it starts with everywhere.
   * @returns A tensor of shape `shape`.
   * @throws AffettoError `GRAPH_SHAPE` where the name is taken, or the scope's values end before it.
   */
  statistic(name: string, shape: readonly number[], initial: number): Tensor {
    const initializer = { kind: 'constant', value: initial } as const;
    const entry = this.declare(this.statistics, name, shape, initializer, false);
    const tensor = this.leaf(entry, this.values?.statistics, false);
    this.statisticTensors.push(tensor);
    return tensor;
  }

  /** Gives `count` fresh random bytes for this step, shape [count], uint8: the source of dropout masks. */
  randomBytes(count: number): Tensor {
    const tensor = new Tensor(
      this.graph,
      `randomBytes/${this.randomTensors.length}`,
      [count],
      'uint8',
    );
    this.randomTensors.push({ tensor, count });
    return tensor;
  }

  /**
   * Names `logits` [batch, classes] that a training step's loss is to judge, where the network's output is made of
   * several: the loss is then the mean of theirs, and each learns as if it were alone.
   */
  judge(logits: Tensor): void {
    this.judged.push(logits);
  }

  /**
   * Names a tensor that the network gives beside its logits: a finished model file has it as an output of this name.
   * @param tensor A tensor of any shape, [batch, ...].
   */
  offer(name: string, tensor: Tensor): void {
    this.offered.set(this.prefix + name, tensor);
  }

  /**
   * Adds a line to the model's summary.
   * @param output What the layer gives, [batch, ...].
   * @param parameters The count of its trainable numbers. Default 0.
   */
  describe(name: string, kind: string, output: Tensor, parameters = 0): void {
    this.summary.push({
      name: this.prefix + name,
      kind,
      outputShape: output.shape.slice(1),
      parameters,
    });
  }

  /** The length of the flat vector of weights, [weightCount]. */
  get weightCount(): number {
    return this.parameters.reduce((total, entry) => total + entry.size, 0);
  }

  /** The length of the flat vector of running statistics, [statisticCount]. */
  get statisticCount(): number {
    return this.statistics.reduce((total, entry) => total + entry.size, 0);
  }

  /** The number of random bytes that a training step needs. */
  get randomByteCount(): number {
    return this.randomTensors.reduce((total, { count }) => total + count, 0);
  }

  /**
   * Turns the flat inputs `weights`, `statistics` and `randomBytes` into the tensors handed out before. It is to be
   * called once, when the network is complete. Inputs that nothing uses are not created.
   * @returns The inputs: `weights` [weightCount] and `statistics` [statisticCount].
   */
  close(): { weights: Tensor | undefined; statistics: Tensor | undefined } {
    const { graph } = this;
    let weights: Tensor | undefined;
    let statistics: Tensor | undefined;
    graph.prepend(() => {
      if (!this.values && this.parameters.length > 0) {
        weights = graph.input('weights', [this.weightCount]);
        unpack(graph, weights, this.parameters, this.parameterTensors);
      }
      if (!this.values && this.statistics.length > 0) {
        statistics = graph.input('statistics', [this.statisticCount]);
        unpack(graph, statistics, this.statistics, this.statisticTensors);
      }
      if (this.randomTensors.length > 0) {
        const bytes = graph.input('randomBytes', [this.randomByteCount], 'uint8');
        const entries = this.randomTensors.map(({ tensor }) => tensor);
        splitFlat(graph, bytes, entries);
      }
    });
    return { weights, statistics };
  }

  private declare(
    list: LayoutEntry[],
    ownName: string,
    shape: readonly number[],
    initializer: Initializer,
    decay: boolean,
  ): LayoutEntry {
    const name = this.prefix + ownName;
    if ([...this.parameters, ...this.statistics].some((entry) => entry.name === name)) {
      throw new AffettoError(
        'GRAPH_SHAPE',
        `The parameter "${name}" is declared twice. Give each layer its own name.`,
      );
    }
    const last = list[list.length - 1];
    const entry: LayoutEntry = {
      name,
      shape,
      offset: last ? last.offset + last.size : 0,
      size: sizeOf(shape),
      initializer,
      decay,
    };
    list.push(entry);
    return entry;
  }

  private leaf(entry: LayoutEntry, values: Float32Array | undefined, trainable: boolean): Tensor {
    if (!values) {
      this.graph.claim(entry.name);
      return new Tensor(this.graph, entry.name, entry.shape, 'float32', {
        requiresGradient: trainable && this.training,
      });
    }
    if (entry.offset + entry.size > values.length) {
      throw new AffettoError(
        'GRAPH_SHAPE',
        `${values.length} weights were given, but "${entry.name}" ends at ${entry.offset + entry.size}. The weights belong to another model or other options.`,
      );
    }
    const part = values.slice(entry.offset, entry.offset + entry.size);
    const { graph } = this;
    const { name, shape } = entry;
    const given = this.values?.eightBits?.get(name);
    if (given) return this.inEightBits(entry, given);
    if (!this.storage || this.storage === 'float32' || shape.length < 2) {
      return graph.constant(part, shape, 'float32', name);
    }
    // The engine widens constants once, when it loads the graph. Not by DequantizeLinear, which it would do in
    // every run.
    if (this.storage === 'float16') {
      const half = graph.constant(toHalf(part), shape, 'float16', `${name}/half`);
      return this.named(entry, 'Cast', [half.name], { to: 1 });
    }
    return this.inEightBits(entry, toEightBits(part, shape.at(-1) as number));
  }

  private inEightBits(entry: LayoutEntry, { steps, scales }: EightBits): Tensor {
    const { graph } = this;
    const { name, shape } = entry;
    const stored = graph.constant(steps, shape, 'int8', `${name}/steps`);
    const scale = graph.constant(scales, [scales.length], 'float32', `${name}/scales`);
    const widened = graph.emit('Cast', [stored], shape, { to: 1 });
    const tensor = this.named(entry, 'Mul', [widened.name, scale.name], {});
    // Six million steps are looked at only where somebody asks for them.
    if (this.arithmetic === 'integer') {
      const isSigned = fitsSigned({ steps, scales });
      this.stored.set(tensor, { steps: stored, scales: scale, isSigned });
    }
    return tensor;
  }

  /** Appends a node whose output has the parameter's own name. */
  private named(
    { name, shape }: LayoutEntry,
    opType: string,
    inputs: readonly string[],
    attributes: Readonly<Record<string, number>>,
  ): Tensor {
    this.graph.claim(name);
    this.graph.nodes.push({ opType, inputs, outputs: [name], attributes });
    return new Tensor(this.graph, name, shape, 'float32');
  }
}

function unpack(
  graph: Graph,
  flat: Tensor,
  entries: readonly LayoutEntry[],
  tensors: readonly Tensor[],
): void {
  const names = entries.map((entry, index) =>
    entry.shape.length === 1 ? (tensors[index] as Tensor).name : `${entry.name}/flat`,
  );
  pushSplit(
    graph,
    flat,
    entries.map((entry) => entry.size),
    names,
  );
  for (const [index, entry] of entries.entries()) {
    if (entry.shape.length === 1) continue;
    const shape = graph.integers(entry.shape);
    graph.nodes.push({
      opType: 'Reshape',
      inputs: [names[index] as string, shape.name],
      outputs: [entry.name],
      attributes: {},
    });
  }
}

function splitFlat(graph: Graph, flat: Tensor, tensors: readonly Tensor[]): void {
  pushSplit(
    graph,
    flat,
    tensors.map((tensor) => tensor.size),
    tensors.map((tensor) => tensor.name),
  );
}

function pushSplit(
  graph: Graph,
  flat: Tensor,
  sizes: readonly number[],
  names: readonly string[],
): void {
  graph.nodes.push({
    opType: 'Split',
    inputs: [flat.name, graph.integers(sizes).name],
    outputs: names,
    attributes: { axis: 0 },
  });
}
