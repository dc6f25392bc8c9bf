// The whole answer to a recording: face, word, confidence, all probabilities, numbers where the model has any, and what
// the threshold means.

import type { ModelMetadata, Recognition } from '../../../src/index.js';
import { formatPercent, formatSeconds } from '../texts/numbers.js';
import { t } from '../texts/texts.js';
import { AnswerFace } from './answer-face.js';
import { AnswerSetNote } from './answer-set.js';
import { DimensionsPanel } from './dimensions-panel.js';
import { ProbabilityBars } from './probability-bars.js';
import { notSureBelow, verdictOf } from './verdict.js';

interface Props {
  readonly recognition: Recognition;
  readonly metadata: ModelMetadata;
  /** The name of the file, where there may be several answers on the page. */
  readonly name?: string;
}

export function AnswerCard({ recognition, metadata, name }: Props) {
  const numbers = <DimensionsPanel dimensions={recognition.dimensions} metadata={metadata} />;
  const heading = name ? `${t('answer.heading')}: ${name}` : t('answer.heading');
  if (metadata.labels.length === 0) {
    return (
      <section class="answer-alone" aria-label={heading}>
        {numbers}
      </section>
    );
  }
  const threshold = notSureBelow(metadata);
  const verdict = verdictOf(recognition.probabilities, threshold, recognition.sure);
  const count = recognition.windows.length;
  return (
    <section class="answer" aria-label={heading}>
      <AnswerFace verdict={verdict} />
      <div class="answer-evidence">
        <AnswerSetNote answerSet={recognition.answerSet} emotions={metadata.labels.length} />
        <ProbabilityBars probabilities={verdict.ranked} threshold={threshold} />
        {numbers}
        <p class="note">
          {t('answer.threshold', { percent: formatPercent(threshold) })}{' '}
          {count > 1 &&
            t('answer.windows', { count, seconds: formatSeconds(metadata.windowSeconds) })}
        </p>
      </div>
    </section>
  );
}
