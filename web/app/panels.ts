// The panels of the app, in the order of their tabs. A new one is a component, an icon, a text and an entry
// here; its `stop` is called when it is left, so that no microphone stays open behind another panel.

import { FilesPanel } from './files/files-panel.js';
import { LivePanel } from './live/live-panel.js';
import { phase as livePhase, startLive, stopLive } from './live/live-session.js';
import { RecordPanel } from './record/record-panel.js';
import { phase as recordPhase, startRecording, stopRecording } from './record/record-session.js';
import { PanelChoice } from './shell/panel-choice.js';
import { FilesIcon, HistoryIcon, MicrophoneIcon, VoiceIcon, WaveIcon } from './ui/icons.js';
import { lazyPanel } from './ui/lazy-panel.js';

export const panels = new PanelChoice([
  {
    id: 'record',
    title: 'record.tab',
    Icon: MicrophoneIcon,
    Content: RecordPanel,
    stop: () => void stopRecording(),
    record: toggleRecording,
  },
  {
    id: 'live',
    title: 'live.tab',
    Icon: WaveIcon,
    Content: LivePanel,
    stop: () => void stopLive(),
    record: toggleLive,
  },
  { id: 'files', title: 'files.tab', Icon: FilesIcon, Content: FilesPanel },
  {
    id: 'history',
    title: 'history.tab',
    Icon: HistoryIcon,
    Content: lazyPanel(async () => (await import('./history/history-panel.js')).HistoryPanel),
  },
  {
    id: 'teach',
    title: 'teach.tab',
    Icon: VoiceIcon,
    Content: lazyPanel(async () => (await import('./teach/teach-panel.js')).TeachPanel),
    stop: () => void import('./teach/teach-session.js').then((session) => session.leaveTeaching()),
    record: () => void import('./teach/teach-session.js').then((session) => session.toggleTake()),
  },
]);

function toggleRecording(): void {
  if (recordPhase.value.kind === 'recording') void stopRecording();
  else void startRecording();
}

function toggleLive(): void {
  if (livePhase.value.kind === 'running') void stopLive();
  else void startLive();
}
