// `npm run build:web`: the site, compressed for hosts that send .br files as they are.

import { compressAhead, compressSite } from './compress.js';
import { buildSite } from './site.js';

const ahead = compressAhead();
buildSite();
await ahead;
const { files, bytes, compressedBytes } = await compressSite();
const mb = (count: number) => `${(count / 1e6).toFixed(2)} MB`;
console.log(`web/dist: ${files} files, ${mb(bytes)}, compressed ${mb(compressedBytes)}`);
