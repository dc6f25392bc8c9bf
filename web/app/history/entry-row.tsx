// One kept answer: its name, what it was and when, its answer; opened, it plays and can be looked at closer.

import { useEffect, useState } from 'preact/hooks';
import { emotionName, faceOf } from '../answer/emotion-name.js';
import { ProbabilityBars } from '../answer/probability-bars.js';
import { verdictOf } from '../answer/verdict.js';
import { engineState } from '../engine/engine.js';
import { Inspect } from '../inspect/inspect.js';
import { forget, rename } from '../keeping/history.js';
import { t } from '../keeping/texts/texts.js';
import { type HistoryEntry, readSound } from '../storage/history-store.js';
import { lengthOf } from '../texts/length-of.js';
import { formatMoment } from '../texts/numbers.js';
import { AudioPlayer } from '../ui/audio-player.js';

interface Props {
  readonly entry: HistoryEntry;
  readonly isCompared: boolean;
  readonly onCompare: () => void;
  readonly onForgotten: () => void;
}

export function EntryRow({ entry, isCompared, onCompare, onForgotten }: Props) {
  const [isOpen, setOpen] = useState(false);
  const { id, name, kind, savedAt, answer, notSureBelow } = entry;
  const { recognition } = answer;
  const verdict = verdictOf(recognition.probabilities, notSureBelow, recognition.sure);
  const emotion = verdict.emotion ?? 'unsure';
  return (
    <li class="history-entry" data-entry={kind}>
      <div class="history-line">
        <span class="file-face" data-emotion={emotion} aria-hidden="true">
          {faceOf(verdict.emotion)}
        </span>
        <div class="file-text">
          <p class="file-name" title={name}>
            {name}
          </p>
          <p class="file-status" data-answer={emotion}>
            <strong>{emotionName(emotion)}</strong>{' '}
            {[
              t(`history.kind.${kind}`),
              formatMoment(savedAt),
              lengthOf(recognition.durationSeconds),
            ].join(' · ')}
          </p>
        </div>
        <label class="history-compare">
          <input
            type="checkbox"
            checked={isCompared}
            aria-label={t('history.compareOf', { name })}
            onChange={onCompare}
          />
          <span aria-hidden="true">{t('history.compare')}</span>
        </label>
        <button
          type="button"
          class="button button-quiet"
          aria-expanded={isOpen}
          aria-label={t('history.openOf', { name })}
          onClick={() => setOpen(!isOpen)}
        >
          {t('history.open')}
        </button>
        <button
          type="button"
          class="button button-quiet"
          aria-label={t('history.forgetOf', { name })}
          onClick={() => void forget(id).then(onForgotten)}
        >
          {t('history.forget')}
        </button>
      </div>
      {isOpen && <Opened entry={entry} />}
    </li>
  );
}

function Opened({ entry }: { readonly entry: HistoryEntry }) {
  const { id, name, kind, answer, labels, notSureBelow } = entry;
  const { recognition } = answer;
  const [sound, setSound] = useState<{ readonly file: Blob; readonly url: string }>();
  const [media, setMedia] = useState<HTMLAudioElement | null>(null);
  useEffect(() => {
    let url: string | undefined;
    let isGone = false;
    void readSound(id)
      .catch(() => undefined)
      .then((file) => {
        if (!file || isGone) return;
        url = URL.createObjectURL(file);
        setSound({ file, url });
      });
    return () => {
      isGone = true;
      if (url) URL.revokeObjectURL(url);
    };
  }, [id]);
  const state = engineState.value;
  // A closer look is taken with the model that answers now.
  const isSame = state.phase === 'ready' && state.model.metadata.labels.join() === labels.join();
  const { ranked } = verdictOf(recognition.probabilities, notSureBelow, recognition.sure);
  return (
    <div class="history-opened">
      <label class="field">
        {t('history.name')}
        <input
          type="text"
          maxLength={120}
          value={name}
          onChange={(event) => {
            const wanted = event.currentTarget.value.trim();
            if (wanted) void rename(entry, wanted);
          }}
        />
      </label>
      {ranked.length > 0 && <ProbabilityBars probabilities={ranked} threshold={notSureBelow} />}
      {sound && (
        <>
          <AudioPlayer
            src={sound.url}
            label={name}
            durationSeconds={recognition.durationSeconds}
            onMedia={setMedia}
          />
          {media && isSame && (
            <Inspect
              kind="kept"
              isLive={kind === 'live'}
              file={sound.file}
              name={name}
              answer={answer}
              media={media}
            />
          )}
          {!isSame && <p class="note">{t('history.otherModel')}</p>}
        </>
      )}
    </div>
  );
}
