// Files dropped or pasted anywhere on the page, whichever panel is open.

import { signal } from '@preact/signals';
import { t } from '../texts/texts.js';
import { addFiles } from './file-queue.js';

const dragging = signal(false);

interface DropOptions {
  /** Whether files are taken now; where not, they are dropped to no effect. */
  readonly mayTake: () => boolean;
  /** Is called once there are files, to show them. */
  readonly onFiles: () => void;
}

/** Takes files that are dropped or pasted anywhere. */
export function followDrops({ mayTake, onFiles }: DropOptions): void {
  const take = (files: FileList | undefined) => {
    if (!files?.length || !mayTake()) return;
    addFiles(files);
    onFiles();
  };
  const carriesFiles = (event: DragEvent) => event.dataTransfer?.types.includes('Files');
  addEventListener('dragover', (event) => {
    if (!carriesFiles(event)) return;
    event.preventDefault();
    dragging.value = mayTake();
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
