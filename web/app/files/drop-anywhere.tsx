// Files and folders dropped or pasted anywhere on the page, whichever panel is open.

import { signal } from '@preact/signals';
import { t } from '../texts/texts.js';
import { announce } from '../ui/announcer.js';
import { addFiles } from './file-queue.js';
import { chosenFiles, droppedFiles, type GivenFile } from './given-files.js';

const dragging = signal(false);
/** Whether what was given last held no recording. */
export const gaveNothing = signal(false);

/** Puts what was given into the queue, or says that there is nothing in it. */
export function take(given: readonly GivenFile[]): void {
  gaveNothing.value = given.length === 0;
  if (given.length > 0) addFiles(given);
  else announce(t('files.none'));
}

interface DropOptions {
  /** Whether files are taken now; where not, they are dropped to no effect. */
  readonly mayTake: () => boolean;
  /** Is called where files were given, to show what becomes of them. */
  readonly onFiles: () => void;
}

/** Takes files that are dropped or pasted anywhere. */
export function followDrops({ mayTake, onFiles }: DropOptions): void {
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
    if (!event.dataTransfer || !carriesFiles(event)) return;
    event.preventDefault();
    dragging.value = false;
    if (!mayTake()) return;
    onFiles();
    void droppedFiles(event.dataTransfer).then(take);
  });
  addEventListener('paste', ({ clipboardData }) => {
    if (!clipboardData?.files.length || !mayTake()) return;
    onFiles();
    take(chosenFiles(clipboardData.files));
  });
}

export function DropVeil() {
  if (!dragging.value) return null;
  return (
    <div class="veil" aria-hidden="true">
      {t('files.dropNow')}
    </div>
  );
}
