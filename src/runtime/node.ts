// ONNX Runtime's native build for Node.

import * as engine from 'onnxruntime-node';
import { wrapEngine } from './onnxruntime.js';
import type { Runtime } from './runtime.js';

/** The engine for Node: onnxruntime-node on the CPU. */
export const nodeRuntime: Runtime = wrapEngine(
  `onnxruntime-node ${engine.env.versions.node}`,
  engine,
  {
    executionProviders: ['cpu'],
  },
);
