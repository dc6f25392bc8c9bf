// The numbers of an answer as the page shows them: a place in the plane, marks on scales, and the same in words.

import { parseHTML } from 'linkedom';
import { h, render } from 'preact';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { ModelMetadata } from '../../src/model-file/model-file.js';

type Dimensions = NonNullable<ModelMetadata['dimensions']>;
const dimension = (name: string, low: number, high: number): Dimensions[number] => ({
  ...{ name, range: [low, high], utterances: 10, speakers: 2, penalty: 1 },
});

let document: Document;
let panel: typeof import('../../web/app/answer/dimensions-panel.js');

beforeAll(async () => {
  ({ document } = parseHTML('<html><body></body></html>') as unknown as { document: Document });
  vi.stubGlobal('document', document);
  vi.stubGlobal('navigator', { languages: ['en'] });
  // Texts choose their language as they are loaded.
  vi.resetModules();
  panel = await import('../../web/app/answer/dimensions-panel.js');
});

afterAll(() => vi.unstubAllGlobals());

function shown(dimensions: Record<string, number> | undefined, known: Dimensions | undefined) {
  const home = document.createElement('div');
  const metadata = known ? { dimensions: known } : {};
  render(h(panel.DimensionsPanel, { dimensions, metadata: metadata as never }), home);
  return home;
}

describe('the numbers of an answer', () => {
  const both = [dimension('valence', 1, 5), dimension('arousal', 1, 5)];

  it('lie in the plane of valence and arousal, which is told in words', () => {
    const home = shown({ valence: 5, arousal: 3 }, both);
    const plane = home.querySelector('svg.plane');
    expect(plane?.getAttribute('role')).toBe('img');
    expect(plane?.getAttribute('aria-label')).toContain(
      'valence 5.00 (scale 1 to 5), arousal 3.00 (scale 1 to 5)',
    );
    // Pleasant is right, and neither excited nor quiet is in the middle.
    const mark = home.querySelector('.plane-mark');
    const ground = home.querySelector('.plane-ground');
    const right = Number(ground?.getAttribute('x')) + Number(ground?.getAttribute('width'));
    expect(Number(mark?.getAttribute('cx'))).toBeCloseTo(right, 6);
    expect(Number(mark?.getAttribute('cy'))).toBeCloseTo(100, 6);
  });

  it('lie higher the more excited, and on the edge beyond the scale', () => {
    const top = shown({ valence: 3, arousal: 9 }, both).querySelector('.plane-mark');
    const bottom = shown({ valence: 3, arousal: -9 }, both).querySelector('.plane-mark');
    const [high, low] = [top, bottom].map((mark) => Number(mark?.getAttribute('cy')));
    expect(high).toBe(22);
    expect(low).toBe(178);
  });

  it('stand on their scales, with no plane where one of the two is missing', () => {
    const home = shown({ arousal: 2, tension: 50 }, [
      dimension('arousal', 1, 5),
      dimension('tension', 0, 100),
    ]);
    expect(home.querySelector('svg')).toBeNull();
    const rows = [...home.querySelectorAll('li')].map((row) => row.textContent);
    expect(rows).toEqual(['arousal2.00 (scale 1 to 5)', 'tension50.00 (scale 0 to 100)']);
    const mark = home.querySelectorAll('.dimension-mark')[1];
    expect(mark?.getAttribute('style')).toContain('50%');
  });

  it('are nothing for a model without any, and a sentence where nothing could be judged', () => {
    expect(shown(undefined, undefined).innerHTML).toBe('');
    expect(shown(undefined, both).textContent).toContain('No numbers');
  });

  it('are spoken', () => {
    expect(panel.spokenDimensions({ valence: 2, arousal: 4 }, { dimensions: both })).toBe(
      'valence 2.00 (scale 1 to 5). arousal 4.00 (scale 1 to 5).',
    );
  });
});
