// A model out of the page and into a file.

import { saveFile } from '../storage/save-file.js';

/** Downloads a model file, named after the voice. */
export function exportModel(name: string, bytes: Uint8Array<ArrayBuffer>): void {
  const model = new Blob([bytes], { type: 'application/octet-stream' });
  saveFile(model, `affetto-${fileName(name)}.onnx`);
}

/** Keeps letters and digits of any language and turns the rest into dashes. */
const fileName = (name: string): string =>
  name
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, '-')
    .replaceAll(/^-|-$/g, '') || 'voice';
