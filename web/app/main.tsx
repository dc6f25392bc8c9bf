// Starts the app: the page first, then what is heavy.

import './styles/type.css';
import './styles/colors.css';
import './styles/page.css';
import './styles/controls.css';
import './styles/panels.css';
import { effect } from '@preact/signals';
import { render } from 'preact';
import { App } from './app.js';
import { mayHear } from './consent/consent.js';
import { loadModel } from './engine/engine.js';
import { followLargeModel } from './engine/large-model.js';
import { followDrops } from './files/drop-anywhere.js';
import { followDevices } from './microphone/devices.js';
import { panels } from './panels.js';
import { phase as recordPhase } from './record/record-session.js';
import { noteBegun } from './shell/first-start.js';
import { startMeasuring } from './shell/page-times.js';
import { followShortcuts } from './shell/shortcuts.js';
import { keepOffline } from './shell/updates.js';
import { followTheme } from './styles/theme.js';
import { followLanguage } from './texts/texts.js';
import { followKnownVoice } from './voices/known-voice.js';
import { refreshVoices } from './voices/voices.js';

followLanguage();
followTheme();
panels.followAddress();
followDevices();
followLargeModel();
followKnownVoice();
followDrops({
  mayTake: () => mayHear.value,
  onFiles: () => panels.open('files'),
});
followShortcuts(panels);
// Something was begun where another panel was opened or a recording stands.
effect(() => {
  if (panels.current.id !== 'record' || recordPhase.value.kind === 'recorded') noteBegun();
});
const root = document.getElementById('app');
if (root) render(<App />, root);
startMeasuring();

/** What nobody waits for comes last, so that it competes with nothing. */
function whenSettled(): void {
  void refreshVoices();
  void keepOffline();
}

// After the first paint: the page can be used while the rest arrives.
requestAnimationFrame(() => setTimeout(() => void loadModel().finally(whenSettled)));
