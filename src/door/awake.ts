// Keeps Node's event loop turning while the door works. In a program that holds nothing else open, Node (20.20)
// ends a turn only when V8 has optimised all WebAssembly that was compiled, which is seconds of the engine's: the first answer
// waited for that behind every step that is not immediate. A timer is something open. In a page it does nothing.

/** The longest time that a timer takes, in ms. */
const longest = 2 ** 31 - 1;

/** Does `work` with the event loop kept turning until it has ended. @returns what `work` gives @throws what `work` throws */
export async function awake<T>(work: () => Promise<T>): Promise<T> {
  const timer = setInterval(() => {}, longest);
  try {
    return await work();
  } finally {
    clearInterval(timer);
  }
}
