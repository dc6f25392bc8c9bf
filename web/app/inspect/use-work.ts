// Work in the engine on one file, with progress, that ends when nobody waits for it any more.

import { proxy } from 'comlink';
import { useEffect, useState } from 'preact/hooks';
import { engine } from '../engine/engine.js';
import type { OnShare } from '../protocol/engine.js';
import type { Failure, Outcome } from '../protocol/outcome.js';

export type Work<T> =
  | { readonly kind: 'idle' }
  | { readonly kind: 'working'; readonly share: number }
  | { readonly kind: 'done'; readonly value: T }
  | { readonly kind: 'failed'; readonly failure: Failure };

let started = 0;

/**
 * Starts `begin`, if there is one, when the component appears and whenever `inputs` change; cancels it when they
 * change or the component disappears.
 * @returns the state, and how to cancel.
 */
export function useWork<T>(
  begin: ((id: string, onShare: OnShare) => Promise<Outcome<T>>) | undefined,
  inputs: readonly unknown[],
): [Work<T>, () => void] {
  const [work, setWork] = useState<Work<T>>({ kind: 'idle' });
  const [id, setId] = useState('');
  useEffect(() => {
    if (!begin) {
      setWork({ kind: 'idle' });
      return;
    }
    const own = `look-${started++}`;
    let waited = true;
    setId(own);
    setWork({ kind: 'working', share: 0 });
    const onShare = (share: number) => {
      if (waited) setWork((now) => (now.kind === 'working' ? { kind: 'working', share } : now));
    };
    begin(own, proxy(onShare)).then((result) => {
      if (!waited) return;
      waited = false;
      setWork(
        result.ok
          ? { kind: 'done', value: result.value }
          : { kind: 'failed', failure: result.failure },
      );
    });
    return () => {
      if (waited) void engine().cancel(own);
      waited = false;
    };
  }, inputs);
  return [work, () => void engine().cancel(id)];
}
