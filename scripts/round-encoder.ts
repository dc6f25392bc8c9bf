// Rounds the matrices of an encoder's file to steps by which integers are multiplied fast, and writes it again with its
// card. What `scripts/tune-encoder.ts` writes is rounded already; models/speech-encoder.onnx was tuned before that was so.
//
//     npx tsx scripts/round-encoder.ts models/speech-encoder.onnx

import { readFile, writeFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { encoderCard } from '../src/model-file/encoder-card.js';
import {
  buildEncoderFile,
  encoderValues,
  readEncoderFile,
} from '../src/model-file/encoder-file.js';
import { roundedTensors, roundingSummary } from './encoder-source.js';

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
  await writeFile(file, bytes);
  const name = basename(file, '.onnx');
  await writeFile(
    file.replace(/\.onnx$/, '.md'),
    encoderCard(readEncoderFile(bytes), name, bytes.length),
  );
  console.log(`${file}: ${bytes.length} bytes, and its card`);
}
