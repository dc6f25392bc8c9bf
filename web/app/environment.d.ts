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
  /** The networks that tell who speaks when, segmentation and voice; none where the site was built without them. */
  export const networks: readonly ModelFile[];
}

/** The size of ONNX Runtime's .wasm file in bytes; vite.config.ts looks it up. */
declare const __RUNTIME_BYTES__: number;

/** Whether the site has the networks that tell who speaks when; vite.config.ts looks. */
declare const __TELLS_VOICES_APART__: boolean;
