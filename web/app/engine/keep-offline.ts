// Files that only some devices load are kept for when there is no network, once they are loaded.

/** Lets the service worker keep files that were loaded; on a first visit it may not be there yet. */
export async function keepOffline(files: 'keep-large' | 'keep-networks'): Promise<void> {
  if (!('serviceWorker' in navigator) || import.meta.env.DEV) return;
  const { active } = await navigator.serviceWorker.ready;
  active?.postMessage(files);
}
