// Where the engine's .wasm file comes from. In the package that is published, scripts/bundle-parts.mjs puts a module in
// this one's place that has the file within it.

/** Gives the engine's WebAssembly; undefined where the engine finds it by itself, beside its own code. */
export async function engineWasm(): Promise<Uint8Array<ArrayBuffer> | undefined> {
  return undefined;
}
