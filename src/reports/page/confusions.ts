// What gets confused with what, and what that means for each emotion.
import type { EvaluationResult, ModelResult } from '../../evaluation/result.js';
import { count, percent } from '../../scores/format.js';
import { confusionMatrixSvg } from '../confusion-matrix-svg.js';
import { html, type Markup } from './html.js';
import { panel, panels, section } from './section.js';
import { table } from './table.js';

/** How many confusions are named below a matrix. */
const namedConfusions = 3;

export function confusionsSection({ models, labels }: EvaluationResult): Markup {
  const matrices = models.map((model) =>
    panel(
      model.name,
      confusionMatrixSvg({
        labels,
        matrix: model.summary.confusion,
        title: `Confusion matrix of ${model.name}`,
        place: 'page',
      }),
      commonConfusions(model, labels),
    ),
  );
  return section(
    'What gets confused with what',
    'Rows are what was meant, columns what was answered; figures are percent of the row, shaded alike; an empty cell never happened. Counts of all seeds together.',
    // One model's table stands beside its matrix, several models' below theirs.
    models.length === 1
      ? panels(matrices, models.map(perClass))
      : [panels(matrices), panels(models.map(perClass))],
  );
}

function commonConfusions({ summary }: ModelResult, labels: readonly string[]): Markup | undefined {
  const pairs = summary.confusion
    .flatMap((row, truth) => {
      const total = row.reduce((sum, n) => sum + n, 0);
      return row.map((n, heard) => ({ truth, heard, share: total === 0 ? 0 : n / total }));
    })
    .filter(({ truth, heard, share }) => truth !== heard && share > 0)
    .sort((a, b) => b.share - a.share)
    .slice(0, namedConfusions);
  if (pairs.length === 0) return undefined;
  return html`Most often: ${pairs.map(
    ({ truth, heard, share }, i) =>
      html`${i > 0 && '; '}<b>${labels[truth]}</b> heard as <b>${labels[heard]}</b> (${percent(share)}%)`,
  )}.`;
}

function perClass({ name, summary }: ModelResult): Markup {
  return table({
    caption: `${name}: emotion by emotion, %`,
    full: true,
    columns: ['', 'Precision', 'Recall', 'F1', 'n'],
    rows: summary.perClass.map(({ label, precision, recall, f1, support }) => ({
      head: label,
      cells: [
        percent(precision),
        percent(recall),
        html`<span class="meter" style="--p:${f1.toFixed(3)}" aria-hidden="true"></span><b>${percent(f1)}</b>`,
        count(support),
      ],
    })),
  });
}
