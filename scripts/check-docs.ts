// Part of `npm run lint`: every public name has a doc comment that says its units, shapes and errors. The public
// names are those of the entries in typedoc.json; TypeDoc finds what they are made of and checks its links.

import { fileURLToPath } from 'node:url';
import { Application, TSConfigReader, TypeDocReader } from 'typedoc';
import { findingsOf } from './docs/rules.js';
import { thrownCodes } from './docs/thrown-codes.js';

const root = fileURLToPath(new URL('../', import.meta.url));
// `npm run types` says what does not compile.
const app = await Application.bootstrap({ skipErrorChecking: true }, [
  new TypeDocReader(),
  new TSConfigReader(),
]);
const project = await app.convert();
if (!project) throw new Error('TypeDoc could not read the public entries.');

// Names without comments are listed below with their lines, each once.
app.options.setValue('validation', { ...app.options.getValue('validation'), notDocumented: false });
app.validate(project);
const findings = findingsOf(project, thrownCodes(root));
for (const { place, name, problem } of findings) console.error(`${place} ${name} ${problem}`);
const count = findings.length + app.logger.warningCount + app.logger.errorCount;
if (count > 0) {
  console.error(`${count} findings. CONTRIBUTING.md says what a doc comment holds.`);
  process.exitCode = 1;
}
