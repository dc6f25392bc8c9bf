// What the bundler provides, for the type checker.
/// <reference types="vite/client" />

declare module 'virtual:models' {
  interface ModelFile {
    readonly id: string;
    readonly url: string;
    /** Its size, uncompressed. */
    readonly bytes: number;
  }
  /** The first model of models/manifest.json that is not the large one: it answers at once. */
  export const smallModel: ModelFile;
  /** The model `encoder` of models/manifest.json, which takes over; undefined where that names none. */
  export const largeModel: ModelFile | undefined;
}

declare module '@jitsi/rnnoise-wasm/dist/rnnoise.js' {
  /** Emscripten's module of RNNoise; its names and meanings are those of rnnoise.h. */
  export interface RnnoiseModule {
    _malloc(bytes: number): number;
    _free(pointer: number): void;
    _rnnoise_create(model: number): number;
    _rnnoise_destroy(state: number): void;
    /** Returns the probability of voice, in [0, 1]. */
    _rnnoise_process_frame(state: number, outPointer: number, inPointer: number): number;
    HEAPF32: Float32Array;
  }
  export default function load(options: { wasmBinary: ArrayBuffer }): Promise<RnnoiseModule>;
}

/** The size of ONNX Runtime's .wasm file in bytes; vite.config.ts looks it up. */
declare const __RUNTIME_BYTES__: number;
