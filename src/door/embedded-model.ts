// The small model as code, for programs that a bundler made without its file. In the package that is published,
// scripts/bundle-parts.mjs puts a module in this one's place that has the model within it.

/** Gives the bytes of `models/crnn.onnx`; undefined where its file is there anyway. */
export async function embeddedModel(): Promise<Uint8Array | undefined> {
  return undefined;
}
