// Text, a picture or a model out of the page and into a file.

/** Downloads `blob` as `name`. */
export function saveFile(blob: Blob, name: string): void {
  const url = URL.createObjectURL(blob);
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  // Not at once: browsers read it when the download begins.
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}

/** Returns the name of a file without its extension. */
export const stemOf = (name: string): string => name.replace(/\.[^.]{1,5}$/, '');
