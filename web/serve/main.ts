// `npm start`: builds and compresses the site if there is none or its sources are newer, serves it on localhost, prints
// the address and opens it. Options: --no-open, --port N.

import { parseArgs } from 'node:util';
import { openInBrowser } from '../../src/labelling/open-in-browser.js';
import { compressAhead, compressSite } from '../build/compress.js';
import { buildSite, isBuilt, siteFolder } from '../build/site.js';
import { type SiteServer, serveSite } from './site-server.js';

const defaultPort = 4810;

const { values } = parseArgs({
  options: { open: { type: 'boolean', default: true }, port: { type: 'string' } },
  allowNegative: true,
});

// Compressed from the first visit on: what is sent is what a host would send.
if (!isBuilt()) console.log('Preparing the page, once: about half a minute …');
const ahead = compressAhead();
buildSite();
await ahead;
await compressSite();
const { url } = await listen();
console.log(`affetto is at ${url} (Ctrl+C ends it)`);
if (values.open) openInBrowser(url);

async function listen(): Promise<SiteServer> {
  if (values.port !== undefined)
    return serveSite({ folder: siteFolder, port: Number(values.port) });
  try {
    return await serveSite({ folder: siteFolder, port: defaultPort });
  } catch (error) {
    // Taken, perhaps by another affetto: any other will do.
    if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error;
    return serveSite({ folder: siteFolder, port: 0 });
  }
}
