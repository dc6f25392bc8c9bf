// What mattered in a search: a panel for each setting, every trial a dot at its value, and the mean of each value, or of
// neighbouring ones, as a line. The setting that most of the differences come from is on top.
import type { Effect } from '../evaluation/search/what-mattered.js';
import { Figure, shorten } from './figure.js';
import { PlotArea } from './plot-area.js';

export interface WhatMatteredFigure {
  /** The settings, the one that mattered most first. */
  readonly effects: readonly Effect[];
  /** The settings whose ranges are drawn on a logarithmic scale. */
  readonly logarithmic: readonly string[];
  /** What trials were judged by, for the axis. */
  readonly scoreTitle: string;
  /** Writes a score, as the axis shows it. */
  readonly format: (value: number) => string;
  readonly title: string;
  readonly subtitle?: string;
  /** The width of what is drawn, px. Default 640. */
  readonly width?: number;
}

const axisWidth = 52;
const headHeight = 30;
const panelHeight = 120;
const footHeight = 40;
/** A setting that chance explains as well more often than this is drawn as one that did not matter. */
const chanceLevel = 0.05;

/** Draws the figure. @returns SVG text, the same for the same input */
export function whatMatteredSvg(figure: WhatMatteredFigure): string {
  const { effects, width = 640, title, subtitle, scoreTitle } = figure;
  const sheet = new Figure({
    width,
    title,
    subtitle,
    description: `${scoreTitle} of the trials by setting. ${effects.map(inWords).join('; ')}.`,
  });
  const scores = effects.flatMap(({ points }) => points.map(({ score }) => score));
  const domain = around(scores);
  let top = sheet.top;
  for (const effect of effects) {
    drawPanel(sheet, effect, figure, { top, domain });
    top += headHeight + panelHeight + footHeight;
  }
  return sheet.toSvg(effects.length === 0 ? top : top - 8);
}

/** Says what a setting had to do with the score. */
export function inWords({ setting, share, p }: Effect): string {
  const chance = p > chanceLevel ? `; could be chance, p = ${p.toFixed(2)}` : '';
  return `${setting}: ${Math.round(100 * share)}% of the differences${chance}`;
}

function drawPanel(
  sheet: Figure,
  effect: Effect,
  { logarithmic, format, width = 640 }: WhatMatteredFigure,
  { top, domain }: { readonly top: number; readonly domain: readonly [number, number] },
): void {
  const { colors } = sheet;
  const isChance = effect.p > chanceLevel;
  const heading = shorten(inWords(effect), 13, width);
  const ink = isChance ? { fill: colors.faintInk } : {};
  sheet.text(heading, sheet.left, top + 14, { size: 13, weight: 600, ...ink });
  const scale = scaleOf(effect, logarithmic.includes(effect.setting));
  const area = new PlotArea(sheet, {
    left: sheet.left + axisWidth,
    top: top + headHeight,
    width: width - axisWidth - 12,
    height: panelHeight,
    x: scale.domain,
    y: domain,
  });
  area.gridY([domain[0], (domain[0] + domain[1]) / 2, domain[1]], format);
  for (const { value, score } of effect.points) {
    sheet.element('circle', {
      cx: area.x(scale.place(value)),
      cy: area.y(score),
      r: 3.5,
      fill: isChance ? colors.faintInk : colors.accent,
      'fill-opacity': 0.55,
    });
  }
  for (const group of effect.groups) {
    const [from, to] = scale.extent(group);
    area.line(
      [
        [from, group.score],
        [to, group.score],
      ],
      { stroke: colors.ink, width: 2.5 },
    );
  }
  const labels = new Map(scale.ticks.map(({ at, label }) => [at, label]));
  area.axisX([...labels.keys()], (at) => labels.get(at) as string);
}

/** Where values lie along the axis: numbers by their size, words one beside the other. */
interface Scale {
  readonly domain: readonly [number, number];
  readonly place: (value: unknown) => number;
  readonly extent: (group: Effect['groups'][number]) => readonly [number, number];
  readonly ticks: readonly { readonly at: number; readonly label: string }[];
}

function scaleOf({ groups, points }: Effect, isLogarithmic: boolean): Scale {
  // A few values stand side by side, each with its name; so do words.
  if (groups.every(({ span }) => span === undefined || span[0] === span[1])) {
    const places = new Map(groups.map(({ label }, index) => [label, index]));
    const place = (value: unknown) =>
      places.get(typeof value === 'string' ? value : JSON.stringify(value)) as number;
    return {
      domain: [-0.5, groups.length - 0.5],
      place,
      extent: ({ label }) => {
        const middle = places.get(label) as number;
        return [middle - 0.3, middle + 0.3];
      },
      ticks: groups.map(({ label }, at) => ({ at, label: shorten(label, 11, 120) })),
    };
  }
  const transformed = (value: number) => (isLogarithmic ? Math.log10(value) : value);
  const numbers = points.map(({ value }) => transformed(value as number));
  const [low, high] = [Math.min(...numbers), Math.max(...numbers)];
  const room = (high - low) * 0.04;
  // Where one group ends and the next begins is one tick.
  const ends = [
    ...groups.map(({ span = [0, 0] }) => span[0]),
    ...groups.slice(-1).map(({ span = [0, 0] }) => span[1]),
  ];
  return {
    domain: [low - room, high + room],
    place: (value) => transformed(value as number),
    extent: ({ span = [0, 0] }) => [transformed(span[0]), transformed(span[1])],
    ticks: ends.map((value) => ({
      at: transformed(value),
      label: String(Number(value.toPrecision(2))),
    })),
  };
}

/** A tenth of room around the scores, so that dots do not lie on the frame. */
function around(scores: readonly number[]): readonly [number, number] {
  if (scores.length === 0) return [0, 1];
  const [low, high] = [Math.min(...scores), Math.max(...scores)];
  const room = (high - low) * 0.1 || 0.05;
  return [low - room, high + room];
}
