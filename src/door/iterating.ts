// Streams of Node and of the web, one thing after the other; an abort does not wait for a stream that is silent.

/**
 * Goes over a stream. It is cancelled where the loop ends early.
 * @throws what `signal` is aborted with
 */
export async function* nextOf<Item>(
  stream: object,
  signal: AbortSignal | undefined,
): AsyncGenerator<Item, void, undefined> {
  const iterator = iteratorOf<Item>(stream);
  let isDone = false;
  const { aborted, forget } = whenAborted(signal);
  try {
    for (;;) {
      signal?.throwIfAborted();
      const step = await Promise.race([iterator.next(), aborted]);
      if (step.done) {
        isDone = true;
        return;
      }
      yield step.value;
    }
  } catch (error) {
    // A stream that failed has ended.
    isDone = !signal?.aborted;
    throw error;
  } finally {
    forget();
    // Not waited for: a stream that waits for its source would keep the abort waiting.
    if (!isDone) void iterator.return?.()?.catch(() => {});
  }
}

function whenAborted(signal: AbortSignal | undefined) {
  let forget = () => {};
  const aborted = new Promise<never>((_, reject) => {
    if (!signal) return;
    const onAbort = () => reject(signal.reason);
    signal.addEventListener('abort', onAbort, { once: true });
    forget = () => signal.removeEventListener('abort', onAbort);
  });
  // The loop may have ended already.
  aborted.catch(() => {});
  return { aborted, forget };
}

function iteratorOf<Item>(stream: object): AsyncIterator<Item> {
  if (Symbol.asyncIterator in stream)
    return (stream as AsyncIterable<Item>)[Symbol.asyncIterator]();
  // Safari has no other way.
  const reader = (stream as ReadableStream<Item>).getReader();
  return {
    next: async () => {
      const { done, value } = await reader.read();
      return done ? { done: true, value: undefined } : { done: false, value };
    },
    return: async () => {
      await reader.cancel();
      return { done: true, value: undefined };
    },
  };
}
