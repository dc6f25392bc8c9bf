// What the bundler provides, for the type checker.
/// <reference types="vite/client" />

declare module 'virtual:models' {
  /** The model of models/manifest.json's `default`; `bytes` is its size, uncompressed. */
  export const defaultModel: { readonly id: string; readonly url: string; readonly bytes: number };
}

declare module '@jitsi/rnnoise-wasm/dist/rnnoise.js' {
  /** Emscripten's module of RNNoise; names and meanings follow rnnoise.h. */
  export interface RnnoiseModule {
    _malloc(bytes: number): number;
    _free(pointer: number): void;
    _rnnoise_create(model: number): number;
    _rnnoise_destroy(state: number): void;
    /** @returns the probability of voice in [0, 1] */
    _rnnoise_process_frame(state: number, outPointer: number, inPointer: number): number;
    HEAPF32: Float32Array;
  }
  export default function load(options: { wasmBinary: ArrayBuffer }): Promise<RnnoiseModule>;
}

/** Size of ONNX Runtime's .wasm file; vite.config.ts looks it up. */
declare const __RUNTIME_BYTES__: number;
