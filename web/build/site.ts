// Makes the site: `npm run build:web`, `npm start` and the tests come here.

import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { consentFrom, consentOf, consentVariable } from './consent.js';

const root = fileURLToPath(new URL('../../', import.meta.url));
/** The folder of the built site. */
export const siteFolder = `${root}web/dist`;
const sources = ['src', 'web', 'models', 'package-lock.json'];

/** How the site is built. */
interface SiteOptions {
  /** The choice that `consentFrom` gives; default: what the environment says. */
  readonly consent?: string | undefined;
}

/** Builds the site unless it is newer than all it is made of. Returns whether it had to. */
export function buildSite(options: SiteOptions = {}): boolean {
  const consent =
    'consent' in options ? options.consent : consentFrom(process.env[consentVariable]);
  if (isCurrent(consent)) return false;
  const vite = fileURLToPath(new URL('bin/vite.js', import.meta.resolve('vite/package.json')));
  execFileSync(process.execPath, [vite, 'build', 'web', '--logLevel', 'error'], {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit'],
    // Test runners set another one, and the site would be built for development.
    env: {
      ...process.env,
      NODE_ENV: 'production',
      [consentVariable]: consent === '' ? 'yes' : consent,
    },
  });
  return true;
}

function isCurrent(consent: string | undefined): boolean {
  // The last file that a build writes.
  const worker = `${siteFolder}/service-worker.js`;
  if (!existsSync(worker)) return false;
  if (consentOf(readFileSync(`${siteFolder}/index.html`, 'utf8')) !== consent) return false;
  const built = statSync(worker).mtimeMs;
  return !sources.some((path) => hasNewer(root + path, built));
}

function hasNewer(path: string, than: number): boolean {
  if (path === siteFolder || path.endsWith('node_modules')) return false;
  const info = statSync(path);
  if (!info.isDirectory()) return info.mtimeMs > than;
  return readdirSync(path).some((name) => hasNewer(`${path}/${name}`, than));
}
