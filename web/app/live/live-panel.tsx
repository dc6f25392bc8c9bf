// Speak, and see the answer change.

import { liveSettings } from '../../../src/recognition/live/live-settings.js';
import { AnswerFace } from '../answer/answer-face.js';
import { ProbabilityBars } from '../answer/probability-bars.js';
import { notSureBelow } from '../answer/verdict.js';
import { engineState } from '../engine/engine.js';
import { DeviceChoice } from '../microphone/device-choice.js';
import { LevelMeter } from '../microphone/level-meter.js';
import { MicrophoneTrouble } from '../microphone/microphone-trouble.js';
import { formatPercent, formatSeconds } from '../texts/numbers.js';
import { t } from '../texts/texts.js';
import { FailureNote } from '../ui/failure-note.js';
import { StopIcon, WaveIcon } from '../ui/icons.js';
import { useLostFocus } from '../ui/keep-focus.js';
import { VoiceNote } from '../voices/voice-note.js';
import { Kept } from './kept-session.js';
import {
  type LivePhase,
  levelDb,
  phase,
  speaking,
  startLive,
  stopLive,
  verdict,
} from './live-session.js';
import { Timeline } from './timeline.js';

export function LivePanel() {
  const { value } = phase;
  return (
    <>
      <Content value={value} />
      <VoiceNote />
    </>
  );
}

function Content({ value }: { readonly value: LivePhase }) {
  if (value.kind === 'running' || value.kind === 'ending') return <Running />;
  return value.kind === 'kept' ? <Kept session={value} /> : <Stage value={value} />;
}

type Waiting = Exclude<LivePhase, { kind: 'running' | 'ending' | 'kept' }>;

function Stage({ value }: { readonly value: Waiting }) {
  const button = useLostFocus<HTMLButtonElement>();
  return (
    <div class="stage">
      {value.kind === 'trouble' ? (
        <MicrophoneTrouble problem={value.problem} onRetry={() => void startLive()} />
      ) : (
        <>
          {value.kind === 'failed' && <FailureNote failure={value.failure} />}
          <button
            ref={button}
            type="button"
            class="round"
            aria-disabled={value.kind === 'opening'}
            onClick={() => void startLive()}
          >
            <WaveIcon />
            <span>{t('live.start')}</span>
          </button>
          <p class="stage-hint">{hintOf(value)}</p>
        </>
      )}
      <DeviceChoice disabled={value.kind === 'opening'} />
    </div>
  );
}

function hintOf(value: Waiting): string {
  if (value.kind !== 'opening') return t('live.hint');
  return value.heard ? t('live.loading') : t('live.opening');
}

function Running() {
  const stop = useLostFocus<HTMLButtonElement>();
  return (
    <div class="live">
      <div class="live-head">
        <p class="chip" data-speaking={speaking.value}>
          {chipOf(phase.value.kind)}
        </p>
        <LevelMeter levelDb={levelDb} />
        <button ref={stop} type="button" class="button live-stop" onClick={() => void stopLive()}>
          <StopIcon />
          {t('live.stop')}
        </button>
      </div>
      <Answer />
      <Timeline />
      <Smoothing />
    </div>
  );
}

function chipOf(kind: LivePhase['kind']): string {
  if (kind === 'ending') return t('live.ending');
  return speaking.value ? t('live.speaking') : t('live.listening');
}

function Answer() {
  const state = engineState.value;
  const current = verdict.value;
  if (state.phase !== 'ready' || !current) {
    return (
      <div class="answer">
        <div class="face" data-answer="listening">
          <span class="face-emoji face-quiet" aria-hidden="true">
            👂
          </span>
          <p class="face-word">{t('live.listening')}</p>
          <p class="face-confidence">
            {speaking.value ? t('live.steadyHint') : t('live.listeningHint')}
          </p>
        </div>
      </div>
    );
  }
  const { labels } = state.model.metadata;
  // In the model's order: bars that change places several times a second cannot be read.
  const inOrder = labels.flatMap((label) =>
    current.ranked.filter(({ emotion }) => emotion === label),
  );
  return (
    <div class={speaking.value ? 'answer' : 'answer answer-past'}>
      <div>
        <AnswerFace verdict={current} />
        {/* Room is kept for it, so that nothing jumps between words. */}
        <p class="live-past">{speaking.value ? '\u00a0' : t('live.last')}</p>
      </div>
      <ProbabilityBars probabilities={inOrder} threshold={notSureBelow(state.model.metadata)} />
    </div>
  );
}

function Smoothing() {
  const state = engineState.value;
  if (state.phase !== 'ready') return null;
  const { hopMs, smoothingMs, steadyConfidence } = liveSettings;
  return (
    <p class="note">
      {t('live.smoothing', {
        confidence: formatPercent(steadyConfidence),
        hop: formatSeconds(hopMs / 1000, 2),
        window: formatSeconds(state.model.metadata.windowSeconds),
        smoothing: formatSeconds(smoothingMs / 1000),
      })}
    </p>
  );
}
