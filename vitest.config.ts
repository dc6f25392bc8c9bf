// What the tests need beyond vitest's defaults: the command line, compiled once before they start; both cores of a small
// machine, of which vitest would leave one idle, and a third worker, since those of the page mostly wait for what is
// spoken; limits that end what hangs, not what is slow on a busy machine; and modules that are loaded once in each worker,
// not once for each file, which took a tenth of the time.

import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/**
 * The files that take longest, longest first. Without a cache of earlier times, as on a fresh clone, vitest begins with the
 * largest files, and one that is short but takes minutes would keep a single core busy at the end.
 */
const longest = [
  'test/web/app.test.ts',
  'test/web/app-voices.test.ts',
  'test/web/endurance.test.ts',
  'test/server/limits.test.ts',
  'test/queue/queue.test.ts',
];

class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    const place = ({ moduleId }: TestSpecification) => {
      const index = longest.findIndex((path) => moduleId.endsWith(path));
      return index < 0 ? longest.length : index;
    };
    return sorted.toSorted((a, b) => place(a) - place(b));
  }
}

export default defineConfig({
  test: {
    globalSetup: 'test/support/build-command.ts',
    maxWorkers: 3,
    isolate: false,
    sequence: { sequencer: LongestFirst },
    testTimeout: 30_000,
    hookTimeout: 120_000,
  },
});
