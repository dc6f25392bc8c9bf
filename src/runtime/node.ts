// The engine in Node: ONNX Runtime's native build where it is installed, its WebAssembly build where it is not.

import { nativeRuntime } from './native.js';
import type { Runtime } from './runtime.js';

/**
 * The engine for Node: onnxruntime-node on the CPU where it is installed (`npm i onnxruntime-node`), else ONNX Runtime's
 * WebAssembly build, which comes with affetto.
 */
export const nodeRuntime: Runtime = {
  get name() {
    return nativeRuntime()?.name ?? 'onnxruntime-web';
  },
  async createSession(onnx, options) {
    const runtime = nativeRuntime() ?? (await import('./web.js')).webRuntime();
    return runtime.createSession(onnx, options);
  },
};
