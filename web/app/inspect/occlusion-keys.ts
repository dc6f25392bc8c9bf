// The keys of the occlusion figure: arrows move over the cells and, past the last ones, onto the margins.

import type { Part } from './explanation-text.js';

/** Returns a handler for the figure. Rows count from the lowest pitch up; their margin lies behind the last column. */
export function useOcclusionKeys(
  part: Part | undefined,
  [columns, rows]: readonly [number, number],
  onPart: (part: Part) => void,
  onPlay: (part: Part) => void,
): (event: KeyboardEvent) => void {
  // The margins are one step outside: column `columns` for whole rows, row -1 for whole moments.
  const column = part ? (part.column ?? columns) : 0;
  const row = part ? (part.row ?? -1) : 0;
  const moves: Readonly<Record<string, readonly [number, number]>> = {
    ArrowRight: [column + 1, row],
    ArrowLeft: [column - 1, row],
    ArrowUp: [column, row + 1],
    ArrowDown: [column, row - 1],
    Home: [0, row],
    End: [columns - 1, row],
  };
  return (event) => {
    const move = moves[event.key];
    if (move) {
      const lowest = column === columns ? 0 : -1;
      const rightmost = row === -1 ? columns - 1 : columns;
      const to = Math.min(rightmost, Math.max(0, move[0]));
      const up = Math.min(rows - 1, Math.max(lowest, move[1]));
      onPart({
        ...(to < columns && { column: to }),
        ...(up >= 0 && { row: up }),
      });
    } else if ((event.key === 'Enter' || event.key === ' ') && part) {
      onPlay(part);
    } else {
      return;
    }
    event.preventDefault();
  };
}
