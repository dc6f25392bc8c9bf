// Drop, paste or choose recordings, one or a folder of them.

import { useRef } from 'preact/hooks';
import { t } from '../texts/texts.js';
import { UploadIcon } from '../ui/icons.js';
import { lazyPanel } from '../ui/lazy-panel.js';
import { gaveNothing, take } from './drop-anywhere.js';
import { queue } from './file-queue.js';
import { FileTable } from './file-table.js';
import { accepted, chosenFiles } from './given-files.js';

const Examples = lazyPanel(async () => (await import('../examples/examples.js')).Examples);

/** The number of files up to which examples are offered: with more, somebody has recordings at hand, and the table moves up. */
const mostWithExamples = 6;

export function FilesPanel() {
  const hasFiles = queue.value.length > 0;
  return (
    <div class="files">
      <div class={hasFiles ? 'drop drop-more' : 'drop'}>
        <UploadIcon />
        <p class="drop-title">{t(hasFiles ? 'files.dropMore' : 'files.drop')}</p>
        <div class="actions">
          <Chooser isMain={!hasFiles} words={t('files.choose')} />
          <Chooser folder words={t('files.chooseFolder')} />
        </div>
        {!hasFiles && <p class="note">{t('files.hint')}</p>}
      </div>
      {gaveNothing.value && <p class="notice">{t('files.none')}</p>}
      {queue.value.length <= mostWithExamples && (
        <Examples isBrief={hasFiles} onFile={(file) => take([{ file, name: file.name }])} />
      )}
      {hasFiles && <FileTable />}
    </div>
  );
}

interface ChooserProps {
  readonly words: string;
  readonly isMain?: boolean;
  /** Whether a folder is chosen, with all that is in it. */
  readonly folder?: boolean;
}

function Chooser({ words, isMain = false, folder = false }: ChooserProps) {
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <button
        type="button"
        class={`button ${isMain ? 'button-main' : ''} ${folder ? 'choose-folder' : ''}`}
        onClick={() => input.current?.click()}
      >
        {words}
      </button>
      <input
        ref={input}
        type="file"
        multiple
        hidden
        {...(folder ? { webkitdirectory: true } : { accept: accepted })}
        onChange={(event) => {
          take(chosenFiles(event.currentTarget.files ?? []));
          // The same file may be chosen again.
          event.currentTarget.value = '';
        }}
      />
    </>
  );
}
