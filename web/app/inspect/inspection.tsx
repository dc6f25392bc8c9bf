// Below an answer: the emotion over time, who speaks when, and why. Recordings of several windows show their timeline at
// once; everything else waits until somebody asks.

import './inspect.css';
import { useState } from 'preact/hooks';
import { engineState } from '../engine/engine.js';
import { KeepButton } from '../keeping/keep-button.js';
import { canTellVoicesApart, WhoSpeaks } from './conversation/conversation.js';
import type { InspectProps } from './inspect.js';
import { OverTime } from './over-time.js';
import { ShareAnswer } from './share-answer.js';
import { t } from './texts/texts.js';
import { Why } from './why.js';

export function Inspection(props: InspectProps) {
  const { kind = 'file', name, file, answer, media } = props;
  const isLong = answer.recognition.windows.length > 1;
  const [overTime, setOverTime] = useState(isLong);
  const [who, setWho] = useState(false);
  const [why, setWhy] = useState(false);
  const state = engineState.value;
  if (state.phase !== 'ready') return null;
  const { model } = state;
  const isTalk = canTellVoicesApart(answer, model);
  return (
    <section class="look" aria-label={`${t('look.title')}: ${props.name}`}>
      <div class="actions">
        <Toggle isOpen={overTime} onToggle={setOverTime}>
          {t('look.overTime')}
        </Toggle>
        {isTalk && (
          <Toggle isOpen={who} onToggle={setWho}>
            {t('look.who')}
          </Toggle>
        )}
        <Toggle isOpen={why} onToggle={setWhy}>
          {t('look.why')}
        </Toggle>
        {kind !== 'kept' && (
          <KeepButton kind={kind} name={name} sound={file} answer={answer} model={model} />
        )}
      </div>
      {overTime && <OverTime {...props} model={model} />}
      {isTalk && who && <WhoSpeaks {...{ file, name, answer, media }} model={model} />}
      {why && <Why {...props} model={model} />}
      <ShareAnswer name={name} answer={answer} model={model} />
    </section>
  );
}

interface ToggleProps {
  readonly isOpen: boolean;
  readonly onToggle: (isOpen: boolean) => void;
  readonly children: string;
}

function Toggle({ isOpen, onToggle, children }: ToggleProps) {
  return (
    <button
      type="button"
      class="button look-toggle"
      aria-expanded={isOpen}
      onClick={() => onToggle(!isOpen)}
    >
      {children}
    </button>
  );
}
