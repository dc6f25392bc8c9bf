// The colours of every figure and of the report page, by role: one accent, greys, and one warm colour
// for warnings and second curves. Stand-alone files carry fixed colours; figures inside the page name
// CSS variables, so that one drawing serves light, dark and print.

/** The roles of colours; each is a colour that SVG understands. */
export interface FigureColors {
  readonly paper: string;
  readonly ink: string;
  /** The colour of labels and notes. */
  readonly faintInk: string;
  /**
   * The colour of what should be there but not be read first; no text has it but what repeats what stands
   * elsewhere.
   */
  readonly quiet: string;
  readonly grid: string;
  readonly axis: string;
  /** The colour of the model in question, and of amounts. */
  readonly accent: string;
  /** The colour of the second curve beside an accent one, and of warnings. */
  readonly warm: string;
  /** The fill of a full cell; lesser shares let the paper through. */
  readonly shade: string;
  /** The colour of text on a cell of a small share. */
  readonly onPale: string;
  /** The colour of text on a cell of a large share. */
  readonly onShade: string;
}

/**
 * The colours on light paper, as `#rrggbb`. Text colours have a contrast of 4.5 or more to the paper (WCAG
 * 2.2 AA).
 */
export const lightColors: FigureColors = {
  paper: '#ffffff',
  ink: '#1d1e20',
  faintInk: '#5a5c60',
  quiet: '#85878b',
  grid: '#e8e6e1',
  axis: '#96969a',
  accent: '#0a5a83',
  warm: '#a6420f',
  shade: '#0a5a83',
  onPale: '#000000',
  onShade: '#ffffff',
};

/** The colours on dark paper, as `lightColors`. Full cells stay dark enough for one light ink on all of them. */
export const darkColors: FigureColors = {
  paper: '#16181b',
  ink: '#ebe9e4',
  faintInk: '#aaa9a6',
  quiet: '#7f8184',
  grid: '#2b2e32',
  axis: '#6d6f73',
  accent: '#77bce2',
  warm: '#f0a274',
  shade: '#28749f',
  onPale: '#f6f5f2',
  onShade: '#f6f5f2',
};

const roles = Object.keys(lightColors) as (keyof FigureColors)[];

/** The colours of figures inside the page: `var(--ink)` and so on. */
export const pageColors = Object.fromEntries(
  roles.map((role) => [role, `var(--${kebab(role)})`]),
) as unknown as FigureColors;

/** Writes CSS declarations of the variables that `pageColors` names. */
export function colorVariables(colors: FigureColors): string {
  return roles.map((role) => `--${kebab(role)}:${colors[role]}`).join(';');
}

/**
 * Chooses the colour of text on a cell filled to `share` (0 to 1) with `shade`: readable on light and on dark
 * paper.
 */
export function inkOnShare(colors: FigureColors, share: number): string {
  return share > shareOfEqualContrast ? colors.onShade : colors.onPale;
}

/** The share at which, on light paper, black and white read equally well (contrast 4.5) on a cell. */
const shareOfEqualContrast = 0.79;

function kebab(role: string): string {
  return role.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}
