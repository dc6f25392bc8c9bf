// How well numbers were answered: a table of scores, and for each dimension the answers against the true numbers.
import type { EvaluationResult, ModelResult } from '../../evaluation/result.js';
import { dimensionScoreList } from '../../scores/dimension-scores.js';
import { dimensionHeadings, dimensionRow, withoutNumbers } from '../../scores/dimension-text.js';
import { capitalized, decimals } from '../../scores/format.js';
import type { DimensionAnswer } from '../../scores/predictions.js';
import { dimensionSvg } from '../dimension-svg.js';
import { html, type Markup } from './html.js';
import { panel, panels, section } from './section.js';
import { table } from './table.js';

/** Writes the section. @returns undefined where no dimensions were learnt */
export function dimensionsSection({ models, seeds }: EvaluationResult): Markup | undefined {
  const told = models.filter(({ dimensions = [] }) => dimensions.length > 0);
  if (told.length === 0) return undefined;
  const several = models.length > 1;
  const [, ...headings] = dimensionHeadings.map(capitalized);
  return section(
    'How right are the numbers?',
    dimensionScoreList.map(({ title, meaning }) => `${title} is ${meaning}.`).join(' '),
    table({
      caption: 'Scores of each dimension',
      columns: [several ? 'Model, dimension' : 'Dimension', ...headings],
      rows: told.flatMap(({ name, dimensions = [] }) =>
        dimensions.map((summary) => {
          const [dimension, ...cells] = dimensionRow(summary, seeds.length);
          return { head: several ? `${name}, ${dimension}` : (dimension as string), cells };
        }),
      ),
    }),
    ...withoutNumbers(told[0]?.dimensions ?? []).map((note) => html`<p class="small">${note}</p>`),
    panels(told.flatMap((model) => figuresOf(model, several))),
  );
}

function figuresOf(model: ModelResult, several: boolean): Markup[] {
  return (model.dimensions ?? []).map(({ dimension, ccc }) => {
    const title = several ? `${model.name}, ${dimension}` : dimension;
    const figure = dimensionSvg({
      dimension,
      answers: answersOf(model, dimension),
      ccc: ccc.mean,
      title: `Answered against true ${dimension}`,
      place: 'page',
    });
    return panel(title, figure, `CCC ${decimals(ccc.mean)}. On the dashed line answers are right.`);
  });
}

/** Lists what a model answered for a dimension, over all seeds. */
export function answersOf(
  { predictions }: Pick<ModelResult, 'predictions'>,
  dimension: string,
): DimensionAnswer[] {
  return predictions.flatMap(({ utterances }) =>
    utterances.flatMap(({ dimensions }) => dimensions?.[dimension] ?? []),
  );
}
