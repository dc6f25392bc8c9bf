// A voice out of the page and into a file: a model, or what the large model judges by.

import { saveFile } from '../storage/save-file.js';
import { savedVoiceIn } from '../storage/taught-file.js';

/** Downloads the file of a voice, named after it. */
export function exportVoice(name: string, bytes: Uint8Array<ArrayBuffer>): void {
  const [type, ending] = savedVoiceIn(bytes)
    ? ['application/json', 'json']
    : ['application/octet-stream', 'onnx'];
  saveFile(new Blob([bytes], { type }), `affetto-${fileName(name)}.${ending}`);
}

/** Keeps letters and digits of any language and turns the rest into dashes. */
const fileName = (name: string): string =>
  name
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, '-')
    .replaceAll(/^-|-$/g, '') || 'voice';
