// A file as rows of the table: its answer in a line, and below it, where it is opened, everything about it.

import type { Recognition } from '../../../src/index.js';
import { AnswerCard } from '../answer/answer-card.js';
import { emotionName, faceOf } from '../answer/emotion-name.js';
import { leadInWords } from '../answer/mixture-words.js';
import { engineState } from '../engine/engine.js';
import { failureText } from '../texts/failure-text.js';
import { lengthOf } from '../texts/length-of.js';
import { formatPercent } from '../texts/numbers.js';
import { t } from '../texts/texts.js';
import { Details } from '../ui/details.js';
import { CloseIcon, OpenIcon } from '../ui/icons.js';
import { memo } from '../ui/memo.js';
import { ProgressBar } from '../ui/progress-bar.js';
import { hearPart, type QueuedFile, removeFile, toggleDetails } from './file-queue.js';
import { answerOf, select } from './file-view.js';
import { Player } from './player.js';

interface Props {
  readonly entry: QueuedFile;
  readonly isSelected: boolean;
}

/** The columns beside the name: emotion, confidence, length. */
const answerColumns = 3;
/** All columns of the table. */
const allColumns = 6;

/** Drawn anew only when this file changes: of a folder there may be thousands. */
export const FileRow = memo(function FileRow({ entry, isSelected }: Props) {
  const { id, name, state, open } = entry;
  const hasMore = state.kind === 'answered' || state.kind === 'failed';
  return (
    <tbody class="file" data-state={state.kind}>
      <tr class="file-line">
        <td class="file-check">
          <input
            type="checkbox"
            class="check"
            checked={isSelected}
            aria-label={t('files.select', { name })}
            onChange={(event) => select(id, event.currentTarget.checked)}
          />
        </td>
        <th scope="row" class="file-name" title={name}>
          {name}
        </th>
        <Status entry={entry} />
        <td class="file-actions">
          {hasMore && (
            <button
              type="button"
              class="button button-quiet file-open"
              aria-expanded={open}
              aria-controls={`${id}-details`}
              aria-label={t('files.show', { name })}
              title={t('files.details')}
              onClick={() => toggleDetails(id)}
            >
              <OpenIcon />
            </button>
          )}
          <button
            type="button"
            class="button button-quiet button-icon"
            aria-label={t('files.remove', { name })}
            title={t('files.remove', { name })}
            onClick={() => removeFile(id)}
          >
            <CloseIcon />
          </button>
        </td>
      </tr>
      {hasMore && (
        <tr id={`${id}-details`} class="file-more" hidden={!open}>
          <td colSpan={allColumns}>{open && <More entry={entry} />}</td>
        </tr>
      )}
    </tbody>
  );
});

/** The cells of the answer, or what there is in their place. */
function Status({ entry }: { readonly entry: QueuedFile }) {
  const { name, state } = entry;
  if (state.kind === 'waiting') {
    return (
      <td class="file-status" colSpan={answerColumns}>
        {t('files.waiting')}
      </td>
    );
  }
  if (state.kind === 'reading') {
    return (
      <td class="file-status" colSpan={answerColumns}>
        <ProgressBar
          class="file-progress"
          share={state.share > 0 ? state.share : undefined}
          words={(percent) => t('files.reading', { percent })}
        />
      </td>
    );
  }
  if (state.kind === 'failed') {
    return (
      <td class="file-status file-failed" colSpan={answerColumns}>
        {failureText(state.failure)}
      </td>
    );
  }
  const answer = answerOf(entry);
  const emotion = answer?.emotion;
  const words = answer?.mixture ? leadInWords(answer.mixture) : emotionName(emotion ?? 'unsure');
  const { confidence } = answer ?? {};
  return (
    <>
      <td class="file-status" data-answer={emotion ?? 'unsure'} title={`${name}: ${words}`}>
        {/* Numbers alone stand in the details. */}
        {confidence !== undefined && (
          <span class="file-emotion" data-emotion={emotion ?? 'unsure'}>
            <span class="file-face" aria-hidden="true">
              {faceOf(emotion)}
            </span>
            <strong>{words}</strong>
          </span>
        )}
      </td>
      <td class="file-confidence">{confidence !== undefined && formatPercent(confidence)}</td>
      <td class="file-length">{lengthOf(state.answer.recognition.durationSeconds)}</td>
    </>
  );
}

function More({ entry }: { readonly entry: QueuedFile }) {
  const { id, name, file, state } = entry;
  const model = engineState.value;
  if (state.kind === 'failed') return <Problem id={id} name={name} failure={state.failure} />;
  if (state.kind !== 'answered' || model.phase !== 'ready') return null;
  return (
    <>
      <Warnings warnings={state.answer.recognition.warnings ?? []} />
      <AnswerCard {...state.answer} metadata={model.model.metadata} name={name} />
      <Player file={file} answer={state.answer} />
    </>
  );
}

interface ProblemProps extends Pick<QueuedFile, 'id' | 'name'> {
  readonly failure: Extract<QueuedFile['state'], { kind: 'failed' }>['failure'];
}

function Problem({ id, name, failure }: ProblemProps) {
  return (
    <div class="file-problem">
      {failure.readableSeconds !== undefined && (
        <button
          type="button"
          class="button"
          aria-label={t('files.hearPartOf', { name })}
          onClick={() => hearPart(id)}
        >
          {t('files.hearPart', { length: lengthOf(failure.readableSeconds) })}
        </button>
      )}
      <Details message={failure.message} />
    </div>
  );
}

/** What was not heard of the file and what was mended: in the page's language, behind a click the English details. */
function Warnings({ warnings }: { readonly warnings: NonNullable<Recognition['warnings']> }) {
  return warnings.map(({ code, message }) => (
    <div key={message} class="file-warning" role="note">
      <p>{t(`warning.${code}`)}</p>
      <Details message={message} />
    </div>
  ));
}
