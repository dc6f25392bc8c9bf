// Record a sentence, see the answer.

import { useState } from 'preact/hooks';
import { clockTime } from '../../../src/timeline/clock-time.js';
import { AnswerCard } from '../answer/answer-card.js';
import { AnswerWaiting } from '../answer/answer-waiting.js';
import { engineState } from '../engine/engine.js';
import { Inspect } from '../inspect/inspect.js';
import { DeviceChoice } from '../microphone/device-choice.js';
import { LevelMeter } from '../microphone/level-meter.js';
import { MicrophoneTrouble } from '../microphone/microphone-trouble.js';
import { t } from '../texts/texts.js';
import { AudioPlayer } from '../ui/audio-player.js';
import { FailureNote } from '../ui/failure-note.js';
import { DiscardIcon, DownloadIcon, MicrophoneIcon, StopIcon } from '../ui/icons.js';
import { useLostFocus } from '../ui/keep-focus.js';
import { VoiceNote } from '../voices/voice-note.js';
import { earlierThan } from '../voices/voice-prosody.js';
import {
  discard,
  levelDb,
  longestSeconds,
  phase,
  type RecordPhase,
  seconds,
  startRecording,
  stopRecording,
} from './record-session.js';

export function RecordPanel() {
  const { value } = phase;
  return (
    <>
      {value.kind === 'recorded' ? <Recorded recorded={value} /> : <Stage value={value} />}
      <VoiceNote />
    </>
  );
}

function Stage({ value }: { readonly value: Exclude<RecordPhase, { kind: 'recorded' }> }) {
  const running = value.kind === 'recording';
  const button = useLostFocus<HTMLButtonElement>();
  return (
    <div class="stage">
      {value.kind === 'trouble' ? (
        <MicrophoneTrouble problem={value.problem} onRetry={() => void startRecording()} />
      ) : (
        <>
          <button
            ref={button}
            type="button"
            class={`round ${running ? 'round-running' : ''}`}
            aria-disabled={value.kind === 'opening'}
            onClick={() => void (running ? stopRecording() : startRecording())}
          >
            {running ? <StopIcon /> : <MicrophoneIcon />}
            <span>{running ? t('record.stop') : t('record.start')}</span>
          </button>
          {running ? <Running /> : <p class="stage-hint">{hintOf(value)}</p>}
          {value.kind === 'idle' && (
            <p class="note">
              <a href="#files">{t('record.examples')}</a>
            </p>
          )}
        </>
      )}
      <DeviceChoice disabled={running || value.kind === 'opening'} />
    </div>
  );
}

const hintOf = ({ kind }: RecordPhase) =>
  kind === 'opening' ? t('record.opening') : t('record.hint');

function Running() {
  return (
    <div class="running">
      <p class="timer" role="timer" aria-label={t('record.elapsed')}>
        {clockTime(seconds.value)}
      </p>
      <LevelMeter levelDb={levelDb} />
      {seconds.value > longestSeconds - 30 && <p class="note">{t('record.limit')}</p>}
    </div>
  );
}

function Recorded({ recorded }: { readonly recorded: Extract<RecordPhase, { kind: 'recorded' }> }) {
  const { wav, url, answer, failure, lost } = recorded;
  const [media, setMedia] = useState<HTMLAudioElement | null>(null);
  const state = engineState.value;
  const whole = useLostFocus<HTMLDivElement>();
  return (
    <div class="recorded" ref={whole} tabIndex={-1}>
      {lost && <p class="notice">{t('record.lost')}</p>}
      {answer && state.phase === 'ready' && (
        <AnswerCard {...answer} metadata={state.model.metadata} />
      )}
      {!answer && !failure && (
        <AnswerWaiting
          words={t('record.thinking')}
          labels={state.phase === 'ready' ? state.model.metadata.labels : undefined}
        />
      )}
      {failure && <FailureNote failure={failure} />}
      <div class="playback">
        <AudioPlayer
          src={url}
          label={t('record.playback')}
          durationSeconds={recorded.seconds}
          onMedia={setMedia}
        />
        <div class="actions">
          <button type="button" class="button button-main" onClick={() => void startRecording()}>
            <MicrophoneIcon />
            {t('record.again')}
          </button>
          <a class="button" href={url} download="affetto-recording.wav">
            <DownloadIcon />
            <span class="button-words">{t('record.download')}</span>
          </a>
          <button type="button" class="button" onClick={discard}>
            <DiscardIcon />
            <span class="button-words">{t('record.discard')}</span>
          </button>
        </div>
      </div>
      {answer && media && (
        <Inspect
          kind="recording"
          file={wav}
          name="affetto-recording.wav"
          answer={answer}
          media={media}
          earlier={earlierThan(url)}
        />
      )}
      <DeviceChoice disabled={false} />
    </div>
  );
}
