// The example of src/grad/README.md runs as it stands there, and learns; its recipe for an operator works.

import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { multiply, sigmoid } from '../../src/grad/operators/elementwise.js';
import type { Tensor } from '../../src/grad/tensor.js';
import * as grad from '../../src/grad.js';
import { checkGradients } from '../support/gradient-check.js';

const root = fileURLToPath(new URL('../../', import.meta.url));
let readme = '';
let blocks: string[] = [];
let scratch = '';

beforeAll(async () => {
  readme = await readFile(join(root, 'src/grad/README.md'), 'utf8');
  blocks = [...readme.matchAll(/```ts\n([\s\S]*?)```/g)].map((match) => match[1]!);
  scratch = await mkdtemp(join(tmpdir(), 'affetto-readme-'));
});

afterAll(() => rm(scratch, { recursive: true }));

describe('src/grad/README.md', () => {
  it('its example runs and learns XOR', async () => {
    // A folder two below a root that holds src/, as the README says.
    await symlink(join(root, 'src'), join(scratch, 'src'), 'junction');
    await mkdir(join(scratch, 'examples/xor'), { recursive: true });
    const file = join(scratch, 'examples/xor/main.mts');
    await writeFile(file, blocks[0]!);
    const tsx = pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href;
    const { stdout } = await promisify(execFile)(process.execPath, ['--import', tsx, file]);
    const losses = [...stdout.matchAll(/step \d+: loss (\S+)/g)].map((match) => Number(match[1]));
    expect(losses).toHaveLength(4);
    expect(losses[3]!).toBeLessThan(0.05);
  }, 20_000);

  it('its recipe for an operator gives a right gradient', async () => {
    expect(blocks[1]).toContain("x.graph.emit('Softplus', [x], x.shape)");
    expect(blocks[1]).toContain('[multiply(gradient, sigmoid(x))]');
    const softplus = (x: Tensor): Tensor => {
      const y = x.graph.emit('Softplus', [x], x.shape);
      return x.graph.differentiable(y, [x], (gradient) => [multiply(gradient, sigmoid(x))]);
    };
    await checkGradients({
      inputs: { x: { shape: [2, 3] } },
      build: (_scope, { x }) => softplus(x),
    });
  });

  it('names every exported function, and nothing that is not exported', () => {
    const functions = Object.entries(grad)
      .filter(([, value]) => typeof value === 'function')
      .map(([name]) => name);
    const unnamed = new Set([
      'Tensor',
      'Graph',
      'Scope',
      'RandomStream',
      'sizeOf',
      'broadcastShapes',
      'initialize',
      'optimizerSlots',
    ]);
    for (const name of functions) {
      if (!unnamed.has(name)) expect(readme, name).toContain(`\`${name}`);
    }
    const tables = readme.slice(readme.indexOf('### Operators'), readme.indexOf('### Optimisers'));
    const rows = tables.split('\n').filter((line) => line.startsWith('| `'));
    const named = rows.flatMap((row) => [...row.split('|')[1]!.matchAll(/`(\w+)`/g)]);
    expect(named.length).toBeGreaterThan(40);
    for (const [, name] of named) expect(functions).toContain(name);
  });
});
