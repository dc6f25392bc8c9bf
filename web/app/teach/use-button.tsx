// Chooses the model that answers.

import { announce } from '../ui/announcer.js';
import { useVoice } from '../voices/voices.js';
import { t } from './texts/texts.js';

interface UseProps {
  readonly id: string;
  readonly name: string;
  readonly isUsed: boolean;
}

export function UseButton({ id, name, isUsed }: UseProps) {
  const use = async () => {
    if (!isUsed && !(await useVoice(id))) announce(t('voices.chosen', { name }));
  };
  // Stays a button when it is pressed: it has the focus.
  return (
    <button
      type="button"
      class={`button ${isUsed ? 'voice-used' : ''}`}
      aria-pressed={isUsed}
      aria-label={isUsed ? `${name}: ${t('voices.inUse')}` : t('voices.useSpoken', { name })}
      onClick={() => void use()}
    >
      {t(isUsed ? 'voices.inUse' : 'voices.use')}
    </button>
  );
}
