// The web app at `/`, where it is built: in a clone, or in a folder that was named. The package does not hold it.

import { stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { FastifyInstance } from 'fastify';
import { AffettoError } from '../errors.js';
import { siteHeaders } from './site-headers.js';

/** Where a clone has the app once `npm run build:web` made it. */
const ofClone = fileURLToPath(new URL('../../web/dist', import.meta.url));

/**
 * Finds the folder of the built app.
 * @param given a folder that was named; without, a clone's own
 * @returns undefined where there is none
 * @throws AffettoError `OPTION_INVALID` where the folder that was named holds no app
 */
export async function siteFolder(given: string | undefined): Promise<string | undefined> {
  const folder = resolve(given ?? ofClone);
  const isThere = await stat(join(folder, 'index.html')).catch(() => undefined);
  if (isThere) return folder;
  if (given === undefined) return undefined;
  throw new AffettoError(
    'OPTION_INVALID',
    `--web ${given}: there is no index.html. Name the folder of the built app: web/dist in a clone, after npm run build:web.`,
  );
}

/** Serves the app, or says where it is to be had. */
export async function siteRoutes(app: FastifyInstance, folder: string | undefined): Promise<void> {
  if (folder === undefined) {
    app.get('/', { config: { isOpen: true }, schema: { hide: true } }, async (_, reply) =>
      reply
        .headers({ ...siteHeaders, 'content-security-policy': "default-src 'none'" })
        .type('text/html; charset=utf-8')
        .send(withoutApp),
    );
    return;
  }
  const { default: files } = await import('@fastify/static');
  await app.register(files, {
    root: folder,
    preCompressed: true,
    cacheControl: false,
    schemaHide: true,
    globIgnore: ['**/*.br', '**/*.gz'],
    // A path that names no file has no route, and is answered as such.
    wildcard: false,
    setHeaders(reply, path) {
      for (const [name, value] of Object.entries(siteHeaders)) reply.header(name, value);
      const isHashed = path.startsWith(join(folder, 'assets'));
      reply.header('cache-control', isHashed ? 'public, max-age=31536000, immutable' : 'no-cache');
    },
  });
}

const withoutApp = `<!doctype html>
<html lang="en"><meta charset="utf-8"><title>affetto serve</title>
<h1>affetto serve</h1>
<p>This server hears recordings: see <a href="/docs">what it can be asked</a>.</p>
<p>The web app is not here, since the package does not hold it. In a clone, <code>npm run build:web</code> makes it;
<code>affetto serve --web DIR</code> serves it from any folder.</p>
</html>
`;
