// `npm start`: builds the site if there is none or its sources are newer, serves it on localhost, prints
// the address and opens it. Options: --no-open, --port N, --build.

import { execFileSync, spawn } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { type SiteServer, serveSite } from './site-server.js';

const root = fileURLToPath(new URL('../../', import.meta.url));
const folder = `${root}web/dist`;
const defaultPort = 4810;

const { values } = parseArgs({
  options: {
    open: { type: 'boolean', default: true },
    port: { type: 'string' },
    build: { type: 'boolean', default: false },
  },
  allowNegative: true,
});

if (values.build || !isBuilt()) {
  console.log('Building the web app ...');
  execFileSync(process.execPath, [`${root}node_modules/vite/bin/vite.js`, 'build', 'web'], {
    cwd: root,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
}
const { url } = await listen();
console.log(`affetto is at ${url} (Ctrl+C ends it)`);
if (values.open) openInBrowser(url);

/** Whether the site is there and newer than what it is made of. */
function isBuilt(): boolean {
  const index = `${folder}/index.html`;
  if (!existsSync(index)) return false;
  const built = statSync(index).mtimeMs;
  return ['src', 'web', 'models', 'package-lock.json'].every(
    (path) => !hasNewer(root + path, built),
  );
}

function hasNewer(path: string, than: number): boolean {
  if (path === folder) return false;
  const info = statSync(path);
  if (!info.isDirectory()) return info.mtimeMs > than;
  return readdirSync(path).some((name) => hasNewer(`${path}/${name}`, than));
}

async function listen(): Promise<SiteServer> {
  if (values.port !== undefined) return serveSite({ folder, port: Number(values.port) });
  try {
    return await serveSite({ folder, port: defaultPort });
  } catch (error) {
    // Taken, perhaps by another affetto: any other will do.
    if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error;
    return serveSite({ folder, port: 0 });
  }
}

function openInBrowser(address: string): void {
  const [command, ...args] = {
    darwin: ['open', address],
    win32: ['cmd', '/c', 'start', '', address],
  }[process.platform as string] ?? ['xdg-open', address];
  // Without a desktop there is nothing to open it with; the address was printed.
  const child = spawn(command as string, args, { detached: true, stdio: 'ignore' });
  child.on('error', () => {});
  child.unref();
}
