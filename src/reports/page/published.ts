// Ours beside what others published on the same recordings: studies, and people who listened. Only where the
// description of the corpus has such figures.

import { acceptedForEachOther, countedLikeListeners } from '../../corpora/published-figures.js';
import type { EvaluationResult } from '../../evaluation/result.js';
import { capitalized, listed, percent } from '../../scores/format.js';
import { listenersSvg } from '../listeners-svg.js';
import { publishedBeside } from '../published-beside.js';
import type { Markup } from './html.js';
import { responsiveFigure, section } from './section.js';
import { table } from './table.js';

/** Writes the section of published figures. @returns undefined where none belongs beside the result */
export function publishedSection(result: EvaluationResult): Markup | undefined {
  const { labels, models, protocol } = result;
  const published = publishedBeside(result);
  if (!published) return undefined;
  const { listeners, listenersNote, studies, studiesNote } = published;
  const likeListeners = models.map(({ summary }) =>
    countedLikeListeners(listeners, labels, summary.confusion),
  );
  const alike = acceptedForEachOther(listeners);
  return section(
    studies.length > 0 ? 'Beside human listeners and published studies' : 'Beside human listeners',
    `Listeners heard ${listeners.heard}, all ${listeners.speakers} speakers (${listeners.source}, ${listenersNote}).${
      alike.length > 0
        ? ` ${capitalized(alike.map(listed).join('; '))} were accepted for each other, and are here for the models too.`
        : ''
    } ${studiesNote ?? ''}`,
    responsiveFigure((width) =>
      listenersSvg({
        listeners,
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
      columns: [
        '',
        'Accuracy',
        alike.map((group) => group.join(' = ')).join(', '),
        'Macro F1',
        'Protocol',
      ],
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
          cells: [
            '\u2013',
            percent(listeners.accuracy),
            '\u2013',
            `${listeners.heard}, ${listeners.speakers} speakers`,
          ],
        },
        ...studies.map(({ name, accuracy, macroF1, protocol: split }) => ({
          head: name,
          cells: [percent(accuracy), '\u2013', percent(macroF1), split],
        })),
      ],
    }),
  );
}
