// Drop, paste or choose recordings.

import { useRef } from 'preact/hooks';
import { t } from '../texts/texts.js';
import { UploadIcon } from '../ui/icons.js';
import { lazyPanel } from '../ui/lazy-panel.js';
import { addFiles, clearFiles, queue } from './file-queue.js';
import { FileRow } from './file-row.js';

const Examples = lazyPanel(async () => (await import('../examples/examples.js')).Examples);

/** What file dialogues offer first; dropping takes anything. */
const accepted =
  'audio/*,video/*,.wav,.w64,.aiff,.aif,.aifc,.caf,.au,.snd,.mp3,.flac,.ogg,.oga,.opus,.webm,.weba,.m4a,.mp4,.mov,.mkv';

export function FilesPanel() {
  const input = useRef<HTMLInputElement>(null);
  return (
    <div class="files">
      <div class="drop">
        <UploadIcon />
        <p class="drop-title">{t('files.drop')}</p>
        <button type="button" class="button button-main" onClick={() => input.current?.click()}>
          {t('files.choose')}
        </button>
        <input
          ref={input}
          type="file"
          multiple
          accept={accepted}
          hidden
          onChange={(event) => {
            addFiles(event.currentTarget.files ?? []);
            // The same file may be chosen again.
            event.currentTarget.value = '';
          }}
        />
        <p class="note">{t('files.hint')}</p>
      </div>
      <Examples onFile={(file) => addFiles([file])} />
      {queue.value.length > 0 && (
        <section aria-label={t('files.list')}>
          <ul class="file-list">
            {queue.value.map((entry) => (
              <FileRow key={entry.id} entry={entry} />
            ))}
          </ul>
          {queue.value.length > 1 && (
            <button type="button" class="button button-quiet" onClick={clearFiles}>
              {t('files.clear')}
            </button>
          )}
        </section>
      )}
    </div>
  );
}
