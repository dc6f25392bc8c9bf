// ONNX Runtime's WebAssembly build, for browsers, and for Node where the native build is not installed.

import * as engine from 'onnxruntime-web/wasm';
import { wrapEngine } from './onnxruntime.js';
import type { Runtime } from './runtime.js';
import { engineWasm } from './wasm-binary.js';

/** How onnxruntime-web is loaded and run. */
export interface WebRuntimeOptions {
  /** The address of the folder that serves the runtime's .wasm and .mjs files. Default: they are part of affetto's code. */
  readonly wasmPaths?: string;
  /** The .wasm file's content, for callers that fetch it themselves, as to show progress. */
  readonly wasmBinary?: Uint8Array<ArrayBuffer>;
  /** The number of WebAssembly threads; more than 1 needs cross-origin isolation. Default 1. */
  readonly threads?: number;
}

/** The engine for browsers: onnxruntime-web on WebAssembly. Its settings are shared by all of a page's sessions. */
export function webRuntime(options: WebRuntimeOptions = {}): Runtime {
  const { wasm } = engine.env;
  wasm.numThreads = options.threads ?? 1;
  if (options.wasmPaths !== undefined) wasm.wasmPaths = options.wasmPaths;
  if (options.wasmBinary !== undefined) wasm.wasmBinary = options.wasmBinary;
  const runtime = wrapEngine(`onnxruntime-web ${engine.env.versions.web}`, engine, {
    executionProviders: ['wasm'],
  });
  return {
    ...runtime,
    async createSession(onnx, sessionOptions) {
      if (wasm.wasmBinary === undefined && wasm.wasmPaths === undefined) {
        const binary = await engineWasm();
        if (binary) wasm.wasmBinary = binary;
      }
      return runtime.createSession(onnx, sessionOptions);
    },
  };
}
