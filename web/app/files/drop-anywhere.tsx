// Files dropped or pasted anywhere on the page, whichever panel is open.

import { signal } from '@preact/signals';
import { t } from '../texts/texts.js';
import { addFiles } from './file-queue.js';

const dragging = signal(false);

/** Takes files that are dropped or pasted anywhere; `onFiles` is called once there are some, to show them. */
export function followDrops(onFiles: () => void): void {
  const take = (files: FileList | undefined) => {
    if (!files?.length) return;
    addFiles(files);
    onFiles();
  };
  const carriesFiles = (event: DragEvent) => event.dataTransfer?.types.includes('Files');
  addEventListener('dragover', (event) => {
    if (!carriesFiles(event)) return;
    event.preventDefault();
    dragging.value = true;
  });
  addEventListener('dragleave', (event) => {
    // Null when the pointer leaves the window.
    if (event.relatedTarget === null) dragging.value = false;
  });
  addEventListener('drop', (event) => {
    if (!carriesFiles(event)) return;
    event.preventDefault();
    dragging.value = false;
    take(event.dataTransfer?.files);
  });
  addEventListener('paste', (event) => take(event.clipboardData?.files));
}

export function DropVeil() {
  if (!dragging.value) return null;
  return (
    <div class="veil" aria-hidden="true">
      {t('files.dropNow')}
    </div>
  );
}
