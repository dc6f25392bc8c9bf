// Finds affetto's models in any bytes by what they say of themselves. A model file's metadata is readable text wherever the
// file lies: under another name, inside an archive without compression, in the middle of a larger file.

import { z } from 'zod';
import { metadataKey } from '../model-file/model-file.js';
import { digestKey, isSealed } from '../model-file/seal.js';

/** What is read of a model's metadata, leniently: a model of a newer affetto must be found too. */
const identitySchema = z.object({
  format: z.number(),
  affettoVersion: z.string().optional().catch(undefined),
  labels: z.array(z.string()).catch([]),
  licence: z.string().optional().catch(undefined),
  model: z.object({ name: z.string() }).optional().catch(undefined),
  training: z
    .object({
      corpus: z.string().optional().catch(undefined),
      heard: z
        .array(z.object({ title: z.string(), licence: z.object({ name: z.string() }) }))
        .catch([]),
    })
    .optional()
    .catch(undefined),
  provenance: z
    .object({
      summary: z.string(),
      licences: z.array(z.object({ spdx: z.string(), of: z.string() })).catch([]),
    })
    .optional()
    .catch(undefined),
});

/** A corpus that a model was trained on. */
export interface AuditedCorpus {
  /** Its name for people. */
  readonly title: string;
  /** The licence of its recordings; absent where the model does not say. */
  readonly licence?: string;
}

/** What a model says of itself. */
export interface ModelTrace {
  /** A model that answers emotions, or the pretrained encoder alone, which others are built on. */
  readonly kind: 'model' | 'encoder';
  /** Where its metadata begins, in bytes from the beginning of what was looked into. */
  readonly offset: number;
  /** Its architecture, such as `crnn`; absent for an encoder and where it does not say. */
  readonly architecture?: string;
  /** The version of affetto that wrote it; absent where it does not say. */
  readonly affettoVersion?: string;
  /** The emotions that it tells apart; empty for an encoder. */
  readonly labels: readonly string[];
  /** What it was trained on. */
  readonly trainedOn: readonly AuditedCorpus[];
  /** Under which terms it stands, in its own words; absent where it does not say. */
  readonly licence?: string;
  /** Its seal: SHA-256, 64 hexadecimal digits; absent where there is none. */
  readonly sha256?: string;
  /** Whether the seal fits: the bytes are the model's file, whole and unchanged. */
  readonly intact: boolean;
}

const keys = [
  { key: metadataKey, kind: 'model' },
  { key: `${metadataKey}.encoder`, kind: 'encoder' },
] as const;

/** A text between the fields of an entry of ONNX's `metadata_props`: key (field 1), then value (field 2). */
const entryHead = (key: string) =>
  Buffer.concat([Buffer.from([0x0a, key.length]), Buffer.from(key), Buffer.from([0x12])]);

/**
 * Finds every model in bytes, in their order.
 * @param bytes of a file, or of what was packed in one
 */
export function tracesIn(bytes: Buffer): ModelTrace[] {
  const found: ModelTrace[] = [];
  for (const { key, kind } of keys) {
    const head = entryHead(key);
    for (let at = bytes.indexOf(head); at >= 0; at = bytes.indexOf(head, at + 1)) {
      const trace = traceAt(bytes, at, at + head.length, kind);
      if (trace) found.push(trace);
    }
  }
  return found.sort((a, b) => a.offset - b.offset);
}

/** Whether code of affetto is in bytes: the name of the seal is a text that no minifier changes. */
export function hasCode(bytes: Buffer): boolean {
  return bytes.includes(digestKey);
}

function traceAt(
  bytes: Buffer,
  offset: number,
  at: number,
  kind: ModelTrace['kind'],
): ModelTrace | undefined {
  const value = textAt(bytes, at);
  if (!value) return undefined;
  const parsed = identitySchema.safeParse(json(value.text));
  if (!parsed.success) return undefined;
  const { affettoVersion, labels, model, training, provenance } = parsed.data;
  const licence =
    parsed.data.licence ?? provenance?.licences.map(({ spdx, of }) => `${spdx} (${of})`).join(', ');
  const sha256 = sealAfter(bytes, value.end);
  return {
    kind,
    offset,
    labels,
    intact: sha256 !== undefined && isSealed(bytes, sha256),
    trainedOn: trainedOn(training),
    ...(sha256 !== undefined && { sha256 }),
    ...(model && { architecture: model.name }),
    ...(affettoVersion !== undefined && { affettoVersion }),
    ...(licence && { licence }),
  };
}

function trainedOn(training: z.infer<typeof identitySchema>['training']): AuditedCorpus[] {
  const heard = training?.heard ?? [];
  if (heard.length === 0 && training?.corpus !== undefined) return [{ title: training.corpus }];
  return heard.map(({ title, licence }) => ({ title, licence: licence.name }));
}

/** Reads the text whose length stands at `at` as protobuf writes one: seven bits a byte, the lowest first. */
function textAt(bytes: Buffer, at: number): { text: string; end: number } | undefined {
  let length = 0;
  for (let i = 0; i < 4; i++) {
    const byte = bytes[at + i] ?? 0;
    length += (byte & 0x7f) << (7 * i);
    if (byte < 0x80) {
      const begin = at + i + 1;
      const end = begin + length;
      return end <= bytes.length ? { text: bytes.toString('utf8', begin, end), end } : undefined;
    }
  }
  return undefined;
}

function json(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The seal is the entry that follows the metadata: its tag and length come between. */
function sealAfter(bytes: Buffer, end: number): string | undefined {
  const head = entryHead(digestKey);
  const at = bytes.subarray(end, end + head.length + 8).indexOf(head);
  const seal = at < 0 ? undefined : textAt(bytes, end + at + head.length)?.text;
  return seal !== undefined && /^[0-9a-f]{64}$/.test(seal) ? seal : undefined;
}
