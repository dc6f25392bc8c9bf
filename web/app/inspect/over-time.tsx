// The emotion over time: waveform, colours beneath it, a spectrogram on demand, what it adds up to, and all of
// it as files.

import { timelineOf } from '../answer/judge.js';
import type { LoadedModel } from '../protocol/engine.js';
import { ExportButtons } from './export-buttons.js';
import type { InspectProps } from './inspect.js';
import { t } from './texts/texts.js';
import { TimelineSummaryView } from './timeline-summary.js';
import { TimelineView } from './timeline-view.js';

interface Props extends InspectProps {
  readonly model: LoadedModel;
}

export function OverTime({ file, name, answer, media, model, isLive = false }: Props) {
  const { recognition, outline } = answer;
  const { metadata } = model;
  const timeline = timelineOf(metadata, recognition, outline);
  return (
    <section class="over-time" aria-label={t('time.title')}>
      <TimelineView {...{ file, media, timeline, outline }} />
      <TimelineSummaryView
        timeline={timeline}
        windowSeconds={metadata.windowSeconds}
        clips={isLive ? undefined : recognition.windows.length}
      />
      <ExportButtons {...{ name, timeline, recognition, outline, model }} />
    </section>
  );
}
