// Products of large matrices on the engine: what plain loops take minutes for it does in a second.

import { Graph } from '../grad/graph.js';
import { floatOutput, floats, type Runtime, type Session } from '../runtime/runtime.js';

/** A matrix of float32, row by row. */
export interface RowMatrix {
  readonly rows: number;
  readonly columns: number;
  /** The numbers, [rows * columns]. */
  readonly data: Float32Array;
}

/** Multiplies matrices on an engine; a graph for each pair of shapes is kept until it is disposed of. */
export class MatrixProducts {
  private readonly runtime: Runtime;
  private readonly threads: number;
  private readonly sessions = new Map<string, Promise<Session>>();

  /**
   * Dispose of it in the end.
   * @param threads the number of threads of the engine
   */
  constructor(runtime: Runtime, threads = 1) {
    this.runtime = runtime;
    this.threads = threads;
  }

  /** Computes `a` [n, k] times `b` [k, m]: [n, m]. */
  times(a: RowMatrix, b: RowMatrix): Promise<RowMatrix> {
    return this.product(a, b, false);
  }

  /** Computes `a` [k, n] transposed times `b` [k, m]: [n, m]. */
  transposedTimes(a: RowMatrix, b: RowMatrix): Promise<RowMatrix> {
    return this.product(a, b, true);
  }

  private async product(a: RowMatrix, b: RowMatrix, transposed: boolean): Promise<RowMatrix> {
    const rows = transposed ? a.columns : a.rows;
    const key = [transposed, a.rows, a.columns, b.rows, b.columns].join();
    let session = this.sessions.get(key);
    if (!session) {
      const graph = new Graph();
      const left = graph.input('a', [a.rows, a.columns]);
      const right = graph.input('b', [b.rows, b.columns]);
      const attributes = { transA: transposed ? 1 : 0 };
      graph.output('product', graph.emit('Gemm', [left, right], [rows, b.columns], attributes));
      session = this.runtime.createSession(graph.toOnnx(), { threads: this.threads });
      this.sessions.set(key, session);
    }
    const outputs = await (await session).run({
      a: floats(a.data, [a.rows, a.columns]),
      b: floats(b.data, [b.rows, b.columns]),
    });
    return { rows, columns: b.columns, data: floatOutput(outputs, 'product') };
  }

  /** Frees the engine's memory. */
  async dispose(): Promise<void> {
    const sessions = await Promise.all(this.sessions.values());
    this.sessions.clear();
    await Promise.all(sessions.map((session) => session.dispose()));
  }
}
