// What the tests need beyond vitest's defaults: the command line, compiled once before they start; both cores of a small
// machine, of which vitest would leave one idle; and limits that end what hangs, not what is slow on a busy machine.

import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    globalSetup: 'test/support/build-command.ts',
    maxWorkers: 2,
    testTimeout: 30_000,
    hookTimeout: 120_000,
  },
});
