// A panel whose code is fetched when it is first opened, so that the page starts without it.

import type { ComponentType } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { t } from '../texts/texts.js';

type Loaded<P> = ComponentType<P> | 'failed' | undefined;

/**
 * Makes a component that fetches its code when it is first shown.
 * @param load imports the panel; it is called again after a failure.
 */
export function lazyPanel<P extends object>(
  load: () => Promise<ComponentType<P>>,
): ComponentType<P> {
  let known: ComponentType<P> | undefined;
  return function LazyPanel(props: P) {
    const [loaded, setLoaded] = useState<Loaded<P>>(() => known);
    const fetchPanel = () => {
      setLoaded(undefined);
      load().then(
        (component) => {
          known = component;
          // A component is a function too: it must not be taken for an updater.
          setLoaded(() => component);
        },
        () => setLoaded('failed'),
      );
    };
    useEffect(() => {
      if (!known) fetchPanel();
    }, []);
    if (loaded === undefined) return <p class="stage-hint">{t('panel.opening')}</p>;
    if (loaded === 'failed') {
      return (
        <div class="notice notice-problem" role="alert">
          <p>{t('failure.DOWNLOAD_FAILED')}</p>
          <button type="button" class="button" onClick={fetchPanel}>
            {t('model.retry')}
          </button>
        </div>
      );
    }
    const Content = loaded;
    return <Content {...props} />;
  };
}
