// A package registry on loopback that has one package of ours, as it would be published, and sends whoever asks for another one
// on to the registry that npm is set to: what an installation of a packed file would not show, since npm reads such a
// file whole before it installs anything.

import { createHash } from 'node:crypto';
import { createReadStream, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A registry that listens. */
export interface LocalRegistry {
  /** What npm's option `registry` is given. */
  readonly address: string;
  /** Stops it, with connections that are open. */
  close(): void;
}

/**
 * Starts a registry.
 * @param manifest the content of the package's package.json
 * @param tarball the path of what `npm pack` made of it
 * @param others the registry that has all other packages
 */
export async function startRegistry(
  manifest: { readonly name: string; readonly version: string },
  tarball: string,
  others: string,
): Promise<LocalRegistry> {
  const { name, version } = manifest;
  const integrity = `sha512-${createHash('sha512').update(readFileSync(tarball)).digest('base64')}`;
  const file = `/${name}/-/${name}-${version}.tgz`;
  const server = createServer((request, response) => {
    const path = request.url ?? '/';
    if (path === `/${name}`) {
      const dist = { tarball: new URL(file, address).href, integrity };
      response.setHeader('content-type', 'application/json');
      response.end(
        JSON.stringify({
          name,
          'dist-tags': { latest: version },
          versions: { [version]: { ...manifest, dist } },
        }),
      );
    } else if (path === file) {
      response.setHeader('content-type', 'application/octet-stream');
      createReadStream(tarball).pipe(response);
    } else {
      response.writeHead(302, { location: new URL(path.slice(1), others).href }).end();
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  return {
    address,
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}
