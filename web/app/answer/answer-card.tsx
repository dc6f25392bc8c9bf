// The whole answer to a recording: face, word, confidence, all probabilities, numbers where the model has any, and what
// the threshold means.

import type { ModelMetadata, Recognition } from '../../../src/index.js';
import type { Outline } from '../../../src/timeline/sound-outline.js';
import { formatPercent } from '../texts/numbers.js';
import { t } from '../texts/texts.js';
import { AnswerFace } from './answer-face.js';
import { AnswerSetNote } from './answer-set.js';
import { DimensionsPanel } from './dimensions-panel.js';
import { ProbabilityBars } from './probability-bars.js';
import { mixtureOf } from './timeline-of.js';
import { notSureBelow, verdictOf } from './verdict.js';

interface Props {
  readonly recognition: Recognition;
  readonly metadata: ModelMetadata;
  /** How loud the recording is from moment to moment; with it, long recordings lead with their timeline. */
  readonly outline?: Outline;
  /** The name of the file, where there may be several answers on the page. */
  readonly name?: string;
}

export function AnswerCard({ recognition, metadata, outline, name }: Props) {
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
  const mixture = mixtureOf(metadata, recognition, outline);
  return (
    <section class="answer" aria-label={heading}>
      <AnswerFace verdict={verdict} mixture={mixture} />
      <div class="answer-evidence">
        <AnswerSetNote answerSet={recognition.answerSet} emotions={metadata.labels.length} />
        <ProbabilityBars probabilities={verdict.ranked} threshold={threshold} />
        {numbers}
        <p class="note">
          {mixture && `${t('answer.mean')} `}
          {t('answer.threshold', { percent: formatPercent(threshold) })}
        </p>
      </div>
    </section>
  );
}
