// The marks of the occlusion figure: cells over the spectrogram, bars in its margins.

import type { Explanation } from '../../../src/explanation/explainer.js';
import type { Part } from './explanation-text.js';

interface Events {
  readonly part: Part | undefined;
  readonly onPart: (part: Part) => void;
  readonly onPlay: (part: Part) => void;
}

interface CellsProps extends Events {
  readonly explanation: Explanation;
  /** The largest effect, which the strength of all others is measured by. */
  readonly strongest: number;
}

/** The weakest share that is marked: less could not be told from nothing. */
const leastShown = 0.08;

export function OcclusionCells({ explanation, part, strongest, onPart, onPlay }: CellsProps) {
  const { cells } = explanation;
  const rows = cells[0]?.length ?? 0;
  return (
    <div
      class="occlusion-cells"
      style={{
        gridTemplateColumns: `repeat(${cells.length}, 1fr)`,
        gridTemplateRows: `repeat(${rows}, 1fr)`,
      }}
    >
      {cells.flatMap((column, c) =>
        column.map((lost, r) => {
          const share = Math.abs(lost) / strongest;
          return (
            <span
              key={`${c}-${r}`}
              class="occlusion-cell"
              data-side={share < leastShown ? 'none' : lost > 0 ? 'for' : 'against'}
              data-here={part?.column === c && part.row === r}
              style={{
                gridArea: `${rows - r} / ${c + 1}`,
                '--share': share.toFixed(3),
              }}
              onPointerEnter={() => onPart({ column: c, row: r })}
              onPointerDown={() => onPlay({ column: c, row: r })}
            />
          );
        }),
      )}
    </div>
  );
}

interface MarginProps extends Events {
  readonly effects: readonly number[];
  readonly of: 'column' | 'row';
}

export function OcclusionMargin({ effects, of, part, onPart, onPlay }: MarginProps) {
  const strongest = Math.max(...effects.map(Math.abs), 1e-9);
  const isHere = (index: number) =>
    of === 'column'
      ? part?.column === index && part.row === undefined
      : part?.row === index && part.column === undefined;
  return (
    <div class={`occlusion-margin occlusion-margin-${of}`}>
      {effects.map((lost, index) => {
        const here = of === 'column' ? { column: index } : { row: index };
        return (
          <span
            key={index}
            class="occlusion-bar"
            data-side={lost >= 0 ? 'for' : 'against'}
            data-here={isHere(index)}
            style={{
              order: of === 'row' ? effects.length - index : index,
              '--share': (Math.abs(lost) / strongest).toFixed(3),
            }}
            onPointerEnter={() => onPart(here)}
            onPointerDown={() => onPlay(here)}
          />
        );
      })}
    </div>
  );
}
