// Each voice in a sentence, with a name that somebody can give it.

import type { Conversation } from '../../../../src/diarisation/conversation.js';
import { timelineMixture } from '../../../../src/timeline/timeline-mixture.js';
import { faceOf } from '../../answer/emotion-name.js';
import { t } from './texts/texts.js';
import { voiceValues } from './voice-words.js';

interface Props {
  readonly heard: Conversation;
  /** What somebody calls the voices; empty where nobody does. */
  readonly names: readonly string[];
  readonly onNames: (names: readonly string[]) => void;
}

/** The longest name, in letters. */
const longestName = 40;

export function VoiceList({ heard: { voices }, names, onNames }: Props) {
  const rename = (voice: number, name: string) =>
    onNames(voices.map((_, index) => (index === voice ? name : (names[index] ?? ''))));
  return (
    <ul class="talk-voices">
      {voices.map((heard) => {
        const { voice, timeline } = heard;
        const number = voice + 1;
        return (
          <li key={voice}>
            <span class="bars-face" aria-hidden="true">
              {faceOf(timelineMixture(timeline).lead?.emotion)}
            </span>
            <input
              type="text"
              maxLength={longestName}
              aria-label={t('talk.nameLabel', { number })}
              placeholder={t('talk.voice', { number })}
              value={names[voice] ?? ''}
              onInput={(event) => rename(voice, event.currentTarget.value)}
            />
            <p>{t('talk.speaks', voiceValues(heard))}</p>
          </li>
        );
      })}
    </ul>
  );
}
