// What is deployed says what the command line takes and what the server counts: the compose file, the image, the dashboard.

import { readFileSync } from 'node:fs';
import type { ArgsDef } from 'citty';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { subCommands } from '../../src/cli/commands/affetto.js';
import { Admission } from '../../src/server/admission.js';
import { serverLimits } from '../../src/server/limits.js';
import { startMetrics } from '../../src/server/metrics.js';

const read = (path: string) => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');

interface ComposeService {
  readonly command: readonly string[];
  readonly read_only: boolean;
  readonly cap_drop: readonly string[];
}
const compose = parse(read('deploy/compose.yaml'), { merge: true }) as {
  readonly services: Readonly<Record<string, ComposeService>>;
};

describe('deploy/', () => {
  it('gives every container commands and options that there are, read-only and without rights', async () => {
    expect(Object.keys(compose.services)).toEqual(['server', 'worker', 'redis']);
    for (const [name, { command, read_only, cap_drop }] of Object.entries(compose.services)) {
      expect([name, read_only, cap_drop]).toEqual([name, true, ['ALL']]);
      const load = subCommands[command[0] as keyof typeof subCommands];
      if (!load) continue;
      const { args } = (await load()) as { args: ArgsDef };
      for (const option of command.filter((word) => word.startsWith('--'))) {
        expect(Object.keys(args)).toContain(option.slice(2));
      }
    }
    expect(compose.services.server?.command).toContain('--tokens');
  });

  it('runs the image as somebody who is not root, with a health check of a path that there is', () => {
    const image = read('deploy/Dockerfile');
    expect(/^USER (\S+)$/m.exec(image)?.[1]).toBe('1000:1000');
    expect(image).toMatch(/HEALTHCHECK[\s\S]*127\.0\.0\.1:4811\/readyz/);
  });

  it('draws counters that the server has', async () => {
    const limits = { ...serverLimits, workers: 1 };
    const admission = new Admission(limits, () => {});
    const { registry } = await startMetrics(() => admission);
    const known = new Set(registry.getMetricsAsArray().map(({ name }) => name));
    const asked = [
      ...read('deploy/grafana-dashboard.json').matchAll(/\b(affetto|process|nodejs)_\w+/g),
    ]
      .map(([name]) => name.replace(/_(bucket|count|sum)$/, ''))
      .filter((name) => name !== 'affetto_serve');
    expect(asked.length).toBeGreaterThan(9);
    for (const name of asked) expect([...known]).toContain(name);
  });
});
