// What runs the program, as far as the door must know: whether there are files, and where the page is.

/** Whether there are files to read: Node, Deno and Bun have them, pages and their workers do not. */
export function hasFiles(): boolean {
  return (
    typeof process !== 'undefined' &&
    typeof process.getBuiltinModule === 'function' &&
    // Of Electron's renderer, which is a page whatever else it can do.
    (process as { type?: string }).type !== 'renderer' &&
    process.getBuiltinModule('node:fs') !== undefined
  );
}

/** Whether there are Node's threads; those that Deno and Bun have for programs of Node are not relied on. */
export function hasNodeThreads(): boolean {
  return hasFiles() && !('Deno' in globalThis) && !('Bun' in globalThis);
}

/** Gives the path of a `file:` address. */
export function pathOf(address: URL): string {
  return process.getBuiltinModule('node:url').fileURLToPath(address);
}
