// All emotions in a row, with how many of their sentences are there; each leads to its step.

import { emotionName, faceOf } from '../answer/emotion-name.js';
import { CheckIcon } from '../ui/icons.js';
import { goTo, steps, takes } from './teach-session.js';
import { t } from './texts/texts.js';

export function StepChips({ open }: { readonly open: number }) {
  return (
    <nav aria-label={t('guide.steps')}>
      <ul class="step-chips">
        {steps.value.map(({ emotion, prompts }, index) => {
          const done = prompts.filter(({ key }) => takes.value.has(key)).length;
          const count = prompts.length;
          return (
            <li key={emotion} data-emotion={emotion}>
              <button
                type="button"
                class="step-chip"
                aria-current={index === open ? 'step' : undefined}
                aria-label={t('guide.step', { emotion: emotionName(emotion), done, count })}
                onClick={() => goTo(index)}
              >
                <span class="step-face" aria-hidden="true">
                  {faceOf(emotion)}
                </span>
                <span class="step-count" aria-hidden="true">
                  {done === count ? <CheckIcon /> : `${done}/${count}`}
                </span>
              </button>
            </li>
          );
        })}
      </ul>
    </nav>
  );
}
