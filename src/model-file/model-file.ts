// The model file: one ONNX graph from waveform to probabilities that carries everything needed to use
// and to judge it. Any ONNX runtime can run it; affetto reads the rest from the metadata.

import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import { z } from 'zod';
import { AffettoError } from '../errors.js';
import { frontEndSchema, maxSamples } from '../features/options.js';
import { Graph } from '../grad/graph.js';
import { multiply } from '../grad/operators/elementwise.js';
import { Scope } from '../grad/scope.js';
import type { ParameterValues } from '../grad/scope-options.js';
import { dimensionsOutput } from '../models/encoder.js';
import { appendRawFeatures, type PretrainedEncoder } from '../models/encoder-features.js';
import { ensembleOf } from '../models/ensemble.js';
import { appendNetwork, extractionOptions } from '../models/network.js';
import { createModel, type Model } from '../models/registry.js';
import { voiceModelSchema } from '../voices/voice-model.js';
import { answerSetsSchema } from './answer-sets.js';
import { dimensionSchema, speechLimitsSchema } from './dimensions.js';
import { encoderMetadataSchema } from './encoder-metadata.js';
import { evidenceSchema, scoreFields } from './evidence.js';
import { heardCorpusSchema, listenersSchema } from './heard.js';
import { readOnnxContents } from './onnx-contents.js';
import { parseMetadata } from './onnx-file.js';
import { digestKey, isSealed, seal, unsealed } from './seal.js';
import { startedFromSchema } from './started-from.js';

/** Key of the JSON text in the file's `metadata_props`. */
export const metadataKey = 'affetto';
const formatVersion = 1;

const share = z.number().min(0).max(1);
const optionValue = z.union([z.number(), z.boolean(), z.string(), z.array(z.number())]);

const fields = z.object({
  /** Format of this metadata; readers refuse what is newer than they know. */
  format: z.literal(formatVersion),
  /** Version of affetto that wrote the file. */
  affettoVersion: z.string(),
  /** The labels in the order of the outputs; none where it answers `dimensions` alone. */
  labels: z.array(z.string()),
  /** The numbers that it answers beside them, in the order of the output `dimensions`; absent: none. */
  dimensions: z.array(dimensionSchema).min(1).optional(),
  /** The rate of the input waveform in Hz. */
  sampleRate: z.int().positive(),
  /** Longest stretch that one answer hears; longer recordings are answered by windows. */
  windowSeconds: z.number().positive(),
  /** The network. */
  model: z.object({
    /** Its architecture, a name of `modelNames`. */
    name: z.string(),
    /** The architecture's options, of the first member. */
    options: z.record(z.string(), optionValue),
    /** Number of weights of all members. */
    parameters: z.int(),
    /** Networks that answer together, see `ensembleOf`; absent: one. */
    members: z.int().min(2).optional(),
    /** What tells the members apart, in their order; absent: their options are alike and their seeds count up. */
    eachMember: z
      .array(
        z.object({
          /** The member's options of the architecture. */
          options: z.record(z.string(), optionValue),
          /** The seed that it was trained with. */
          seed: z.int(),
          /** The number of epochs that it was trained for. */
          epochs: z.int(),
        }),
      )
      .optional(),
    /** How weights of two and more axes are stored; absent: float32. */
    storage: z.enum(['float16', 'int8']).optional(),
  }),
  /** What the network hears of the waveform, with the statistics of training that it is normalised by. */
  frontEnd: frontEndSchema,
  /** The pretrained encoder that is inside the file, where the front end asks for one. */
  encoder: encoderMetadataSchema.optional(),
  /** What it knows of how voices differ, where it can get to know a voice. */
  voice: voiceModelSchema.optional(),
  /** What says of a clip that nothing in it is judged, where there is no `voice` that does. */
  speechLimits: speechLimitsSchema.optional(),
  /** What makes its confidences honest. */
  calibration: z.object({
    /** Logits are divided by it before the softmax. */
    temperature: z.number().positive(),
    /** What it was fitted on, in words. */
    fittedOn: z.string(),
    /** Confidence below which an answer should be called unsure; absent where nobody measured one. */
    notSureBelow: z.number().min(0).max(1).optional(),
    /** The probabilities from which on labels belong to an answer's set; absent where nobody measured that. */
    answerSets: answerSetsSchema.optional(),
  }),
  /** What it was trained on, and how long. */
  training: z.object({
    /** Title of the corpus, for people. */
    corpus: z.string(),
    /** How many utterances were trained on. */
    utterances: z.int(),
    /**
     * Names of the speakers in them, sorted; `unknownSpeaker` where the corpus does not name them all. Of several corpora
     * each is `CORPUS/SPEAKER`; older files hold the bare names, of which one may stand for several people.
     */
    speakers: z.array(z.string()),
    /** Whose answers chose the epoch and the temperature; heard, in a way. Absent without a validation part. */
    validationSpeakers: z.array(z.string()).optional(),
    /** Seed of the first member, where there are several. */
    seed: z.int(),
    /** The number of epochs that the first member was trained for. */
    epochs: z.int(),
    /** Share of each batch that was synthesised noises, tones and music without emotion; absent where nothing is known. */
    nonSpeech: share.optional(),
    /** What the recordings are, corpus by corpus; absent where nobody described them, and in old files. */
    heard: z.array(heardCorpusSchema).min(1).optional(),
    /** The model file whose weights it started from, and then corpora and speakers are of both; absent: from random ones. */
    from: startedFromSchema.optional(),
  }),
  /** The scores of the file, or where it carries `evidence` those of its siblings, in short. */
  evaluation: z.object({
    /** How test and training were separated, in words. */
    protocol: z.string(),
    /** Whether no tested speaker was heard in training. */
    speakerIndependent: z.boolean(),
    /** How many utterances were tested. */
    testUtterances: z.int(),
    // Null where labels were not answered, and nothing of them can be scored.
    ...scoreFields(z.union([z.number(), z.null().transform(() => Number.NaN)])),
  }),
  /** What the model was trained on and under which terms that stands, in words. */
  licence: z.string(),
  /** How people did on the recordings that the scores are about; absent where nobody measured that. */
  listeners: listenersSchema.optional(),
  /** How others of its kind did on speakers they had not heard, where the model was trained on everything. */
  evidence: evidenceSchema.optional(),
  /** How the model was adapted to a speaker, if it was; `training` and `evaluation` are then those of the model before. */
  adaptation: z
    .object({
      /** SHA-256, hexadecimal, of the model file that was adapted. */
      fromSha256: z.string().regex(/^[0-9a-f]{64}$/),
      /** Clips of the speaker, by label. */
      clips: z.record(z.string(), z.int().positive()),
      /** `last`: only the dense layers after the trunk were trained on; `all`: every weight. */
      layers: z.enum(['last', 'all']),
      /** Training examples mixed in against forgetting. */
      replayedClips: z.int().min(0),
      /** Number of updates of the weights. */
      steps: z.int().positive(),
      /** Largest step size of the optimiser. */
      learningRate: z.number().positive(),
      /** How strongly weights were pulled back to where they began; 0: not at all. */
      priorStrength: z.number().min(0),
      /** What order and augmentation were drawn from. */
      seed: z.int(),
    })
    .optional(),
});

