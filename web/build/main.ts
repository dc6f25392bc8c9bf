// `npm run build:web`: the site, compressed for hosts that send .br files as they are. `-- --consent [ADDRESS]` makes it ask before
// it hears anybody.

import { compressSite } from './compress.js';
import { consentFrom, consentVariable } from './consent.js';
import { buildSite } from './site.js';

const [option, address = 'yes', ...rest] = process.argv.slice(2);
if (rest.length > 0 || (option !== undefined && option !== '--consent')) {
  console.error('npm run build:web takes nothing but: -- --consent [ADDRESS]');
  process.exit(1);
}
let consent: string | undefined;
try {
  consent = consentFrom(option === undefined ? process.env[consentVariable] : address);
} catch (error) {
  console.error((error as Error).message);
  process.exit(1);
}
buildSite({ consent });
const { files, bytes, compressedBytes } = await compressSite();
const mb = (count: number) => `${(count / 1e6).toFixed(2)} MB`;
console.log(`web/dist: ${files} files, ${mb(bytes)}, compressed ${mb(compressedBytes)}`);
if (consent !== undefined) console.log('It asks for consent before it hears anybody.');
