// Reads the compressed fixtures; test/fixtures/audio/README.md says how each was made.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const folder = fileURLToPath(new URL('../fixtures/audio/', import.meta.url));

/** The bytes of one fixture. */
export function fixture(name: string): Uint8Array {
  return new Uint8Array(readFileSync(folder + name));
}
