// The libraries of the server, found while the program runs: whoever only hears recordings does not install them, so
// package.json names them as optional peers.

import { AffettoError } from '../errors.js';

/** What `affetto serve` needs beside affetto, as it is installed. */
export const serverPackages = [
  'fastify',
  '@fastify/cors',
  '@fastify/multipart',
  '@fastify/static',
  '@fastify/swagger',
  '@fastify/swagger-ui',
  '@fastify/websocket',
  'prom-client',
] as const;

/** What `affetto mcp` needs beside affetto. */
export const mcpPackages = ['@modelcontextprotocol/sdk'] as const;

/**
 * Imports what is not installed with affetto.
 * @param load imports it
 * @param packages what to install where something is missing
 * @throws AffettoError `OPTION_INVALID` with the command that installs it
 */
export async function fromPeers<T>(
  command: string,
  packages: readonly string[],
  load: () => Promise<T>,
): Promise<T> {
  try {
    return await load();
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException;
    if (code !== 'ERR_MODULE_NOT_FOUND' && code !== 'MODULE_NOT_FOUND') throw cause;
    const [, missing = 'a package'] = /'([^']+)'/.exec(message) ?? [];
    throw new AffettoError(
      'OPTION_INVALID',
      `affetto ${command} needs packages that are not installed with affetto, and ${missing} is missing. Install them: npm install ${packages.join(' ')}`,
      { cause },
    );
  }
}
