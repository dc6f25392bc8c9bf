// One emotion: a situation to feel one's way into, its sentences, and one button to record them.

import { emotionName, faceOf } from '../answer/emotion-name.js';
import { DeviceChoice } from '../microphone/device-choice.js';
import { LevelMeter } from '../microphone/level-meter.js';
import { MicrophoneTrouble } from '../microphone/microphone-trouble.js';
import { MicrophoneIcon, StopIcon } from '../ui/icons.js';
import { useLostFocus } from '../ui/keep-focus.js';
import { failureText } from './failure-text.js';
import { StageHeading } from './heading.js';
import type { Prompt, Step } from './script.js';
import { SentenceList } from './sentence-list.js';
import {
  goHome,
  goTo,
  levelDb,
  startTake,
  steps,
  stopTake,
  takeState,
  takes,
} from './teach-session.js';
import { t, textFor } from './texts/texts.js';

export function Guide({ step, index }: { readonly step: Step; readonly index: number }) {
  const { emotion, prompts } = step;
  const state = takeState.value;
  const busyWith = 'key' in state ? state.key : undefined;
  const current =
    prompts.find(({ key }) => key === busyWith) ?? prompts.find(({ key }) => !takes.value.has(key));
  const isBusy = ['opening', 'running', 'keeping'].includes(state.kind);
  return (
    <section class="guide" data-emotion={emotion}>
      <div class="guide-scene">
        <span class="guide-face" aria-hidden="true">
          {faceOf(emotion)}
        </span>
        <div>
          <p class="note">{t('guide.count', { step: index + 1, count: steps.value.length })}</p>
          <StageHeading>{emotionName(emotion)}</StageHeading>
          <p class="guide-situation">{textFor(`situation.${emotion}`, t('situation.other'))}</p>
          <p class="guide-how">{textFor(`how.${emotion}`, t('how.other'))}</p>
        </div>
      </div>
      <div class="guide-work">
        <SentenceList prompts={prompts} current={current?.key} disabled={isBusy} />
        {current && state.kind !== 'trouble' && <RecordButton prompt={current} />}
      </div>
      <Trouble prompts={prompts} />
      <StepActions index={index} isDone={!current} disabled={isBusy} />
      <DeviceChoice disabled={isBusy} />
    </section>
  );
}

function Trouble({ prompts }: { readonly prompts: readonly Prompt[] }) {
  const state = takeState.value;
  if (state.kind === 'trouble') {
    const again = prompts.find(({ key }) => key === state.key);
    return (
      <MicrophoneTrouble problem={state.problem} onRetry={() => void (again && startTake(again))} />
    );
  }
  if (state.kind === 'lost') return <p class="notice">{t('guide.lost')}</p>;
  if (state.kind === 'rejected') {
    return (
      <p class="notice notice-problem">
        {t('guide.rejected')} {failureText(state.failure)}
      </p>
    );
  }
  return null;
}

function RecordButton({ prompt }: { readonly prompt: Prompt }) {
  const { kind } = takeState.value;
  const button = useLostFocus<HTMLButtonElement>();
  const isRunning = kind === 'running';
  return (
    <div class="guide-record">
      <button
        ref={button}
        type="button"
        class={`round ${isRunning ? 'round-running' : ''}`}
        aria-disabled={kind === 'opening' || kind === 'keeping'}
        onClick={() => void (isRunning ? stopTake() : startTake(prompt))}
      >
        {isRunning ? <StopIcon /> : <MicrophoneIcon />}
        <span>{t(isRunning ? 'guide.stop' : 'guide.record')}</span>
      </button>
      {kind === 'opening' ? (
        <p class="note">{t('guide.opening')}</p>
      ) : (
        <LevelMeter levelDb={levelDb} />
      )}
    </div>
  );
}

interface ActionProps {
  readonly index: number;
  readonly isDone: boolean;
  readonly disabled: boolean;
}

function StepActions({ index, isDone, disabled }: ActionProps) {
  const next = steps.value[index + 1];
  const name = next ? emotionName(next.emotion) : '';
  return (
    <div class="guide-actions">
      <button
        type="button"
        class="button button-quiet"
        disabled={disabled}
        onClick={() => (index === 0 ? goHome() : goTo(index - 1))}
      >
        {t('guide.back')}
      </button>
      {isDone ? (
        <NextButton onClick={() => goTo(index + 1)}>
          {next ? t('guide.next', { emotion: name }) : t('guide.finish')}
        </NextButton>
      ) : (
        <button
          type="button"
          class="button button-quiet"
          disabled={disabled}
          aria-label={next ? t('guide.skipTo', { emotion: name }) : t('guide.finish')}
          onClick={() => goTo(index + 1)}
        >
          {next ? t('guide.skip') : t('guide.finish')}
        </button>
      )}
    </div>
  );
}

/** Takes the focus over from the record button, whose work is done. */
function NextButton(props: { readonly onClick: () => void; readonly children: string }) {
  const button = useLostFocus<HTMLButtonElement>();
  return (
    <button ref={button} type="button" class="button button-main" onClick={props.onClick}>
      {props.children}
    </button>
  );
}
