// Every turn as a button that plays it: who, when, how, and who speaks meanwhile.

import { useMemo } from 'preact/hooks';
import type { Conversation } from '../../../../src/diarisation/conversation.js';
import type { NameVoice } from '../../../../src/diarisation/conversation-formats.js';
import type { Turn } from '../../../../src/diarisation/turns.js';
import { clockTime } from '../../../../src/timeline/clock-time.js';
import { faceOf } from '../../answer/emotion-name.js';
import { inWords } from '../../texts/word-lists.js';
import { playPart } from '../play-part.js';
import { shownEmotion, stretchText } from '../stretch-text.js';
import { usePosition } from '../strip.js';
import { t } from './texts/texts.js';
import { othersDuring, stretchOf } from './voice-words.js';

interface Props {
  readonly heard: Conversation;
  readonly media: HTMLAudioElement;
  readonly nameOf: NameVoice;
}

/** More turns than this are shown when somebody asks for them. */
const mostOpen = 40;

export function TurnList({ heard, media, nameOf }: Props) {
  const { turns, voices } = heard;
  const now = usePosition(media);
  const told = useMemo(
    () =>
      turns.map((turn) => {
        const voice = voices[turn.voice];
        return {
          turn,
          stretch: voice && stretchOf(turn, voice),
          others: othersDuring(turn, turns),
        };
      }),
    [turns, voices],
  );
  const isNow = ({ startSeconds, endSeconds }: Turn) =>
    !media.paused && now >= startSeconds && now < endSeconds;
  return (
    <details class="talk-turns" open={turns.length <= mostOpen}>
      <summary>{t('talk.turns', { count: turns.length })}</summary>
      <ol>
        {told.map(({ turn, stretch, others }) => (
          <li key={`${turn.startSeconds} ${turn.voice}`}>
            <button
              type="button"
              aria-current={isNow(turn) ? 'true' : undefined}
              onClick={() => playPart(media, turn.startSeconds, turn.endSeconds)}
            >
              <span class="talk-time">
                {t('talk.turnTime', {
                  from: clockTime(turn.startSeconds),
                  to: clockTime(turn.endSeconds),
                })}
              </span>
              <span class="bars-face" aria-hidden="true">
                {stretch && faceOf(stretch.kind === 'emotion' ? shownEmotion(stretch) : undefined)}
              </span>
              <span class="talk-says">
                <strong>{nameOf(turn.voice)}</strong> {stretch && stretchText(stretch)}
              </span>
              {others.length > 0 && (
                <span class="talk-too">
                  {t('talk.too', { names: inWords(others.map(nameOf)) })}
                </span>
              )}
            </button>
          </li>
        ))}
      </ol>
    </details>
  );
}
