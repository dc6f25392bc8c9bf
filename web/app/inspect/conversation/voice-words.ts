// What is said of voices and turns, in words.

import type { Conversation } from '../../../../src/diarisation/conversation.js';
import type { NameVoice } from '../../../../src/diarisation/conversation-formats.js';
import type { HeardVoice } from '../../../../src/diarisation/heard-voices.js';
import type { Turn } from '../../../../src/diarisation/turns.js';
import type { TimelineStretch } from '../../../../src/timeline/emotion-timeline.js';
import { timelineMixture } from '../../../../src/timeline/timeline-mixture.js';
import { emotionName } from '../../answer/emotion-name.js';
import { leadInWords, restInWords } from '../../answer/mixture-words.js';
import { lengthOf } from '../../texts/length-of.js';
import { inWords } from '../../texts/word-lists.js';
import { stretchText } from '../stretch-text.js';
import { t as look } from '../texts/texts.js';
import { t } from './texts/texts.js';

/** Says how a voice does: `mostly calm, angry at 0:42`. */
function mixtureOf({ timeline }: HeardVoice): string {
  const mixture = timelineMixture(timeline);
  if (!mixture.lead) return emotionName('unsure');
  const isMixed = mixture.others.length > 0;
  return [leadInWords(mixture), ...(isMixed ? [restInWords(mixture)] : [])].join(', ');
}

/** Says how long and how a voice speaks. */
export const voiceValues = (voice: HeardVoice) => ({
  length: lengthOf(voice.speechSeconds),
  mixture: mixtureOf(voice),
});

/** Says what a conversation adds up to, and whether anybody speaks while somebody else does. */
export function conversationWords({ voices, turns }: Conversation): string {
  const [first] = voices;
  if (!first) return t('talk.nobody');
  if (voices.length === 1) return t('talk.one', voiceValues(first));
  const together = turns.filter(({ overlapSeconds }) => overlapSeconds > 0).length;
  return `${t('talk.several', { count: voices.length })} ${
    together > 0 ? t('talk.together', { count: together }) : t('talk.apart')
  }`;
}

/** Players round the moment that they are sent to, in seconds. */
const rounding = 0.01;

/** Says who speaks at a moment, and how. */
export function momentWords({ voices }: Conversation, seconds: number, nameOf: NameVoice): string {
  const speaking = voices.flatMap(({ voice, timeline }) => {
    const stretch = timeline.stretches.find(({ endSeconds }) => endSeconds > seconds + rounding);
    return stretch && stretch.kind !== 'pause' ? [{ voice, stretch }] : [];
  });
  const [one, another] = speaking;
  if (!one) return look('time.pause');
  const say = ({ voice, stretch }: typeof one) =>
    t('talk.saysNow', { name: nameOf(voice), what: stretchText(stretch) });
  if (!another) return say(one);
  return t('talk.sayNow', { names: inWords(speaking.map(({ voice }) => nameOf(voice))) });
}

/** Finds what a turn is heard as: the stretch that fills most of it. */
export function stretchOf(turn: Turn, { timeline }: HeardVoice): TimelineStretch | undefined {
  const shared = ({ startSeconds, endSeconds }: TimelineStretch) =>
    Math.min(endSeconds, turn.endSeconds) - Math.max(startSeconds, turn.startSeconds);
  return timeline.stretches
    .filter((stretch) => stretch.kind !== 'pause' && shared(stretch) > 0)
    .reduce<TimelineStretch | undefined>(
      (best, stretch) => (best && shared(best) >= shared(stretch) ? best : stretch),
      undefined,
    );
}

/** Finds the other voices that speak during a turn. */
export function othersDuring(turn: Turn, turns: readonly Turn[]): number[] {
  if (turn.overlapSeconds === 0) return [];
  const others = turns.filter(
    ({ voice, startSeconds, endSeconds }) =>
      voice !== turn.voice && startSeconds < turn.endSeconds && endSeconds > turn.startSeconds,
  );
  return [...new Set(others.map(({ voice }) => voice))];
}
