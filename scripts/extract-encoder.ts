// Takes the pretrained encoder out of the Python package that it came in, and writes the encoder's file and card:
//
//     pip download --no-deps pipecat-ai==1.14.0
//     npx tsx scripts/extract-encoder.ts pipecat_ai-1.14.0-py3-none-any.whl
//
// The same wheel gives the same bytes.

import { fileURLToPath } from 'node:url';
import { AffettoError } from '../src/errors.js';
import { buildEncoderFile, encoderValues } from '../src/model-file/encoder-file.js';
import type { EncoderMetadata } from '../src/model-file/encoder-metadata.js';
import { whisperTiny } from '../src/models/whisper-encoder.js';
import { encoderTensors, provenance, readFromWheel, writeWithCard } from './encoder-source.js';

const metadata: EncoderMetadata = {
  format: 1,
  encoder: { ...whisperTiny, bands: 80, positions: 400 },
  sampleRate: 16_000,
  windowSeconds: 8,
  // As the shipped models cut silence off.
  trim: { belowPeakDb: 30, keepMs: 50, aboveNoiseDb: 6 },
  provenance,
};

async function main([wheel, name = 'whisper-encoder']: readonly string[]): Promise<void> {
  if (!wheel) {
    throw new AffettoError(
      'OPTION_INVALID',
      'Give the path of the wheel: npx tsx scripts/extract-encoder.ts pipecat_ai-1.14.0-py3-none-any.whl',
    );
  }
  const tensors = encoderTensors(await readFromWheel(wheel));
  const bytes = buildEncoderFile(metadata, encoderValues(whisperTiny, tensors));
  await writeWithCard(fileURLToPath(new URL(`../models/${name}.onnx`, import.meta.url)), bytes);
}

main(process.argv.slice(2)).catch((error: unknown) => {
  console.error(error instanceof AffettoError ? error.message : error);
  process.exitCode = 1;
});
