// Model files: metadata with other numbers and types, graphs with other operators, attributes and shapes.
// Their checksum is made to fit, so that what is behind it is reached.
import { fromBinary } from '@bufbuild/protobuf';
import { type ModelProto, ModelProtoSchema } from 'onnx-buf';
import type { RandomStream } from '../../src/random.js';
import { changed, withMetadataText } from '../../test/support/onnx-bytes.js';
import { type Mutator, pick } from './mutator.js';

const ODD_VALUES: readonly unknown[] = [
  0,
  1,
  -1,
  1e9,
  -1e9,
  1e308,
  5e-324,
  0.5,
  2 ** 31,
  2 ** 53,
  null,
  true,
  '',
  'x',
  '__proto__',
  [],
  {},
  [null],
  'a'.repeat(100_000),
];

type Holder = Record<string, unknown>;

/** Every place in a JSON value that can be set, as [object, key, path]. */
function places(value: unknown, path = ''): [Holder, string, string][] {
  if (typeof value !== 'object' || value === null) return [];
  const holder = value as Holder;
  return Object.keys(holder).flatMap((key) => {
    const here = `${path}.${key}`;
    return [[holder, key, here] as [Holder, string, string], ...places(holder[key], here)];
  });
}

function metadataOf(bytes: Uint8Array): string | undefined {
  return fromBinary(ModelProtoSchema, bytes).metadataProps.find(({ key }) => key === 'affetto')
    ?.value;
}

const metadataValue: Mutator = (bytes, random) => {
  const text = metadataOf(bytes);
  if (text === undefined) return null;
  const metadata: unknown = JSON.parse(text);
  const steps: string[] = [];
  for (let i = 0; i <= random.integer(3); i++) {
    const place = pick(places(metadata), random);
    if (!place) break;
    const [holder, key, path] = place;
    const value = pick(ODD_VALUES, random);
    if (random.integer(4) === 0) delete holder[key];
    else holder[key] = value;
    steps.push(`${path} -> ${JSON.stringify(holder[key])?.slice(0, 20)}`);
  }
  return {
    bytes: withMetadataText(bytes, JSON.stringify(metadata)),
    step: `metadata ${steps.join(', ')}`,
  };
};

/** JSON that stops, repeats itself or nests without end. */
const metadataText: Mutator = (bytes, random) => {
  const text = metadataOf(bytes) ?? '';
  const at = random.integer(text.length + 1);
  const kinds = [
    text.slice(0, at),
    text.slice(0, at) + text,
    '['.repeat(200_000),
    `${'{"a":'.repeat(5000)}1${'}'.repeat(5000)}`,
    text.replace('"labels"', '"labels":["a","b"],"labels"'),
    text.replace(/\d+/, '1e999'),
  ];
  const kind = random.integer(kinds.length);
  return { bytes: withMetadataText(bytes, kinds[kind]), step: `metadata text of kind ${kind}` };
};

const graph: Mutator = (bytes, random) => {
  let step = '';
  const mutated = changed(bytes, (proto) => {
    step = changeGraph(proto, random);
  });
  return { bytes: mutated, step: `graph: ${step}` };
};

const OPERATORS = ['Relu', 'Identity', 'Gemm', 'Concat', 'Reshape', 'Slice', 'LSTM', 'Loop', 'If'];
const NUMBERS = [0n, 1n, -1n, 2n, 3n, 64n, 2n ** 31n, -(2n ** 31n), 2n ** 40n, 2n ** 62n];

function changeGraph({ graph }: ModelProto, random: RandomStream): string {
  const node = pick(graph?.node ?? [], random);
  if (!graph || !node) return 'nothing to change';
  const number = () => pick(NUMBERS, random)!;
  switch (random.integer(8)) {
    case 0:
      node.opType = pick(OPERATORS, random)!;
      return `a node becomes ${node.opType}`;
    case 1: {
      const attributes = graph.node.flatMap((each) => each.attribute);
      const attribute = pick(attributes, random);
      if (!attribute) return 'no attribute';
      if (attribute.ints.length > 0) {
        attribute.ints[random.integer(attribute.ints.length)] = number();
      } else {
        attribute.i = number();
        attribute.f = Number(number());
      }
      return `attribute ${attribute.name}`;
    }
    case 2: {
      const tensor = pick(graph.initializer, random);
      if (!tensor || tensor.dims.length === 0) return 'a scalar stays';
      tensor.dims[random.integer(tensor.dims.length)] = number();
      return `shape of ${tensor.name} becomes [${tensor.dims.join()}]`;
    }
    case 3: {
      const tensor = pick(graph.initializer, random)!;
      tensor.dataType = random.integer(20);
      return `type of ${tensor.name} becomes ${tensor.dataType}`;
    }
    case 4:
      node.input[random.integer(Math.max(1, node.input.length))] = node.output[0] ?? '';
      return `node ${node.opType} feeds on itself`;
    case 5:
      graph.node.splice(random.integer(graph.node.length), 1 + random.integer(3));
      return 'nodes removed';
    case 6: {
      const other = pick(graph.node, random)!;
      node.input[random.integer(Math.max(1, node.input.length))] = other.output[0] ?? '';
      return `node ${node.opType} fed from ${other.opType}`;
    }
    default:
      pick([...graph.input, ...graph.output], random)!.name = pick(['', 'x', 'waveform'], random)!;
      return 'an input or output renamed';
  }
}

/** Nodes come first and take this much of a file; damage anywhere else is nearly always in a weight. */
const GRAPH_BYTES = 12_000;

const graphBits: Mutator = (bytes, random) => {
  const copy = bytes.slice();
  const count = 1 + random.integer(2);
  const places = Array.from({ length: count }, () => random.integer(GRAPH_BYTES));
  for (const at of places) copy[at] = copy[at]! ^ (1 << random.integer(8));
  return { bytes: copy, step: `flip a bit in the graph at ${places.join(' and ')}` };
};

/** Plain damage where it can do harm: what a checksum of the weights does not see. */
export const modelDamage: readonly Mutator[] = Array.from({ length: 12 }, () => graphBits);

/** Mutators of model files that renew the checksum. */
export const modelMutators: readonly Mutator[] = [metadataValue, metadataText, graph, graph];
