// ONNX Runtime's native build for Node, where it is installed: it weighs 288 MB and its install script downloads more, so
// nobody has to have it. It is looked up while the program runs, and no import names it: bundlers would stop at what is
// not there, and copy what is.

import { type Engine, wrapEngine } from './onnxruntime.js';
import type { Runtime } from './runtime.js';

interface NativeEngine extends Engine {
  readonly env: { readonly versions: { readonly node?: string } };
}

/**
 * The longest command line, in bytes, of a process in which the native engine is started: version 1.30.0 for Linux is not safe in
 * processes with much longer ones, least of all in threads, whose stacks are smaller.
 */
const longestCommandLine = { process: 16_384, thread: 8_192 };

let found: { readonly runtime: Runtime | undefined } | undefined;

/**
 * Gives the native engine, onnxruntime-node on the CPU; undefined in pages and where it is not installed. Where it is
 * installed and cannot be loaded, as on Alpine Linux, or is not safe, a warning of the process says so.
 */
export function nativeRuntime(): Runtime | undefined {
  found ??= { runtime: findNative() };
  return found.runtime;
}

function findNative(): Runtime | undefined {
  if (typeof process === 'undefined' || !process.versions?.node) return undefined;
  const tooLong = tooLongCommandLine();
  if (tooLong !== undefined) {
    process.emitWarning(
      `onnxruntime-node is not started in a process with a command line of ${tooLong} bytes: affetto goes on with WebAssembly, which takes longer. Name a folder in place of its files.`,
    );
    return undefined;
  }
  const { createRequire } = process.getBuiltinModule('node:module');
  // Beside affetto; and where the program runs, for programs that were bundled.
  for (const place of [import.meta.url, `${process.cwd()}/package.json`]) {
    try {
      const engine = createRequire(place)('onnxruntime-node') as NativeEngine;
      return wrapEngine(`onnxruntime-node ${engine.env.versions.node}`, engine, {
        executionProviders: ['cpu'],
      });
    } catch (error) {
      const { code, message } = error as NodeJS.ErrnoException;
      // A bundle may leave no address behind.
      if (code === 'MODULE_NOT_FOUND' || code === 'ERR_INVALID_ARG_VALUE') continue;
      process.emitWarning(
        `onnxruntime-node is installed and cannot be loaded (${message}): affetto goes on with WebAssembly, which takes longer.`,
      );
      return undefined;
    }
  }
  return undefined;
}

/** The bytes of the command line where they are too many; undefined where they are not, and where nobody can tell. */
function tooLongCommandLine(): number | undefined {
  if (process.platform !== 'linux') return undefined;
  const { readFileSync } = process.getBuiltinModule('node:fs');
  const { isMainThread } = process.getBuiltinModule('node:worker_threads');
  const longest = longestCommandLine[isMainThread ? 'process' : 'thread'];
  try {
    const { length } = readFileSync('/proc/self/cmdline');
    return length > longest ? length : undefined;
  } catch {
    return undefined;
  }
}
