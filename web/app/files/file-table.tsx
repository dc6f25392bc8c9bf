// The files as a table that can be ordered, filtered and saved.

import { emotionName, faceOf } from '../answer/emotion-name.js';
import { t } from '../texts/texts.js';
import { ProgressBar } from '../ui/progress-bar.js';
import { progress, queue, removeFiles } from './file-queue.js';
import { FileRow } from './file-row.js';
import {
  type Column,
  columns,
  filter,
  filters,
  meant,
  order,
  orderBy,
  selected,
  selectShown,
  shownFiles,
} from './file-view.js';
import { saveCsv, saveJson } from './save-answers.js';

export function FileTable() {
  const isAlone = queue.value.length === 1;
  return (
    <section aria-label={t('files.list')} class="file-list">
      {!isAlone && <Tools />}
      <table class={isAlone ? 'file-table file-alone' : 'file-table'}>
        <caption class="visually-hidden">{t('files.list')}</caption>
        <Head />
        {shownFiles.value.map((entry) => (
          <FileRow key={entry.id} entry={entry} isSelected={selected.value.has(entry.id)} />
        ))}
      </table>
    </section>
  );
}

/** What concerns many files: how far they are, which are shown, and what becomes of them. */
function Tools() {
  const { done, count } = progress.value;
  const isDone = done === count;
  const chosen = selected.value.size > 0 && meant.value.length < shownFiles.value.length;
  const many = { count: meant.value.length };
  return (
    <div class="file-tools">
      {isDone ? (
        <Filter />
      ) : (
        <ProgressBar
          class="file-all"
          share={done / count}
          words={() => t('files.progress', { done, count })}
        />
      )}
      <div class="actions">
        <button
          type="button"
          class="button"
          disabled={!isDone}
          onClick={() => saveCsv(meant.value)}
        >
          {t(chosen ? 'files.saveChosenCsv' : 'files.saveCsv', many)}
        </button>
        <button
          type="button"
          class="button"
          disabled={!isDone}
          onClick={() => saveJson(meant.value)}
        >
          {t(chosen ? 'files.saveChosenJson' : 'files.saveJson', many)}
        </button>
        <button type="button" class="button button-quiet" onClick={() => removeFiles(meant.value)}>
          {t(chosen ? 'files.clearChosen' : 'files.clear', many)}
        </button>
      </div>
    </div>
  );
}

function Filter() {
  const isThere = filters.value.some(([kind]) => kind === filter.value);
  return (
    <label class="field">
      {t('files.filter')}
      <select
        value={isThere ? filter.value : ''}
        onChange={(event) => {
          filter.value = event.currentTarget.value;
        }}
      >
        <option value="">{t('files.filterAll', { count: queue.value.length })}</option>
        {filters.value.map(([kind, count]) => (
          <option key={kind} value={kind}>
            {nameOfFilter(kind)} ({count})
          </option>
        ))}
      </select>
    </label>
  );
}

function nameOfFilter(kind: string): string {
  if (kind === 'failed') return t('files.filterFailed');
  if (kind === 'unsure') return `${faceOf(undefined)} ${emotionName(kind)}`;
  const label = kind.slice('is:'.length);
  return `${faceOf(label)} ${emotionName(label)}`;
}

function Head() {
  const shown = shownFiles.value;
  const count = shown.filter(({ id }) => selected.value.has(id)).length;
  return (
    <thead>
      <tr>
        <td class="file-check">
          <input
            type="checkbox"
            class="check"
            aria-label={t('files.selectAll')}
            checked={count > 0 && count === shown.length}
            indeterminate={count > 0 && count < shown.length}
            onChange={(event) => selectShown(event.currentTarget.checked)}
          />
        </td>
        {columns.map((column) => (
          <HeadCell key={column} column={column} />
        ))}
        <td />
      </tr>
    </thead>
  );
}

function HeadCell({ column }: { readonly column: Column }) {
  const { value } = order;
  const isDown = value?.column === column ? value.isDown : undefined;
  return (
    <th
      scope="col"
      class={`file-${column}`}
      aria-sort={isDown === undefined ? 'none' : isDown ? 'descending' : 'ascending'}
    >
      <button type="button" class="file-sort" onClick={() => orderBy(column)}>
        {t(`files.${column}`)}
        <span aria-hidden="true">{isDown === undefined ? '' : isDown ? ' ↓' : ' ↑'}</span>
      </button>
    </th>
  );
}
