// What `npm run check:release` says about the contents of a package.

import { describe, expect, it } from 'vitest';
import { contentProblems } from '../../scripts/release/contents.js';

const whole = [
  ...['CHANGELOG.md', 'LICENSE', 'NOTICE', 'README.md', 'package.json', 'docs/audio.md'],
  ...[
    'dist/cli/main.js',
    'dist/standalone/affetto.js',
    'dist/vendor/LICENSES.txt',
    'models/manifest.json',
    'models/crnn.onnx',
  ],
  ...['index', 'node', 'web', 'grad'].flatMap((name) => [`dist/${name}.js`, `dist/${name}.d.ts`]),
].map((path) => ({ path, size: 1000 }));

describe('the contents of a release', () => {
  it('are fine where all is there and nothing else', () => {
    const readme =
      '[audio](docs/audio.md#limits) [docs](docs/) [us](https://example.org/x) [up](#limits)';
    expect(contentProblems(whole, 9000, readme)).toEqual([]);
  });

  it('miss what is not there', () => {
    const without = whole.filter(({ path }) => path !== 'dist/grad.d.ts');
    expect(contentProblems(without, 9000, '')).toEqual(['dist/grad.d.ts is missing']);
  });

  it.each([
    'test/audio/wav.test.js',
    'dist/cli/main.test.ts',
    'examples/speech.wav',
    'docs/api/index.html',
    'dist/index.js.map',
    '.npmrc',
    'models/angry.flac',
  ])('do not hold %s', (path) => {
    const problems = contentProblems([...whole, { path, size: 10 }], 9000, '');
    expect(problems).toEqual([`${path} does not belong in a release`]);
  });

  it('are not suddenly large', () => {
    const large = [...whole, { path: 'models/large.onnx', size: 20_000_000 }];
    const problems = contentProblems(large, 15_000_000, '').join('\n');
    expect(problems).toContain('models/large.onnx has 20000000 bytes');
    expect(problems).toContain('the package has 15000000 bytes');
    expect(problems).toContain('unpacked it has 20019000 bytes');
  });

  it('hold what the README links to', () => {
    const problems = contentProblems(whole, 9000, '[gone](docs/gone.md) [there](docs/audio.md)');
    expect(problems).toEqual(['README.md links to docs/gone.md, which is not in the package']);
  });
});