export const modelMetadataSchema = fields
  .refine(
    ({ labels, dimensions }) => labels.length >= (dimensions && labels.length === 0 ? 0 : 2),
    {
      path: ['labels'],
      message: 'there are fewer than two',
    },
  )
  .refine(({ labels }) => new Set(labels).size === labels.length, {
    path: ['labels'],
    message: 'two labels are the same',
  })
  .refine(({ model }) => !model.eachMember || model.eachMember.length === model.members, {
    path: ['model', 'eachMember'],
    message: 'it does not hold an entry for each member',
  })
  .refine(({ sampleRate, frontEnd }) => sampleRate === frontEnd.sampleRate, {
    path: ['sampleRate'],
    message: "it is not the front end's",
  })
  .refine(
    ({ windowSeconds, frontEnd }) =>
      Math.abs(windowSeconds * frontEnd.sampleRate - maxSamples(frontEnd)) < 1,
    { path: ['windowSeconds'], message: "it is not the length of the front end's frames" },
  )
  .refine(({ encoder, frontEnd }) => (frontEnd.output === 'encoder') === (encoder !== undefined), {
    path: ['encoder'],
    message: 'the front end and the encoder do not go together',
  })
  .refine(
    ({ labels, voice }) =>
      !voice || voice.products.every(({ length }) => length === labels.length ** 2),
    { path: ['voice', 'products'], message: 'they are not those of as many labels' },
  );

/** What a model file says about itself; see `modelMetadataSchema`. */
export type ModelMetadata = z.infer<typeof modelMetadataSchema>;

/**
 * Makes the network that the metadata names, without weights.
 * @throws AffettoError `MODEL_UNKNOWN`, `OPTION_INVALID` where this version does not have it
 */
export function modelOf({ model, dimensions = [] }: ModelMetadata): Model {
  const { name, options, members = 1, eachMember } = model;
  const { length } = dimensions;
  return ensembleOf(
    Array.from({ length: members }, (_, index) =>
      createModel(name, eachMember?.[index]?.options ?? options, length),
    ),
  );
}

/** Flat weights and running statistics, as training leaves them. */
export interface TrainedValues {
  /** The weights of all layers, in the order of the layout. */
  readonly weights: Float32Array;
  /** The running statistics of all layers, in the order of the layout. */
  readonly statistics: Float32Array;
  /** The weights of the pretrained encoder, where the metadata names one. */
  readonly encoder?: ParameterValues;
}

