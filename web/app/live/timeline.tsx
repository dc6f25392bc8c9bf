// The last two minutes: a bar an answer, as high as it is sure, in the colour of its emotion, with a face
// for what each utterance was heard as and where the emotion changes within long ones.

import { emotionName, faceOf } from '../answer/emotion-name.js';
import { formatPercent } from '../texts/numbers.js';
import { t } from '../texts/texts.js';
import { type Mark, marks, timelineSeconds } from './live-marks.js';
import { elapsedSeconds } from './live-session.js';

/** The least seconds between two faces: closer ones would lie on each other. */
const faceGapSeconds = 3.5;

export function Timeline() {
  return (
    <figure class="timeline">
      <figcaption>{t('live.timeline')}</figcaption>
      <div class="timeline-window">
        {marks.value.length === 0 && <p class="timeline-empty">{t('live.timelineEmpty')}</p>}
        <Moving>
          <Bars />
        </Moving>
      </div>
      <p class="timeline-scale" aria-hidden="true">
        {[120, 90, 60, 30].map((seconds) => (
          <span key={seconds}>{t('live.ago', { seconds })}</span>
        ))}
        <span>{t('live.now')}</span>
      </p>
      <ol class="visually-hidden">
        {stretchesOf(marks.value).map(({ startSeconds, emotion, confidence }) => (
          <li key={startSeconds}>
            {Math.round(startSeconds)} s: {emotionName(emotion ?? 'unsure')},{' '}
            {formatPercent(confidence)}
          </li>
        ))}
      </ol>
    </figure>
  );
}

/** The height of a mark without an answer, in percent. */
const pendingHeight = 12;

const position = (seconds: number) => `${(100 * seconds) / timelineSeconds}%`;

/** Moves with time what is inside; the bars themselves are drawn only when there is a new one. */
function Moving({ children }: { readonly children: preact.ComponentChildren }) {
  const shift = elapsedSeconds.value - timelineSeconds;
  return (
    <div class="timeline-moving" style={{ transform: `translateX(${position(-shift)})` }}>
      {children}
    </div>
  );
}

function Bars() {
  return (
    <>
      {marks.value.map(({ startSeconds, endSeconds, emotion, confidence, isPending }) => (
        <span
          key={endSeconds}
          class="timeline-bar"
          data-emotion={isPending ? 'unsure' : (emotion ?? 'unsure')}
          data-pending={isPending}
          style={{
            left: position(startSeconds),
            width: position(endSeconds - startSeconds),
            height: `${isPending ? pendingHeight : 100 * confidence}%`,
          }}
        />
      ))}
      {facesOf(marks.value).map(({ startSeconds, emotion }) => (
        <span
          key={`face-${startSeconds}`}
          class="timeline-face"
          aria-hidden="true"
          style={{ left: position(startSeconds) }}
        >
          {faceOf(emotion)}
        </span>
      ))}
    </>
  );
}

/** Returns the first mark of every stretch of one emotion, and of every utterance. */
function stretchesOf(all: readonly Mark[]): Mark[] {
  const shown = all.filter(({ isPending }) => !isPending);
  return shown.filter((mark, i) => {
    const before = shown[i - 1];
    if (!before) return true;
    return before.emotion !== mark.emotion || before.utterance !== mark.utterance;
  });
}

function facesOf(all: readonly Mark[]): Pick<Mark, 'startSeconds' | 'emotion'>[] {
  let last = Number.NEGATIVE_INFINITY;
  return stretchesOf(all).filter(({ startSeconds }) => {
    if (startSeconds - last < faceGapSeconds) return false;
    last = startSeconds;
    return true;
  });
}
