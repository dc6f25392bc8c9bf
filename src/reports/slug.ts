// Names of models, labels and dimensions as parts of file names: they may hold anything, slashes too.

/** Makes a part of a file name from a name, with a dash before it; nothing where no letter or digit of it can stay. */
export function slug(name: string): string {
  const kept = name
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-+|-+$/g, '')
    .slice(0, 40);
  return kept === '' ? '' : `-${kept}`;
}
