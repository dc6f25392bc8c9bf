// The service worker's page side: makes the app work offline, and offers a new version without forcing it.

import { signal } from '@preact/signals';
import { t } from '../texts/texts.js';

export const worksOffline = signal(false);
const waiting = signal<ServiceWorker | undefined>(undefined);

/** Registers the service worker; to be called when the model is loaded, so that both do not compete. */
export async function keepOffline(): Promise<void> {
  if (!('serviceWorker' in navigator) || import.meta.env.DEV) return;
  try {
    const registration = await navigator.serviceWorker.register('./service-worker.js');
    const look = (worker: ServiceWorker | null) => {
      if (worker?.state === 'activated') worksOffline.value = true;
      // Without a worker in charge it is the first visit: nothing to update.
      if (worker?.state === 'installed' && navigator.serviceWorker.controller)
        waiting.value = worker;
    };
    look(registration.active);
    look(registration.waiting);
    const follow = (worker: ServiceWorker | null) =>
      worker?.addEventListener('statechange', () => look(worker));
    follow(registration.installing);
    registration.addEventListener('updatefound', () => follow(registration.installing));
  } catch {
    // Private windows and plain http allow none: the app works online.
  }
}

function apply(): void {
  // A first visit, too, comes under a worker's control: only a chosen update loads the page anew.
  navigator.serviceWorker.addEventListener('controllerchange', () => location.reload(), {
    once: true,
  });
  waiting.value?.postMessage('activate');
}

export function UpdateOffer() {
  if (!waiting.value) return null;
  return (
    <div class="notice" role="status">
      <p>{t('update.ready')}</p>
      <div class="actions">
        <button type="button" class="button button-main" onClick={apply}>
          {t('update.apply')}
        </button>
        <button
          type="button"
          class="button"
          onClick={() => {
            waiting.value = undefined;
          }}
        >
          {t('update.later')}
        </button>
      </div>
    </div>
  );
}
