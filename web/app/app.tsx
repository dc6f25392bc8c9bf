// The whole page.

import { About } from './about/about.js';
import { Footnote } from './about/footnote.js';
import { mayHear } from './consent/consent.js';
import { Withdraw } from './consent/withdraw.js';
import { DropVeil } from './files/drop-anywhere.js';
import { panels } from './panels.js';
import { Diagnostics } from './shell/diagnostics.js';
import { isFirstStart } from './shell/first-start.js';
import { Header } from './shell/header.js';
import { Help } from './shell/help.js';
import { LargeModelNote } from './shell/large-model-note.js';
import { ModelProgress } from './shell/model-progress.js';
import { OpenPanel, Tabs } from './shell/tabs.js';
import { UpdateOffer } from './shell/updates.js';
import { t } from './texts/texts.js';
import { Announcer } from './ui/announcer.js';
import { lazyPanel } from './ui/lazy-panel.js';

const ConsentStep = lazyPanel(async () => (await import('./consent/consent-step.js')).ConsentStep);

/** The heading: large on the first visit's start, afterwards for screen readers alone. */
function Intro() {
  if (!isFirstStart.value) return <h1 class="visually-hidden">{t('app.headline')}</h1>;
  return (
    <div class="intro">
      <h1>{t('app.headline')}</h1>
      <p class="lead">{t('app.lead')}</p>
    </div>
  );
}

export function App() {
  return (
    <>
      <a class="skip" href="#panel">
        {t('app.skip')}
      </a>
      <Header />
      <main class={isFirstStart.value ? 'main main-start' : 'main'}>
        <Intro />
        <UpdateOffer />
        <div class="card">
          {mayHear.value ? (
            <>
              <Tabs panels={panels} />
              <OpenPanel panels={panels} />
            </>
          ) : (
            <div id="panel" tabIndex={-1}>
              <ConsentStep />
            </div>
          )}
          <ModelProgress />
        </div>
        <About />
      </main>
      <footer class="footer">
        <Footnote />
        <Withdraw />
        <LargeModelNote />
        <Diagnostics />
      </footer>
      <Announcer />
      <DropVeil />
      <Help />
    </>
  );
}
