// The sentences of a step: the one to speak stands out, recorded ones can be heard and recorded again.

import { useEffect, useRef, useState } from 'preact/hooks';
import { CheckIcon, PlayIcon, StopIcon } from '../ui/icons.js';
import type { Prompt } from './script.js';
import { startTake, takes } from './teach-session.js';
import { t } from './texts/texts.js';

interface Props {
  readonly prompts: readonly Prompt[];
  readonly current: string | undefined;
  readonly disabled: boolean;
}

export function SentenceList({ prompts, current, disabled }: Props) {
  const player = usePlayer();
  return (
    <ol class="sentences">
      {prompts.map((prompt, index) => {
        const { key, sentence } = prompt;
        const take = takes.value.get(key);
        const isPlaying = take !== undefined && player.playing === take.url;
        const number = index + 1;
        return (
          <li
            key={key}
            class="sentence"
            data-take={take ? 'recorded' : 'missing'}
            aria-current={key === current}
          >
            <span class="sentence-mark">{take ? <CheckIcon /> : number}</span>
            <p class="sentence-words">{t(sentence)}</p>
            {take && (
              <div class="sentence-actions">
                <button
                  type="button"
                  class="button button-quiet button-icon"
                  disabled={disabled}
                  aria-label={t(isPlaying ? 'guide.pause' : 'guide.play', { number })}
                  onClick={() => player.toggle(take.url)}
                >
                  {isPlaying ? <StopIcon /> : <PlayIcon />}
                </button>
                <button
                  type="button"
                  class="button button-quiet"
                  disabled={disabled}
                  aria-label={t('guide.againSpoken', { number })}
                  onClick={() => {
                    player.stop();
                    void startTake(prompt);
                  }}
                >
                  {t('guide.again')}
                </button>
              </div>
            )}
          </li>
        );
      })}
    </ol>
  );
}

/** Returns one player for all sentences; it stops with the list. */
function usePlayer() {
  const audio = useRef<HTMLAudioElement>(null);
  const [playing, setPlaying] = useState('');
  const stop = () => {
    audio.current?.pause();
    audio.current = null;
    setPlaying('');
  };
  useEffect(() => stop, []);
  const toggle = (url: string) => {
    const isOn = playing === url;
    stop();
    if (isOn) return;
    const element = new Audio(url);
    element.onended = () => setPlaying('');
    audio.current = element;
    setPlaying(url);
    element.play().catch(() => setPlaying(''));
  };
  return { playing, toggle, stop };
}
