// Part of `npm run lint`: every public name has a doc comment that says its units, shapes and errors, and no doc
// comment anywhere leaves out its subject. The public names are those of the entries in typedoc.json; TypeDoc finds
// what they are made of and checks its links.

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Application, TSConfigReader, TypeDocReader } from 'typedoc';
import { findingsOf } from './docs/rules.js';
import { headlessComments } from './docs/subjects.js';
import { thrownCodes } from './docs/thrown-codes.js';

const root = fileURLToPath(new URL('../', import.meta.url));
// `npm run types` says what does not compile.
const app = await Application.bootstrap({ skipErrorChecking: true }, [
  new TypeDocReader(),
  new TSConfigReader(),
]);
const project = await app.convert();
if (!project) throw new Error('TypeDoc could not read the public entries.');

// That what is public refers to is public too, and that links lead somewhere.
app.validate(project);
const findings = findingsOf(project, thrownCodes(root));
for (const { place, name, problem } of findings) console.error(`${place} ${name} ${problem}`);
const headless = ['src', 'web', 'bench', 'studies', 'fuzz', 'scripts', 'test'].flatMap((folder) =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .map((path) => join(folder, path))
    .filter((path) => /\.tsx?$/.test(path) && !path.includes('node_modules'))
    .flatMap((path) => headlessComments(path, readFileSync(join(root, path), 'utf8'))),
);
for (const { place, beginning } of headless) {
  console.error(`${place} a doc comment without a subject: "${beginning}"`);
}
const { warningCount, errorCount } = app.logger;
const count = findings.length + headless.length + warningCount + errorCount;
if (count > 0) {
  console.error(`${count} findings. CONTRIBUTING.md says what a doc comment holds.`);
  process.exitCode = 1;
}
