// The waveform before the spectrum: silence off the ends, then one fixed length for everything after.
// Lengths here are known only at run time; all later shapes are static.

import { add, multiply } from '../grad/operators/elementwise.js';
import type { Tensor } from '../grad/tensor.js';
import type { FrontEndOptions } from './options.js';

/** Counts the samples of [1, n], at most `limit`, as float32 [1]. */
export function sampleCount(waveform: Tensor, limit: number): Tensor {
  const { graph } = waveform;
  return graph.emit('Min', [toFloat(length(waveform)), graph.scalar(limit)], [1]);
}

/**
 * Cuts to `limit` samples, pads `edge` samples at both ends as `mode` says, then zeros up to `length`.
 * @returns The samples, [length].
 */
export function cutAndPad(
  waveform: Tensor,
  options: {
    readonly limit: number;
    readonly edge: number;
    readonly mode: 'constant' | 'reflect';
    readonly length: number;
  },
): Tensor {
  const { graph } = waveform;
  const flat = graph.emit('Reshape', [waveform, graph.integers([-1])], [options.limit]);
  const cut = dynamicSlice(flat, graph.integers([0]), graph.integers([options.limit]));
  const edged = options.edge > 0 ? padEdges(cut, options.edge, options.mode) : cut;
  const wanted = graph.integers([options.length]);
  const missing = graph.emit(
    'Max',
    [graph.emit('Sub', [wanted, length(edged)], [1], {}, 'int64'), graph.integers([0])],
    [1],
    {},
    'int64',
  );
  const pads = graph.emit('Concat', [graph.integers([0]), missing], [2], { axis: 0 }, 'int64');
  const padded = graph.emit('Pad', [edged, pads], [options.length]);
  const exact = dynamicSlice(padded, graph.integers([0]), wanted);
  // The reshape tells the engine the length, so that everything after is planned statically.
  return graph.emit('Reshape', [exact, wanted], [options.length]);
}

/** A signal [n], n known only at run time, with `edge` samples more at both ends. */
export function padEdges(signal: Tensor, edge: number, mode: 'constant' | 'reflect'): Tensor {
  const { graph } = signal;
  if (mode === 'constant') {
    return graph.emit('Pad', [signal, graph.integers([edge, edge])], signal.shape);
  }
  // ONNX's own reflection refuses signals shorter than the edge; NumPy's goes back and forth, and so do
  // these indices: a triangle wave between 0 and last.
  const count = graph.emit('Cast', [length(signal)], [1], { to: 6 }, 'int32');
  const one = graph.constant([1], [1], 'int32');
  const last = graph.emit('Sub', [count, one], [1], {}, 'int32');
  const twice = graph.emit('Add', [last, last], [1], {}, 'int32');
  const period = graph.emit('Max', [twice, one], [1], {}, 'int32');
  const reflected = (positions: Tensor) => {
    const phase = graph.emit('Mod', [positions, period], [edge], {}, 'int32');
    const back = graph.emit('Sub', [period, phase], [edge], {}, 'int32');
    const index = graph.emit('Min', [phase, back], [edge], {}, 'int32');
    return graph.emit('Gather', [signal, index], [edge], { axis: 0 });
  };
  const offsets = Int32Array.from({ length: edge }, (_, i) => i);
  const before = graph.constant(
    offsets.map((offset) => offset - edge),
    [edge],
    'int32',
  );
  const after = graph.emit(
    'Add',
    [graph.constant(offsets, [edge], 'int32'), count],
    [edge],
    {},
    'int32',
  );
  const parts = [reflected(before), signal, reflected(after)];
  return graph.emit('Concat', parts, signal.shape, { axis: 0 });
}

/**
 * Cuts silence off both ends: keeps from the first to the last 40 ms frame (hop 10 ms) whose power is
 * within `belowPeakDb` of the loudest, and `keepMs` beyond at each end. Frames at the end may be
 * shorter than 40 ms. A silent clip is kept whole.
 *
 * With `aboveNoiseDb` a frame must also exceed the noise by that much: the level that a tenth of the frames
 * do not exceed, as in minimum statistics (Martin 2001) without their time constants. What is within 6 dB
 * of the loudest always counts, so that steady sound, in which nothing stands out, is kept.
 * @returns The kept samples [1, n], and from and to where they stood, int64 [1].
 */
