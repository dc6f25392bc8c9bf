// Rounds the matrices of an encoder's file to steps by which integers are multiplied fast, and writes it again with its
// card. What `scripts/tune-encoder.ts` writes is rounded already; models/speech-encoder.onnx was tuned before that was so.
//
//     npx tsx scripts/round-encoder.ts models/speech-encoder.onnx

import { readFile } from 'node:fs/promises';
import { fitsSigned } from '../src/grad/eight-bits.js';
import {
  buildEncoderFile,
  encoderValues,
  readEncoderFile,
} from '../src/model-file/encoder-file.js';
import { roundedTensors, roundingSummary, writeWithCard } from './encoder-source.js';

const [path] = process.argv.slice(2);
if (path === undefined) {
  console.error('Give a file: npx tsx scripts/round-encoder.ts models/speech-encoder.onnx');
  process.exitCode = 1;
} else {
  await round(path);
}

async function round(file: string): Promise<void> {
  const parts = readEncoderFile(new Uint8Array(await readFile(file)));
  const { metadata, values } = parts;
  // A second rounding would cost digits for nothing.
  if ([...(values.eightBits?.values() ?? [])].every(fitsSigned)) {
    console.log(`${file} is rounded already`);
    return;
  }
  const { provenance } = metadata;
  const { tuned } = provenance;
  const said = (summary: string) =>
    summary.includes(roundingSummary) ? summary : `${summary} ${roundingSummary}`;
  const bytes = buildEncoderFile(
    {
      ...metadata,
      arithmetic: 'integer',
      provenance: tuned
        ? { ...provenance, tuned: { ...tuned, summary: said(tuned.summary) } }
        : { ...provenance, summary: said(provenance.summary) },
    },
    encoderValues(metadata.encoder, roundedTensors(parts, values.weights)),
  );
  await writeWithCard(file, bytes);
}
