// A turn for whatever else the worker has to do. A message to oneself, because browsers hold back timers that
// follow each other by 4 ms, as long as a clip takes to decode.

const { port1, port2 } = new MessageChannel();
const waiting: (() => void)[] = [];
port1.onmessage = () => waiting.shift()?.();

/** Resolves after the messages that have come in, such as a piece of the live stream or a cancellation. */
export function nextTurn(): Promise<void> {
  return new Promise((resolve) => {
    waiting.push(resolve);
    port2.postMessage(null);
  });
}
