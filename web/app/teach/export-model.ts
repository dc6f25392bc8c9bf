// A model out of the page and into a file.

/** Downloads a model file, named after the voice. */
export function exportModel(name: string, bytes: Uint8Array<ArrayBuffer>): void {
  const url = URL.createObjectURL(new Blob([bytes], { type: 'application/octet-stream' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = `affetto-${fileName(name)}.onnx`;
  link.click();
  // Not at once: browsers read it when the download begins.
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}

/** Letters and digits of any language, the rest as dashes. */
const fileName = (name: string): string =>
  name
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, '-')
    .replaceAll(/^-|-$/g, '') || 'voice';