/** The pretrained encoder of a model, weights and all; undefined where it has none. */
export function encoderOf(
  { encoder }: Pick<ModelMetadata, 'encoder'>,
  { encoder: values }: Pick<TrainedValues, 'encoder'>,
): PretrainedEncoder | undefined {
  if (!encoder || !values) return undefined;
  const { arithmetic } = encoder;
  return { options: encoder.encoder, values, ...(arithmetic && { arithmetic }) };
}

/**
 * Builds the file. Inputs: `waveform` float32 [1, samples] at `metadata.sampleRate`, of any length
 * (silence at the ends is cut off where the front end trims; then what exceeds `windowSeconds` is not
 * heard). Outputs: `probabilities` and `logits`, [1, labels]; with trimming also `heard` [2], the first
 * and the end sample of what was left; where the model gets to know voices also `evidence` [1, numbers], what a
 * `VoiceProfile` takes; where it learnt dimensions also `dimensions` [1, dimensions], each in the units of its corpus. A file
 * without labels has no `probabilities` and `logits`.
 * @throws AffettoError `OPTION_INVALID` where the metadata names an encoder and its weights are not given
 */
export function buildModelFile(metadata: ModelMetadata, values: TrainedValues): Uint8Array {
  const graph = new Graph();
  const { frontEnd, labels } = metadata;
  const waveform = graph.input('waveform', [1, maxSamples(frontEnd)], 'float32', [1, 'samples']);
  const raw = appendRawFeatures(waveform, extractionOptions(frontEnd), encoderOf(metadata, values));
  const { storage } = metadata.model;
  const scope = new Scope(graph, { mode: 'inference', values, ...(storage && { storage }) });
  const logits = appendNetwork(scope, modelOf(metadata), frontEnd, labels.length, raw);
  scope.close();
  if (labels.length > 0) {
    const cooled = multiply(logits, graph.scalar(1 / metadata.calibration.temperature));
    const probabilities = graph.emit('Softmax', [cooled], logits.shape, { axis: 1 });
    graph.output('probabilities', probabilities);
    graph.output('logits', logits);
  }
  if (raw.heard) graph.output('heard', raw.heard);
  for (const [name, tensor] of scope.offered) {
    const isWanted = name === dimensionsOutput ? metadata.dimensions : judges(metadata);
    if (isWanted) graph.output(name, tensor);
  }
  return seal(graph.toOnnx({ [metadataKey]: JSON.stringify(metadata), [digestKey]: unsealed }));
}

/** Whether a file says what its model can judge: by what it knows of voices, or without. */
function judges({ voice, speechLimits }: ModelMetadata): boolean {
  return voice !== undefined || speechLimits !== undefined;
}

/** The checksum that files carry which were written before it covered every byte: of the metadata text and all constants. */
function contentDigest(text: string, constants: readonly Uint8Array[]): string {
  const hash = sha256.create().update(new TextEncoder().encode(text));
  for (const bytes of constants) hash.update(bytes);
  return bytesToHex(hash.digest());
}

/**
 * Reads the metadata of a model file, after checking that the file is whole.
 * @param bytes of the file
 * @returns what the file says of itself
 * @throws AffettoError `MODEL_FILE_INVALID` when the bytes are not ONNX, not affetto's, damaged, or newer.
 */
export function readModelMetadata(bytes: Uint8Array): ModelMetadata {
  const { text, intact } = metadataText(bytes);
  const metadata = parseMetadata(text, {
    schema: modelMetadataSchema,
    formatVersion,
    remedy: 'Fetch or train it again',
    invalid,
  });
  if (!intact) {
    throw invalid('its content does not match its checksum, so it is damaged. Fetch it again');
  }
  return metadata;
}

function metadataText(bytes: Uint8Array): { text: string; intact: boolean } {
  let properties: ReadonlyMap<string, string>;
  let constants: readonly Uint8Array[];
  try {
    const file = readOnnxContents(bytes);
    properties = file.properties;
    constants = file.constants;
  } catch (cause) {
    throw invalid(
      bytes.length === 0
        ? 'it is empty. Fetch or train it again'
        : 'it is not an ONNX file, or it is cut off. Fetch or train it again',
      cause,
    );
  }
  const text = properties.get(metadataKey);
  if (text === undefined) {
    throw invalid(
      'it is an ONNX file without affetto metadata. Use a file written by `affetto train` or one of models/',
    );
  }
  const digest = properties.get(digestKey) ?? '';
  return { text, intact: isSealed(bytes, digest) || digest === contentDigest(text, constants) };
}

function invalid(why: string, cause?: unknown): AffettoError {
  return new AffettoError('MODEL_FILE_INVALID', `This is not a usable model file: ${why}.`, {
    cause,
  });
}
