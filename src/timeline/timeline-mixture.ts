// What a timeline says in one sentence: which emotion there is most of, and when others were heard. A mean over a long
// recording says neither.

import { clockTime } from './clock-time.js';
import type { EmotionTimeline, TimelineStretch } from './emotion-timeline.js';

/** The rules, as data: they are stated to users. */
export const mixtureRules = {
  /** The share of the sure speaking time from which an emotion is what there "mostly" is. */
  mostlyFrom: 0.6,
  /** How many other emotions are named, those with the most time first. */
  others: 2,
  /** How many moments of each are named, the longest ones, in order of time. */
  moments: 2,
  /** The share of the speaking time without a sure answer from which that is said. */
  unsureFrom: 0.5,
} as const;

/** When one emotion was heard. */
export interface EmotionMoments {
  /** The label. */
  readonly emotion: string;
  /** Where its longest stretches begin, in seconds, in order of time. */
  readonly atSeconds: readonly number[];
}

/** The emotion that there is most of. */
export interface LeadingEmotion {
  /** The label. */
  readonly emotion: string;
  /** Whether its share of the sure time reaches `mixtureRules.mostlyFrom`. */
  readonly mostly: boolean;
}

/** What a timeline adds up to. */
export interface TimelineMixture {
  /** The emotion with the most sure time, and whether there mostly is it by `mixtureRules`; absent where nothing was sure. */
  readonly lead?: LeadingEmotion;
  /** Other emotions that were sure, those with the most time first. */
  readonly others: readonly EmotionMoments[];
  /** The share of the speaking time without a sure answer, in [0, 1]; 0 without speech. */
  readonly unsureShare: number;
  /** Whether anybody speaks. */
  readonly speech: boolean;
}

/** Sums a timeline up. Its rules are `mixtureRules`. */
export function timelineMixture({ stretches, summary }: EmotionTimeline): TimelineMixture {
  const sure = Object.entries(summary.emotionSeconds)
    .filter(([, seconds]) => seconds > 0)
    .sort(([, a], [, b]) => b - a);
  const sureSeconds = sure.reduce((sum, [, seconds]) => sum + seconds, 0);
  const [lead, ...rest] = sure;
  return {
    ...(lead && {
      lead: { emotion: lead[0], mostly: lead[1] >= mixtureRules.mostlyFrom * sureSeconds },
    }),
    others: rest
      .slice(0, mixtureRules.others)
      .map(([emotion]) => ({ emotion, atSeconds: longest(stretches, emotion) })),
    unsureShare: summary.speechSeconds > 0 ? summary.unsureSeconds / summary.speechSeconds : 0,
    speech: summary.speechSeconds > 0,
  };
}

function longest(stretches: readonly TimelineStretch[], wanted: string): number[] {
  const length = ({ startSeconds, endSeconds }: TimelineStretch) => endSeconds - startSeconds;
  return stretches
    .filter(({ kind, emotion }) => kind === 'emotion' && emotion === wanted)
    .sort((a, b) => length(b) - length(a))
    .slice(0, mixtureRules.moments)
    .map(({ startSeconds }) => startSeconds)
    .sort((a, b) => a - b);
}

/** Writes a mixture in English, e.g. `mostly calm, angry at 0:42 and 1:10`. */
export function mixtureInWords({ lead, others, unsureShare, speech }: TimelineMixture): string {
  if (!speech) return 'nobody speaks';
  if (!lead) return 'not sure at any moment';
  const moments = others.map(
    ({ emotion, atSeconds }) => `${emotion} at ${atSeconds.map(clockTime).join(' and ')}`,
  );
  const unsure =
    unsureShare >= mixtureRules.unsureFrom
      ? [`not sure for ${Math.round(100 * unsureShare)}% of the speech`]
      : [];
  const most = lead.mostly ? `mostly ${lead.emotion}` : `most often ${lead.emotion}`;
  return [others.length === 0 ? lead.emotion : most, ...moments, ...unsure].join(', ');
}
