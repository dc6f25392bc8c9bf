// A live session that has ended: a recording like any other, with a name.

import { useId, useState } from 'preact/hooks';
import { AnswerCard } from '../answer/answer-card.js';
import { engineState } from '../engine/engine.js';
import { Inspect } from '../inspect/inspect.js';
import { DeviceChoice } from '../microphone/device-choice.js';
import { t } from '../texts/texts.js';
import { AudioPlayer } from '../ui/audio-player.js';
import { FailureNote } from '../ui/failure-note.js';
import { DiscardIcon, DownloadIcon, WaveIcon } from '../ui/icons.js';
import { useLostFocus } from '../ui/keep-focus.js';
import { discardSession, type KeptSession, renameSession, startLive } from './live-session.js';

export function Kept({ session }: { readonly session: KeptSession }) {
  const { wav, url, seconds, name, answer, ended, failure } = session;
  const [media, setMedia] = useState<HTMLAudioElement | null>(null);
  const whole = useLostFocus<HTMLDivElement>();
  const state = engineState.value;
  const fileName = `${name.trim() || t('live.tab')}.wav`;
  return (
    <div class="recorded" ref={whole} tabIndex={-1}>
      {ended && <p class="notice">{t(`live.${ended}`)}</p>}
      {failure && <FailureNote failure={failure} />}
      <Name name={name} />
      {answer && state.phase === 'ready' && (
        <AnswerCard {...answer} metadata={state.model.metadata} />
      )}
      {!answer && <p class="stage-hint">{t('live.nobody')}</p>}
      <div class="playback">
        <AudioPlayer
          src={url}
          label={t('live.playback')}
          durationSeconds={seconds}
          onMedia={setMedia}
        />
        <div class="actions">
          <button type="button" class="button button-main" onClick={() => void startLive()}>
            <WaveIcon />
            {t('live.again')}
          </button>
          <a class="button" href={url} download={fileName}>
            <DownloadIcon />
            <span class="button-words">{t('record.download')}</span>
          </a>
          <button type="button" class="button" onClick={discardSession}>
            <DiscardIcon />
            <span class="button-words">{t('record.discard')}</span>
          </button>
        </div>
      </div>
      {answer && media && (
        <Inspect kind="live" isLive file={wav} name={fileName} answer={answer} media={media} />
      )}
      <DeviceChoice disabled={false} />
    </div>
  );
}

function Name({ name }: { readonly name: string }) {
  const id = useId();
  return (
    <div class="field session-name">
      <label for={id}>{t('live.nameLabel')}</label>
      <input
        id={id}
        type="text"
        maxLength={120}
        value={name}
        onInput={(event) => renameSession(event.currentTarget.value)}
      />
    </div>
  );
}
