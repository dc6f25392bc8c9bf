// The place of an answer that is on its way: as large as the answer will be, so that nothing jumps when it comes.

import { emotionName, faceOf } from './emotion-name.js';

/** Rows that are drawn before the model has said how many labels it has. */
const usualLabels = 8;

interface Props {
  readonly words: string;
  /** The model's labels; absent while there is no model. */
  readonly labels: readonly string[] | undefined;
}

export function AnswerWaiting({ words, labels = Array<string>(usualLabels).fill('') }: Props) {
  return (
    <section class="answer-waiting" aria-busy="true">
      <div class="face" data-answer="listening">
        <span class="face-emoji face-quiet" aria-hidden="true">
          👂
        </span>
        <p class="face-word face-waiting">{words}</p>
      </div>
      <ul class="bars" aria-hidden="true">
        {labels.map((label, index) => (
          <li key={label || index} data-emotion={label}>
            <span class="bars-face">{label && faceOf(label)}</span>
            <span class="bars-name">{label && emotionName(label)}</span>
            <span class="bars-track" />
            <span class="bars-percent">…</span>
          </li>
        ))}
      </ul>
    </section>
  );
}
