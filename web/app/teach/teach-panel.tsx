// Teach affetto a voice: the start, the guided recording, learning, what came of it.

import './teach.css';
import { useEffect } from 'preact/hooks';
import { engineState } from '../engine/engine.js';
import { Guide } from './guide.js';
import { Home } from './home.js';
import { FailedLearning, Learning } from './learning.js';
import { Result } from './result.js';
import { Review } from './review.js';
import { StepChips } from './step-chips.js';
import { openTeaching, stage, steps } from './teach-session.js';

export function TeachPanel() {
  const isReady = engineState.value.phase === 'ready';
  useEffect(() => {
    if (isReady) void openTeaching();
  }, [isReady]);
  return <div class="teach">{content()}</div>;
}

function content() {
  const { value } = stage;
  switch (value.kind) {
    case 'home':
      return <Home savedName={value.savedName} />;
    case 'guide': {
      const step = steps.value[value.step];
      return (
        <>
          <StepChips open={value.step} />
          {step ? <Guide key={step.emotion} step={step} index={value.step} /> : <Review />}
        </>
      );
    }
    case 'adapting':
      return <Learning progress={value.progress} />;
    case 'result':
      return <Result taught={value.taught} />;
    case 'failed':
      return <FailedLearning failure={value.failure} />;
  }
}
