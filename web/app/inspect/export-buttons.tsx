// The timeline as files.

import { useRef } from 'preact/hooks';
import type { Recognition } from '../../../src/index.js';
import type { EmotionTimeline } from '../../../src/timeline/emotion-timeline.js';
import type { Outline } from '../../../src/timeline/sound-outline.js';
import { timelineCsv, timelineJson } from '../../../src/timeline/timeline-formats.js';
import type { LoadedModel } from '../protocol/engine.js';
import { saveFile, stemOf } from '../storage/save-file.js';
import { t } from './texts/texts.js';
import { timelinePicture } from './timeline-picture.js';

interface Props {
  readonly name: string;
  readonly timeline: EmotionTimeline;
  readonly recognition: Recognition;
  readonly outline: Outline;
  readonly model: LoadedModel;
}

export function ExportButtons({ name, timeline, recognition, outline, model }: Props) {
  const box = useRef<HTMLDivElement>(null);
  const save = (content: Blob | string, type: string, extension: string) =>
    saveFile(
      typeof content === 'string' ? new Blob([content], { type }) : content,
      `${stemOf(name)}-emotions.${extension}`,
    );
  const json = () =>
    save(
      timelineJson({ file: name, model: model.id }, timeline, recognition),
      'application/json',
      'json',
    );
  const png = async () => {
    if (box.current) save(await timelinePicture(box.current, name, timeline, outline), '', 'png');
  };
  return (
    <div class="actions" ref={box}>
      <span class="export-title">{t('export.title')}</span>
      <button type="button" class="button" aria-label={t('export.jsonLabel')} onClick={json}>
        {t('export.json')}
      </button>
      <button
        type="button"
        class="button"
        aria-label={t('export.csvLabel')}
        onClick={() => save(timelineCsv(timeline), 'text/csv', 'csv')}
      >
        {t('export.csv')}
      </button>
      <button
        type="button"
        class="button"
        aria-label={t('export.pngLabel')}
        onClick={() => void png()}
      >
        {t('export.png')}
      </button>
    </div>
  );
}
