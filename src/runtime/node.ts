// The engine in Node: ONNX Runtime's native build where it is installed, its WebAssembly build where it is not. The native
// one weighs 288 MB and its install script downloads more, so nobody has to have it.

import { createRequire } from 'node:module';
import { join } from 'node:path';
import { type Engine, wrapEngine } from './onnxruntime.js';
import type { Runtime } from './runtime.js';

/** Where it is looked for: beside affetto, and where the program runs, which finds it for programs that were bundled. */
const places = [import.meta.url, join(process.cwd(), 'package.json')];

let native: Runtime | undefined | null = null;

/**
 * Gives the native engine, onnxruntime-node; undefined where it is not installed. Where it is and cannot be loaded, as on
 * Alpine Linux, a warning of the process says so.
 */
export function nativeRuntime(): Runtime | undefined {
  if (native !== null) return native;
  native = undefined;
  for (const place of places) {
    if (!place) continue;
    try {
      const engine = createRequire(place)('onnxruntime-node') as NativeEngine;
      native = wrapEngine(`onnxruntime-node ${engine.env.versions.node}`, engine, {
        executionProviders: ['cpu'],
      });
      return native;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'MODULE_NOT_FOUND') continue;
      process.emitWarning(
        `onnxruntime-node is installed and cannot be loaded (${(error as Error).message}): affetto goes on with WebAssembly, which takes longer.`,
      );
      return undefined;
    }
  }
  return undefined;
}

interface NativeEngine extends Engine {
  readonly env: { readonly versions: { readonly node?: string } };
}

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
