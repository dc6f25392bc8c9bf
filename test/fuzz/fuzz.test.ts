// A short run of the fuzzer, all formats: no crash, no hang, no untyped error, no broken promise.
import { describe, expect, it } from 'vitest';
import { runCampaign } from '../../fuzz/campaign.js';
import { formatNames } from '../../fuzz/originals.js';
import { failureText } from '../../fuzz/report.js';

describe('damaged files', () => {
  it('end in an answer or a typed error, whatever the format', async () => {
    const count = 250;
    const report = await runCampaign({ seed: 1, first: 0, count, formats: formatNames });
    expect(report.failures.map(failureText)).toEqual([]);
    expect(Object.keys(report.outcomes).sort()).toEqual([...formatNames].sort());
    const outcomes = Object.values(report.outcomes).flatMap((row) => Object.entries(row));
    const total = (wanted: RegExp) =>
      outcomes.reduce((sum, [name, inputs]) => sum + (wanted.test(name) ? inputs : 0), 0);
    expect(total(/./)).toBe(count);
    // Damage of every strength: some recordings survive it, most do not.
    expect(total(/^answered$/)).toBeGreaterThan(0.05 * count);
    expect(total(/^AUDIO_/)).toBeGreaterThan(0.3 * count);
  }, 300_000);
});
