// Ours beside what others published on the same recordings: the study that the networks come from, and
// people. Only where the recordings are RAVDESS's.

import {
  countedLikeListeners,
  humanListeners,
  isBesidePublished,
  originalStudy,
} from '../../corpora/published-figures.js';
import type { EvaluationResult } from '../../evaluation/result.js';
import { percent } from '../../scores/format.js';
import { listenersSvg } from '../listeners-svg.js';
import type { Markup } from './html.js';
import { responsiveFigure, section } from './section.js';
import { table } from './table.js';

/** Writes the section of published figures. @returns undefined where none belongs beside the result */
export function publishedSection(result: EvaluationResult): Markup | undefined {
  const { labels, models, protocol } = result;
  if (!isBesidePublished(result)) return undefined;
  const likeListeners = models.map(({ summary }) =>
    countedLikeListeners(labels, summary.confusion),
  );
  return section(
    'Beside human listeners and the original study',
    'Listeners heard the audio alone, all 24 actors; neutral and calm were accepted for each other (Livingstone & Russo 2018, recomputed from its rating tables), and are here for the models too. The original study does not state how it split; figures from random splits tell little about new voices.',
    responsiveFigure((width) =>
      listenersSvg({
        labels,
        models,
        title: 'Recall by emotion, human listeners and models',
        width,
        place: 'page',
      }),
    ),
    table({
      caption: 'Beside published figures, %',
      full: true,
      columns: ['', 'Accuracy', 'neutral = calm', 'Macro F1', 'Protocol'],
      wrapped: [4],
      rows: [
        ...models.map(({ name, summary }, index) => ({
          head: name,
          candidate: index === models.length - 1,
          cells: [
            percent(summary.accuracy.mean),
            percent(likeListeners[index]!.accuracy),
            percent(summary.macroF1.mean),
            protocol.title,
          ],
        })),
        {
          head: 'Human listeners',
          cells: ['\u2013', percent(humanListeners.accuracy), '\u2013', 'audio only, 24 actors'],
        },
        ...originalStudy.map(({ name, accuracy, macroF1, protocol: split }) => ({
          head: name,
          cells: [percent(accuracy), '\u2013', percent(macroF1), split],
        })),
      ],
    }),
  );
}