export function trimSilence(
  waveform: Tensor,
  options: Pick<FrontEndOptions, 'sampleRate' | 'trim'>,
): { kept: Tensor; from: Tensor; to: Tensor } {
  const { graph } = waveform;
  const { belowPeakDb, keepMs, aboveNoiseDb } = options.trim as NonNullable<
    FrontEndOptions['trim']
  >;
  const hop = Math.round(options.sampleRate / 100);
  const keep = Math.round((keepMs * options.sampleRate) / 1000);
  const flat = graph.emit('Reshape', [waveform, graph.integers([-1])], [hop]);
  // Zeros up to whole hops, and three hops more, so that each 40 ms is the sum of four 10 ms.
  const count = length(flat);
  const rest = graph.emit('Mod', [count, graph.integers([hop])], [1], {}, 'int64');
  const fill = graph.emit('Sub', [graph.integers([4 * hop]), rest], [1], {}, 'int64');
  const pads = graph.emit('Concat', [graph.integers([0]), fill], [2], { axis: 0 }, 'int64');
  const padded = graph.emit('Pad', [flat, pads], [hop]);
  const blocks = graph.emit('Reshape', [padded, graph.integers([-1, hop])], [1, hop]);
  const energy = graph.emit('ReduceSumSquare', [blocks, graph.integers([1])], [1], { keepdims: 0 });
  const end = length(energy);
  const shifted = (by: number) => {
    const start = graph.integers([by]);
    const stop = graph.emit('Add', [end, graph.integers([by - 3])], [1], {}, 'int64');
    return dynamicSlice(energy, start, stop);
  };
  const frames = add(add(shifted(0), shifted(1)), add(shifted(2), shifted(3)));
  const loudest = graph.emit('ReduceMax', [frames, graph.integers([0])], [1], { keepdims: 1 });
  const belowPeak = multiply(loudest, graph.scalar(10 ** (-belowPeakDb / 10)));
  const threshold =
    aboveNoiseDb === null ? belowPeak : aboveNoise(frames, { loudest, belowPeak, aboveNoiseDb });
  const loud = graph.emit('GreaterOrEqual', [frames, threshold], [1], {}, 'bool');
  const marks = graph.emit('Cast', [loud], [1], { to: 6 }, 'int32');
  const argMax = (selectLast: 0 | 1) =>
    graph.emit(
      'ArgMax',
      [marks],
      [1],
      { axis: 0, keepdims: 1, select_last_index: selectLast },
      'int64',
    );
  const scaled = (index: Tensor, offset: number) =>
    graph.emit(
      'Add',
      [
        graph.emit('Mul', [index, graph.integers([hop])], [1], {}, 'int64'),
        graph.integers([offset]),
      ],
      [1],
      {},
      'int64',
    );
  const from = graph.emit('Max', [scaled(argMax(0), -keep), graph.integers([0])], [1], {}, 'int64');
  const to = graph.emit('Min', [scaled(argMax(1), 4 * hop + keep), count], [1], {}, 'int64');
  const kept = dynamicSlice(flat, from, to);
  return { kept: graph.emit('Reshape', [kept, graph.integers([1, -1])], [1, hop]), from, to };
}

/** The share of the frames that are taken to hold nothing but noise. */
const noiseShare = 0.1;
/** How far below the loudest frame everything is sound, in dB. */
const alwaysSoundDb = 6;

/** Finds the energy that a frame must reach, [1]: above the noise, at least `belowPeak`, at most near `loudest`. */
function aboveNoise(
  frames: Tensor,
  {
    loudest,
    belowPeak,
    aboveNoiseDb,
  }: { readonly loudest: Tensor; readonly belowPeak: Tensor; readonly aboveNoiseDb: number },
): Tensor {
  const { graph } = frames;
  const share = multiply(toFloat(length(frames)), graph.scalar(noiseShare));
  const count = graph.emit('Cast', [graph.emit('Ceil', [share], [1])], [1], { to: 7 }, 'int64');
  const [lowest] = graph.emitAll(
    'TopK',
    [frames, count],
    [{ shape: frames.shape }, { shape: frames.shape, dtype: 'int64' }],
    { largest: 0, sorted: 1 },
  ) as [Tensor];
  const noise = graph.emit('ReduceMax', [lowest, graph.integers([0])], [1], { keepdims: 1 });
  const wanted = multiply(noise, graph.scalar(10 ** (aboveNoiseDb / 10)));
  const most = multiply(loudest, graph.scalar(10 ** (-alwaysSoundDb / 10)));
  return graph.emit('Max', [belowPeak, graph.emit('Min', [wanted, most], [1])], [1]);
}

/** Elements `start` to before `end` of the first axis, both int64 [1] and known only at run time. */
export function dynamicSlice(x: Tensor, start: Tensor, end: Tensor): Tensor {
  const { graph } = x;
  return graph.emit('Slice', [x, start, end, graph.integers([0])], x.shape);
}

/** Tells the length of the last axis at run time, int64 [1]. */
export function length(x: Tensor): Tensor {
  return x.graph.emit('Shape', [x], [1], { start: -1 }, 'int64');
}

function toFloat(x: Tensor): Tensor {
  return x.graph.emit('Cast', [x], x.shape, { to: 1 });
}
