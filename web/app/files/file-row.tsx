// One file: its name, how far it is, its answer or what is wrong with it.

import type { Recognition } from '../../../src/index.js';
import { AnswerCard } from '../answer/answer-card.js';
import { emotionName, faceOf } from '../answer/emotion-name.js';
import { notSureBelow, verdictOf } from '../answer/verdict.js';
import { engineState } from '../engine/engine.js';
import { failureText } from '../texts/failure-text.js';
import { lengthOf } from '../texts/length-of.js';
import { formatPercent } from '../texts/numbers.js';
import { t } from '../texts/texts.js';
import { CloseIcon } from '../ui/icons.js';
import { hearPart, type QueuedFile, removeFile, toggleDetails } from './file-queue.js';
import { Player } from './player.js';

export function FileRow({ entry }: { readonly entry: QueuedFile }) {
  const { id, file, state, open } = entry;
  const answered = state.kind === 'answered';
  const showing = answered && open;
  return (
    <li class="file" data-state={state.kind}>
      <div class="file-line">
        <Face entry={entry} />
        <div class="file-text">
          <p class="file-name" title={file.name}>
            {file.name}
          </p>
          <Status entry={entry} />
        </div>
        {answered && (
          <button
            type="button"
            class="button button-quiet"
            aria-expanded={open}
            aria-controls={`${id}-details`}
            aria-label={t('files.show', { name: file.name })}
            onClick={() => toggleDetails(id)}
          >
            {t('files.details')}
          </button>
        )}
        <button
          type="button"
          class="button button-quiet button-icon"
          aria-label={t('files.remove', { name: file.name })}
          onClick={() => removeFile(id)}
        >
          <CloseIcon />
        </button>
      </div>
      {state.kind === 'reading' && (
        <progress
          class="file-progress"
          max={1}
          value={state.share}
          aria-label={`${file.name}: ${t('files.reading')}`}
        />
      )}
      {answered && (
        <div id={`${id}-details`} hidden={!open}>
          {showing && <Details entry={entry} />}
        </div>
      )}
    </li>
  );
}

function Face({ entry: { state } }: { readonly entry: QueuedFile }) {
  const emotion = state.kind === 'answered' ? verdictFor(state)?.emotion : undefined;
  const faces = { waiting: '·', reading: '👂', failed: '⚠️', answered: faceOf(emotion) };
  return (
    <span class="file-face" data-emotion={emotion ?? 'unsure'} aria-hidden="true">
      {faces[state.kind]}
    </span>
  );
}

function verdictFor(state: Extract<QueuedFile['state'], { kind: 'answered' }>) {
  const { value } = engineState;
  if (value.phase !== 'ready') return undefined;
  const { probabilities, sure } = state.answer.recognition;
  return verdictOf(probabilities, notSureBelow(value.model.metadata), sure);
}

function Status({ entry: { id, file, state } }: { readonly entry: QueuedFile }) {
  if (state.kind === 'waiting') return <p class="file-status">{t('files.waiting')}</p>;
  if (state.kind === 'reading') {
    return (
      <p class="file-status">
        {t('files.reading')}{' '}
        {state.share > 0 && t('files.progress', { percent: formatPercent(state.share) })}
      </p>
    );
  }
  if (state.kind === 'failed') {
    return (
      <div class="file-problem">
        <p>{failureText(state.failure)}</p>
        <p class="note" lang="en">
          {state.failure.message}
        </p>
        {state.failure.readableSeconds !== undefined && (
          <button
            type="button"
            class="button button-quiet"
            aria-label={t('files.hearPartOf', { name: file.name })}
            onClick={() => hearPart(id)}
          >
            {t('files.hearPart', { length: lengthOf(state.failure.readableSeconds) })}
          </button>
        )}
      </div>
    );
  }
  const verdict = verdictFor(state);
  const [best] = verdict?.ranked ?? [];
  const length = lengthOf(state.answer.recognition.durationSeconds);
  return (
    <p class="file-status" data-answer={verdict?.emotion ?? 'unsure'}>
      <strong>{emotionName(verdict?.emotion ?? 'unsure')}</strong>{' '}
      {verdict?.emotion &&
        best &&
        t('answer.confidence', { percent: formatPercent(best.probability) })}
      <span class="file-length">{length}</span>
    </p>
  );
}

function Details({ entry: { file, state } }: { readonly entry: QueuedFile }) {
  const model = engineState.value;
  if (state.kind !== 'answered' || model.phase !== 'ready') return null;
  return (
    <>
      <Warnings warnings={state.answer.recognition.warnings ?? []} />
      <AnswerCard
        recognition={state.answer.recognition}
        metadata={model.model.metadata}
        name={file.name}
      />
      <Player file={file} answer={state.answer} />
    </>
  );
}

/** What was not heard of the file and what was mended: in the page's language, then the English details. */
function Warnings({ warnings }: { readonly warnings: NonNullable<Recognition['warnings']> }) {
  return warnings.map(({ code, message }) => (
    <div key={message} class="file-warning" role="note">
      <p>{t(`warning.${code}`)}</p>
      <p class="note" lang="en">
        {message}
      </p>
    </div>
  ));
}
