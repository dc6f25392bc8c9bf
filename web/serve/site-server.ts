// Serves the built site as a host should: compressed where a .br lies beside the file, for ever cacheable
// where the name holds a hash, with the headers of src/server/site-headers.ts. `npm start` and the tests use it.

import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import sirv from 'sirv';
import { siteHeaders } from '../../src/server/site-headers.js';

export interface SiteServerOptions {
  /** The folder of the built site. */
  readonly folder: string;
  /** The port to listen on; 0 picks a free one. */
  readonly port: number;
  /** The path that the site lies under, with slashes at both ends; `/` by default. */
  readonly base?: string;
  /** Leaves the headers for cross-origin isolation out, as plain hosts do. */
  readonly plain?: boolean;
}

export interface SiteServer {
  readonly url: string;
  readonly server: Server;
}

/** Listens on localhost only. Rejects when the port is taken. */
export function serveSite(options: SiteServerOptions): Promise<SiteServer> {
  const { folder, port, base = '/', plain = false } = options;
  const files = sirv(folder, {
    brotli: true,
    etag: true,
    dev: false,
    setHeaders(response, path) {
      if (!plain)
        for (const [name, value] of Object.entries(siteHeaders)) response.setHeader(name, value);
      const hashed = path.startsWith('/assets/');
      response.setHeader(
        'cache-control',
        hashed ? 'public, max-age=31536000, immutable' : 'no-cache',
      );
    },
  });
  const server = createServer((request, response) => {
    const notFound = () => {
      response.writeHead(404, { 'content-type': 'text/plain' }).end('Not found');
    };
    if (!request.url?.startsWith(base)) return notFound();
    request.url = `/${request.url.slice(base.length)}`;
    files(request, response, notFound);
  });
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      const { port: actual } = server.address() as AddressInfo;
      resolve({ server, url: `http://localhost:${actual}${base}` });
    });
  });
}
