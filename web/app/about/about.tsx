// "About this model" below the card: one line of evidence, and behind it, fetched when it is opened, the card
// of the model. `#about` in the address opens it.

import { useEffect, useRef, useState } from 'preact/hooks';
import { engineState } from '../engine/engine.js';
import { formatPercent } from '../texts/numbers.js';
import { t } from '../texts/texts.js';
import { lazyPanel } from '../ui/lazy-panel.js';

const ModelCard = lazyPanel(async () => (await import('./model-card.js')).ModelCard);

const isAddressed = () => location.hash === '#about';

export function About() {
  const [isOpen, setOpen] = useState(isAddressed);
  const state = engineState.value;
  const whole = useRef<HTMLElement>(null);
  const isReady = state.phase === 'ready';
  useEffect(() => {
    // The browser went to the address before this was there.
    if (isReady && isAddressed()) whole.current?.scrollIntoView();
  }, [isReady]);
  useEffect(() => {
    const follow = () => isAddressed() && setOpen(true);
    addEventListener('hashchange', follow);
    return () => removeEventListener('hashchange', follow);
  }, []);
  if (state.phase !== 'ready') return null;
  const { evidence, listeners } = state.model.metadata;
  return (
    <section ref={whole} class="about" id="about" aria-labelledby="about-title">
      <h2 id="about-title">{t('about.title')}</h2>
      {evidence && (
        <p class="about-teaser">
          {t(listeners ? 'about.teaser' : 'about.teaserAlone', {
            model: formatPercent(evidence.accuracy.mean),
            ...(listeners && { people: formatPercent(listeners.accuracy, 1) }),
          })}
        </p>
      )}
      <button
        type="button"
        class="button"
        aria-expanded={isOpen}
        aria-controls="about-card"
        onClick={() => setOpen(!isOpen)}
      >
        {t(isOpen ? 'about.close' : 'about.open')}
      </button>
      <div id="about-card" hidden={!isOpen}>
        {isOpen && <ModelCard />}
      </div>
    </section>
  );
}
