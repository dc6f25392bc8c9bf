// One row a speaker: a mean over speakers says nothing about whom a model understands.

import type { Sex } from '../corpora/types.js';
import type { ModelResult } from '../evaluation/result.js';
import { percent } from '../scores/format.js';
import { type DotMark, type DotRow, dotRowsSvg } from './dot-rows.js';
import type { FigurePlace } from './figure.js';

export interface SpeakersFigure {
  readonly models: readonly Pick<ModelResult, 'name' | 'summary'>[];
  /** The sex of each speaker; absent where the corpus does not say. */
  readonly sexes: ReadonlyMap<string, Sex>;
  readonly title: string;
  readonly subtitle?: string;
  /** The width of what is drawn, px. Default 640. */
  readonly width?: number;
  readonly place?: FigurePlace;
}

/** The most speakers whose rows stand wide apart. */
const roomySpeakers = 30;

/**
 * Draws each speaker's UAR under every model, best speaker of the last model first; women's marks are
 * round, men's square.
 *
 * @returns SVG text, the same for the same input
 */
export function speakersSvg(figure: SpeakersFigure): string {
  const { models, sexes } = figure;
  const last = models.at(-1)!;
  const scores = models.map(
    ({ summary }) => new Map(summary.perSpeaker.map(({ group, uar }) => [group, uar])),
  );
  const speakers = [...last.summary.perSpeaker].sort(
    (a, b) => b.uar - a.uar || a.group.localeCompare(b.group),
  );
  const markOf = (value: number, model: number, sex: Sex | undefined): DotMark => ({
    value,
    ...lookOf(model === models.length - 1, sex),
  });
  const rows = speakers.map(({ group, uar }): DotRow => {
    const sex = sexes.get(group);
    return {
      label: sex === undefined ? group : `${group}  ${sex === 'female' ? 'f' : 'm'}`,
      note: percent(uar),
      marks: scores.map((of, model) => markOf(of.get(group) ?? Number.NaN, model, sex)),
      joined: models.length > 1,
    };
  });
  const shown = rows.flatMap(({ marks }) => marks.map(({ value }) => value));
  return dotRowsSvg({
    width: figure.width ?? 640,
    ...(figure.place && { place: figure.place }),
    title: figure.title,
    ...(figure.subtitle !== undefined && { subtitle: figure.subtitle }),
    description: `UAR by speaker under ${last.name}, best first: ${speakers
      .map(({ group, uar }) => `${group} ${percent(uar)}%`)
      .join(', ')}.`,
    rows,
    rowHeight: rows.length > roomySpeakers ? 16 : 21,
    axisTitle: `UAR of the speaker's utterances; figures: ${last.name}`,
    domain: domainOf(shown),
    references: [
      { value: last.summary.uar.mean, label: `all speakers ${percent(last.summary.uar.mean)}%` },
    ],
    legend: legendOf(figure),
  });
}

function legendOf({ models, sexes }: SpeakersFigure) {
  const known = new Set(sexes.values());
  const bySex = (['female', 'male'] as const).filter((sex) => known.has(sex));
  return [
    ...models.map(({ name }, model) => ({
      mark: lookOf(model === models.length - 1, undefined),
      label: models.length > 1 ? name : '',
    })),
    ...bySex.map((sex) => ({
      mark: { ...lookOf(true, sex), tone: 'ink' as const },
      label: sex === 'female' ? 'woman' : 'man',
    })),
  ].filter(({ label }) => label !== '');
}

function lookOf(candidate: boolean, sex: Sex | undefined) {
  const shapes =
    sex === 'male' ? (['square', 'hollow-square'] as const) : (['dot', 'ring'] as const);
  return {
    shape: shapes[candidate ? 0 : 1],
    tone: candidate ? ('accent' as const) : ('faintInk' as const),
  };
}

function domainOf(values: readonly number[]): [number, number] {
  const finite = values.filter(Number.isFinite);
  const low = Math.min(...finite, 0.4);
  const high = Math.max(...finite, 0.6);
  return [
    Math.max(Math.floor(low * 10 + 1e-9) / 10, 0),
    Math.min(Math.ceil(high * 10 - 1e-9) / 10, 1),
  ];
}
