// What the app measures, for whoever wants to know.

import { version } from '../../../src/version.js';
import {
  lastRecordingMs,
  liveInferencesMs,
  liveLatenciesMs,
  quantileOf,
} from '../engine/answer-times.js';
import { engineState } from '../engine/engine.js';
import { largeModel } from '../engine/large-model.js';
import { type TextKey, t } from '../texts/texts.js';
import { longTasks, usableMs } from './page-times.js';
import { worksOffline } from './updates.js';

const milliseconds = (value: number | undefined) =>
  value === undefined ? t('diagnostics.none') : `${Math.round(value)}\u00a0ms`;
const yesNo = (value: boolean) => t(value ? 'diagnostics.yes' : 'diagnostics.no');

export function Diagnostics() {
  const state = engineState.value;
  const model = state.phase === 'ready' ? state.model : undefined;
  const latencies = liveLatenciesMs.value;
  const latency =
    latencies.length === 0
      ? t('diagnostics.none')
      : `${milliseconds(quantileOf(latencies, 0.5))}, ${milliseconds(quantileOf(latencies, 0.95))}`;
  const large = largeModel.value;
  const rows: readonly (readonly [TextKey, string])[] = [
    ['diagnostics.model', model?.id ?? '…'],
    ['diagnostics.runtime', model?.runtime ?? '…'],
    ['diagnostics.threads', '1'],
    ['diagnostics.isolated', yesNo(crossOriginIsolated)],
    ['diagnostics.usable', milliseconds(usableMs.value)],
    ['diagnostics.download', milliseconds(model?.downloadMs)],
    ['diagnostics.start', milliseconds(model?.startMs)],
    ['diagnostics.large', milliseconds('answerMs' in large ? large.answerMs : undefined)],
    ['diagnostics.lastRecording', milliseconds(lastRecordingMs.value)],
    ['diagnostics.liveInference', milliseconds(quantileOf(liveInferencesMs.value, 0.5))],
    ['diagnostics.liveLatency', latency],
    ['diagnostics.longTasks', String(longTasks.value)],
    ['diagnostics.offline', yesNo(worksOffline.value)],
    ['diagnostics.version', version],
  ];
  return (
    <details class="diagnostics">
      <summary>{t('diagnostics.title')}</summary>
      <dl>
        {rows.map(([key, value]) => (
          <div key={key} data-key={key.slice('diagnostics.'.length)}>
            <dt>{t(key)}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </details>
  );
}
