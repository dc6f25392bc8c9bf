// For whom it works: speaker by speaker, women and men, normal and strong.
import type { Sex } from '../../corpora/types.js';
import type { EvaluationResult } from '../../evaluation/result.js';
import { count, percent } from '../../scores/format.js';
import { type GroupScores, speakerNames } from '../../scores/groups.js';
import { speakersSvg } from '../speakers-svg.js';
import type { Markup } from './html.js';
import { folded, responsiveFigure, section } from './section.js';
import { table } from './table.js';

/** Writes the section of speakers and groups. @returns undefined where the answers were not kept */
export function speakersSection(result: EvaluationResult): Markup | undefined {
  const { models } = result;
  if (models.every(({ summary }) => summary.perSpeaker.length === 0)) return undefined;
  return section(
    'For whom it works',
    'Each row is one speaker. The spread between rows is what a new voice may meet; a mean hides it.',
    responsiveFigure((width) =>
      speakersSvg({
        models,
        sexes: sexesOf(result),
        title: 'UAR by speaker',
        width,
        place: 'page',
      }),
    ),
    groupTable(result, 'Women and men', ({ perSex }) => perSex),
    groupTable(result, 'By intensity', ({ perIntensity }) => perIntensity),
    folded(
      'All speakers as a table',
      groupTable(result, 'By speaker', ({ perSpeaker }) => perSpeaker) ?? '',
    ),
  );
}

/** Finds the sex of each speaker, named as scores name them, as far as the corpus says. */
export function sexesOf({ models }: Pick<EvaluationResult, 'models'>): Map<string, Sex> {
  return new Map(
    models.flatMap(({ predictions }) => {
      const nameOf = speakerNames(predictions);
      return predictions.flatMap(({ utterances }) =>
        utterances.flatMap((utterance) =>
          utterance.sex ? [[nameOf(utterance), utterance.sex] as const] : [],
        ),
      );
    }),
  );
}

function groupTable(
  { models }: EvaluationResult,
  caption: string,
  groupsOf: (summary: EvaluationResult['models'][number]['summary']) => readonly GroupScores[],
): Markup | undefined {
  const groups = groupsOf(models.at(-1)!.summary);
  if (groups.length === 0) return undefined;
  const scores = models.map(
    ({ summary }) => new Map(groupsOf(summary).map((scores) => [scores.group, scores])),
  );
  const several = models.length > 1;
  return table({
    caption: `${caption}, %`,
    full: true,
    columns: [
      '',
      'n',
      ...models.flatMap(({ name }) =>
        ['UAR', 'accuracy'].map((score) => (several ? `${name}: ${score}` : score)),
      ),
    ],
    rows: groups.map(({ group, count: n }) => ({
      head: group,
      cells: [
        count(n),
        ...scores.flatMap((of) => [
          percent(of.get(group)?.uar ?? Number.NaN),
          percent(of.get(group)?.accuracy ?? Number.NaN),
        ]),
      ],
    })),
  });
}
