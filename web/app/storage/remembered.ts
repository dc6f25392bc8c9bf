// Small choices kept on the device: language, colours, microphone. Storage may be forbidden; then they
// last as long as the page.

export interface Remembered {
  readonly value: string | undefined;
  store(value: string): void;
}

/** Reads the choice called `name`, and stores it anew. */
export function remembered(name: string): Remembered {
  const key = `affetto.${name}`;
  let value: string | undefined;
  try {
    value = localStorage.getItem(key) ?? undefined;
  } catch {
    // Blocked storage throws on access.
  }
  return {
    value,
    store(chosen) {
      try {
        localStorage.setItem(key, chosen);
      } catch {
        // As above, or full.
      }
    },
  };
}
