// What onnxruntime-node and onnxruntime-web share: both implement onnxruntime-common's interface.

import type { InferenceSession, Tensor, TensorConstructor } from 'onnxruntime-common';
import { AffettoError } from '../errors.js';
import type { Runtime, Session, SessionOptions, TensorValue } from './runtime.js';

/** What both builds have. */
export interface Engine {
  readonly InferenceSession: {
    create(bytes: Uint8Array, options: InferenceSession.SessionOptions): Promise<InferenceSession>;
  };
  readonly Tensor: TensorConstructor;
}

/** Wraps either build of ONNX Runtime. */
export function wrapEngine(
  name: string,
  engine: Engine,
  sessionOptions: InferenceSession.SessionOptions,
): Runtime {
  return {
    name,
    async createSession(onnx, options: SessionOptions = {}) {
      const threads = options.threads ?? 1;
      try {
        const session = await engine.InferenceSession.create(onnx, {
          ...sessionOptions,
          intraOpNumThreads: threads,
          interOpNumThreads: 1,
          graphOptimizationLevel: 'all',
          // 4 = what ends the process: errors reach the caller, and would be printed a second time.
          logSeverityLevel: 4,
        });
        return wrapSession(engine, session);
      } catch (cause) {
        throw failure('could not load the graph', cause);
      }
    },
  };
}

function wrapSession(engine: Engine, session: InferenceSession): Session {
  return {
    inputNames: session.inputNames,
    outputNames: session.outputNames,
    async run(feeds, outputs) {
      const tensors: Record<string, Tensor> = {};
      for (const [name, value] of Object.entries(feeds)) {
        tensors[name] = new engine.Tensor(
          value.dtype,
          value.data as Float32Array,
          value.shape,
        ) as Tensor;
      }
      try {
        const results = await session.run(tensors, outputs ?? session.outputNames);
        const values: Record<string, TensorValue> = {};
        for (const [name, tensor] of Object.entries(results)) {
          values[name] = {
            dtype: tensor.type as TensorValue['dtype'],
            data: tensor.data as Float32Array,
            shape: tensor.dims,
          };
        }
        return values;
      } catch (cause) {
        throw failure('could not run the graph', cause);
      }
    },
    dispose: () => session.release(),
  };
}

function failure(what: string, cause: unknown): AffettoError {
  const words = cause instanceof Error ? cause.message : String(cause);
  return new AffettoError('RUNTIME_FAILED', `ONNX Runtime ${what}: ${words}`, { cause });
}
