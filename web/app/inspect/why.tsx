// Why an answer: the model's occlusion (src/explanation) of one stretch, asked for an emotion, with progress; and what was measured of
// it, in words.

import { useState } from 'preact/hooks';
import type { RecognitionWindow } from '../../../src/index.js';
import { clockTime } from '../../../src/timeline/clock-time.js';
import { emotionName } from '../answer/emotion-name.js';
import { engine } from '../engine/engine.js';
import type { LoadedModel } from '../protocol/engine.js';
import { formatSeconds } from '../texts/numbers.js';
import { InWords } from './in-words.js';
import type { InspectProps } from './inspect.js';
import { Neighbours } from './neighbours.js';
import { OcclusionFigure } from './occlusion-figure.js';
import { t } from './texts/texts.js';
import { useWork } from './use-work.js';
import { WorkFailed, Working } from './working.js';

interface Props extends InspectProps {
  readonly model: LoadedModel;
}

export function Why({ file, answer, media, model, earlier = [] }: Props) {
  const { windows, emotion: answered } = answer.recognition;
  const { labels, windowSeconds } = model.metadata;
  const { judgedBy } = answer;
  const windowAt = (seconds: number) => {
    const window =
      windows.find(({ endSeconds }) => endSeconds > seconds) ?? windows[windows.length - 1];
    return window && heardPart(window, seconds, windowSeconds);
  };
  const isLong =
    windows.length > 1 || windows.some((window) => lengthOf(window) > windowSeconds + leastSpare);
  const [window, setWindow] = useState(() => windowAt(media.currentTime));
  const part = isLong ? window : undefined;
  const answeredFor = ({ probabilities }: RecognitionWindow) =>
    model.metadata.labels[mostOf(probabilities)] as string;
  const [emotion, setEmotion] = useState(() => (part ? answeredFor(part) : answered));
  const [round, setRound] = useState(0);
  const [work, cancel] = useWork(
    (id, onShare) =>
      engine().explain(
        id,
        file,
        { emotion, ...(part && { window: part }), ...(judgedBy && { judgedBy }) },
        onShare,
      ),
    [file, emotion, part?.startSeconds, model.id, judgedBy, round],
  );
  const explainHere = () => {
    const next = windowAt(media.currentTime);
    setWindow(next);
    if (next) setEmotion(answeredFor(next));
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
      {model.kind === 'small' && <p class="note why-small">{t('why.small')}</p>}
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
          words={(percent) => t('why.working', { percent })}
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
      <InWords file={file} part={part} earlier={earlier} />
      {judgedBy && <Neighbours judgedBy={judgedBy} />}
    </section>
  );
}

/** Seconds by which a window may be longer than what the explained model hears: rounding. */
const leastSpare = 0.05;

const lengthOf = ({ startSeconds, endSeconds }: RecognitionWindow) => endSeconds - startSeconds;

/** The part of a window about `seconds` that a model hears at once. */
function heardPart(
  window: RecognitionWindow,
  seconds: number,
  windowSeconds: number,
): RecognitionWindow {
  const { startSeconds, endSeconds } = window;
  if (lengthOf(window) <= windowSeconds + leastSpare) return window;
  const latest = endSeconds - windowSeconds;
  const from = Math.min(latest, Math.max(startSeconds, seconds - windowSeconds / 2));
  return { ...window, startSeconds: from, endSeconds: from + windowSeconds };
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
