// Decodes one input and holds the result to what docs/audio.md promises.
import { decodeAudio, decodeChannels } from '../../src/audio/decode.js';
import type { DecodedAudio } from '../../src/audio/types.js';
import type { AffettoError } from '../../src/errors.js';
import type { RandomStream } from '../../src/random.js';
import { judgeError, outcomeOf } from './verdict.js';

/** What decoding may end with; OPTION_INVALID and RUNTIME_FAILED would blame the caller or the engine. */
const AUDIO_CODES = /^AUDIO_(?!SILENT|TOO_SHORT)/;

/** No codec here packs more samples into a byte: a Vorbis packet can be one byte and hold 8,192. */
const MAX_FRAMES_PER_BYTE = 8192;

/** Seconds; a small file of FLAC silence can hold the hours that are allowed unless one says otherwise. */
const maxDurationSeconds = 600;

/** The samples, or the code of the refusal. */
export interface DecodingResult {
  readonly decoded?: DecodedAudio;
  readonly code?: string;
}

/** Decodes `file` in several ways and compares them; broken promises are added to `violations`. */
export async function checkDecoding(
  file: Uint8Array,
  sampleRate: number,
  random: RandomStream,
  violations: string[],
): Promise<DecodingResult> {
  const bytes = misaligned(file, random);
  const { value, error } = await outcomeOf(() =>
    decodeAudio(bytes, { sampleRate, maxDurationSeconds }),
  );
  if (!sameBytes(bytes, file)) violations.push('decodeAudio changed the bytes it was given');
  if (value) {
    checkSamples(value, file.length, sampleRate, violations);
    if (random.integer(3) === 0) await checkChannels(bytes, value, violations);
    if (random.integer(6) === 0) await checkAgain(bytes, value, violations);
    return { decoded: value };
  }
  const code = judgeError(error, AUDIO_CODES, 'decodeAudio', violations);
  if (code === 'AUDIO_TRUNCATED') {
    await checkReadable(bytes, sampleRate, (error as AffettoError).message, violations);
  }
  return { code };
}

/** A copy that begins somewhere inside a larger buffer, as uploads do. */
function misaligned(file: Uint8Array, random: RandomStream): Uint8Array {
  const offset = random.integer(8);
  const around = new Uint8Array(file.length + 16).fill(0xaa);
  around.set(file, offset);
  return around.subarray(offset, offset + file.length);
}

function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  return Buffer.compare(a, b) === 0;
}

function checkSamples(
  audio: DecodedAudio,
  fileBytes: number,
  sampleRate: number,
  violations: string[],
): void {
  const { samples, durationSeconds, source } = audio;
  const demand = (isKept: boolean, what: string) => {
    if (!isKept) violations.push(`decodeAudio: ${what}`);
  };
  const frames = durationSeconds * source.sampleRate;
  demand(
    samples.every((sample) => Number.isFinite(sample)),
    'samples that are not finite',
  );
  demand(audio.sampleRate === sampleRate, `${audio.sampleRate} Hz instead of ${sampleRate}`);
  demand(durationSeconds > 0, `a duration of ${durationSeconds} s`);
  demand(durationSeconds === source.durationSeconds, 'two durations that differ');
  demand(durationSeconds <= maxDurationSeconds, `${durationSeconds} s pass the limit`);
  demand(
    Math.abs(samples.length - durationSeconds * sampleRate) <= 0.5 + 1e-6 * samples.length,
    `${samples.length} samples for ${durationSeconds} s at ${sampleRate} Hz`,
  );
  demand(
    frames <= MAX_FRAMES_PER_BYTE * fileBytes,
    `${frames} frames from a file of ${fileBytes} bytes`,
  );
  demand(
    source.channels >= 1 && source.channels <= 64 && Number.isInteger(source.channels),
    `${source.channels} channels`,
  );
  demand(
    source.sampleRate >= 1000 && source.sampleRate <= 384_000,
    `a stored rate of ${source.sampleRate} Hz`,
  );
}

/** `decodeChannels` must tell the same story as `decodeAudio`. */
async function checkChannels(
  bytes: Uint8Array,
  audio: DecodedAudio,
  violations: string[],
): Promise<void> {
  const { value, error } = await outcomeOf(() => decodeChannels(bytes, { maxDurationSeconds }));
  if (!value) {
    const code = judgeError(error, AUDIO_CODES, 'decodeChannels', violations);
    violations.push(`decodeChannels refused with ${code} what decodeAudio took`);
    return;
  }
  const { channels, source } = value;
  // Only who mixes channels can say how.
  const theirs = {
    ...audio.source,
    warnings: audio.source.warnings.filter(({ code }) => code !== 'channels'),
  };
  if (JSON.stringify(source) !== JSON.stringify(theirs)) {
    violations.push(
      `decodeChannels says ${JSON.stringify(source)}, decodeAudio ${JSON.stringify(theirs)}`,
    );
  }
  const frames = Math.round(source.durationSeconds * source.sampleRate);
  if (channels.length !== source.channels || channels.some(({ length }) => length !== frames)) {
    violations.push(
      `decodeChannels gave lengths [${channels.map(({ length }) => length).join()}] for ${source.channels} channels of ${frames} frames`,
    );
  }
  const isInteger = /^(pcm-[su]\d+|alaw|ulaw|flac)$/.test(source.codec);
  if (isInteger && channels.some((channel) => channel.some((value) => Math.abs(value) > 1))) {
    violations.push(`decodeChannels gave ${source.codec} samples beyond full scale`);
  }
}

/** The same bytes must give the same samples. */
async function checkAgain(
  bytes: Uint8Array,
  audio: DecodedAudio,
  violations: string[],
): Promise<void> {
  const { sampleRate, samples } = audio;
  const { value } = await outcomeOf(() => decodeAudio(bytes, { sampleRate, maxDurationSeconds }));
  if (!value || !sameBytes(asBytes(value.samples), asBytes(samples))) {
    violations.push('decodeAudio gave another answer the second time');
  }
}

function asBytes({ buffer, byteOffset, byteLength }: Float32Array): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}

/** What a truncation error calls readable must be what `allowTruncated` returns. */
async function checkReadable(
  bytes: Uint8Array,
  sampleRate: number,
  message: string,
  violations: string[],
): Promise<void> {
  const promised = /Readable: ([\d.]+) s/.exec(message)?.[1];
  if (promised === undefined) violations.push(`AUDIO_TRUNCATED names no length: ${message}`);
  const options = { sampleRate, maxDurationSeconds, allowTruncated: true };
  const { value, error } = await outcomeOf(() => decodeAudio(bytes, options));
  if (value) {
    checkSamples(value, bytes.length, sampleRate, violations);
    if (value.durationSeconds.toFixed(3) !== promised) {
      violations.push(`${promised} s promised as readable, ${value.durationSeconds} s returned`);
    }
    return;
  }
  const code = judgeError(error, AUDIO_CODES, 'decodeAudio with allowTruncated', violations);
  if (Number(promised) > 0) violations.push(`${promised} s promised as readable, yet ${code}`);
}
