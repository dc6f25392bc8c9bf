// Why an answer: the model's occlusion (src/explanation) of one stretch, asked for an emotion, with progress.

import { useState } from 'preact/hooks';
import { emotionName } from '../answer/emotion-name.js';
import { engine } from '../engine/engine.js';
import type { LoadedModel } from '../protocol/engine.js';
import { clockTime } from '../texts/clock-time.js';
import { formatPercent, formatSeconds } from '../texts/numbers.js';
import type { InspectProps } from './inspect.js';
import { OcclusionFigure } from './occlusion-figure.js';
import { t } from './texts/texts.js';
import { useWork } from './use-work.js';
import { WorkFailed, Working } from './working.js';

interface Props extends InspectProps {
  readonly model: LoadedModel;
}

export function Why({ file, answer, media, model }: Props) {
  const { windows, emotion: answered } = answer.recognition;
  const windowAt = (seconds: number) =>
    windows.find(({ endSeconds }) => endSeconds > seconds) ?? windows[windows.length - 1];
  const isLong = windows.length > 1;
  const [window, setWindow] = useState(() => windowAt(media.currentTime));
  const part = isLong ? window : undefined;
  const { labels } = model.metadata;
  const [emotion, setEmotion] = useState(() =>
    part ? (labels[mostOf(part.probabilities)] as string) : answered,
  );
  const [round, setRound] = useState(0);
  const [work, cancel] = useWork(
    (id, onShare) =>
      engine().explain(id, file, { emotion, ...(part && { window: part }) }, onShare),
    [file, emotion, part?.startSeconds, model.id, round],
  );
  const explainHere = () => {
    const next = windowAt(media.currentTime);
    setWindow(next);
    if (next) setEmotion(labels[mostOf(next.probabilities)] as string);
    setRound(round + 1);
  };
  return (
    <section class="why" aria-label={t('why.title')}>
      <div class="why-head">
        <h2>{t('why.title')}</h2>
        <label class="field">
          {t('why.emotion')}
          <select value={emotion} onChange={(event) => setEmotion(event.currentTarget.value)}>
            {labels.map((label) => (
              <option key={label} value={label}>
                {emotionName(label)}
              </option>
            ))}
          </select>
        </label>
      </div>
      {part && (
        <div class="actions">
          <p class="note">
            {t('why.part', {
              from: formatSeconds(part.startSeconds),
              to: formatSeconds(part.endSeconds),
            })}
          </p>
          <HereButton media={media} onPress={explainHere} />
        </div>
      )}
      {work.kind === 'working' && (
        <Working
          share={work.share}
          label={t('why.working', { percent: formatPercent(work.share) })}
          cancelLabel={t('why.cancel')}
          onCancel={cancel}
        />
      )}
      {work.kind === 'failed' && (
        <div class="actions">
          <WorkFailed failure={work.failure} />
          <button type="button" class="button" onClick={() => setRound(round + 1)}>
            {t('why.start')}
          </button>
        </div>
      )}
      {work.kind === 'done' && <OcclusionFigure explanation={work.value} media={media} />}
    </section>
  );
}

const mostOf = (values: readonly number[]): number => values.indexOf(Math.max(...values));

/** Explains the part at the play head; its words name the moment that it was pressed or looked at last. */
function HereButton({ media, onPress }: { media: HTMLAudioElement; onPress: () => void }) {
  const [at, setAt] = useState(media.currentTime);
  const look = () => setAt(media.currentTime);
  return (
    <button
      type="button"
      class="button"
      onPointerEnter={look}
      onFocus={look}
      onClick={() => {
        look();
        onPress();
      }}
    >
      {t('why.here', { time: clockTime(at) })}
    </button>
  );
}
