// Opens an address in the browser that somebody uses, where there is one.

import { spawn } from 'node:child_process';

/** Opens an address; without a desktop nothing happens, and nothing fails. */
export function openInBrowser(address: string): void {
  const [command, ...args] = {
    darwin: ['open', address],
    win32: ['cmd', '/c', 'start', '', address],
  }[process.platform as string] ?? ['xdg-open', address];
  // Without a desktop there is nothing to open it with; the address was printed.
  const child = spawn(command as string, args, { detached: true, stdio: 'ignore' });
  child.on('error', () => {});
  child.unref();
}
