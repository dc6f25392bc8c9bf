// A turn for whatever else is to be done: decoding that goes on for seconds gives one every few milliseconds, so that a
// server goes on answering and a page goes on drawing.

/** Work goes on for so many milliseconds before it gives a turn. */
const mostWithoutTurnMs = 8;

let channel: { readonly give: () => void; readonly waiting: (() => void)[] } | undefined;

/** Resolves after the messages and events that have come in. */
export function nextTurn(): Promise<void> {
  if (typeof setImmediate === 'function') return new Promise((resolve) => setImmediate(resolve));
  channel ??= openChannel();
  const { give, waiting } = channel;
  return new Promise((resolve) => {
    waiting.push(resolve);
    give();
  });
}

/** A message to oneself, because browsers hold back timers that follow each other by 4 ms, as long as a clip takes. */
function openChannel() {
  const { port1, port2 } = new MessageChannel();
  const waiting: (() => void)[] = [];
  port1.onmessage = () => waiting.shift()?.();
  return { waiting, give: () => port2.postMessage(null) };
}

/** Counts how long work has gone on. */
export class Turns {
  #since = performance.now();

  /** Gives a turn where it is due; to be called between two small parts of the work. */
  async give(): Promise<void> {
    if (performance.now() - this.#since < mostWithoutTurnMs) return;
    await nextTurn();
    this.#since = performance.now();
  }
}
