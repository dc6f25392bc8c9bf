// What may reach a terminal: file names and model labels come from strangers, and a control character
// in one could move the cursor, recolour the screen or hide what was printed.

/** Replaces control characters, and marks that reverse the reading direction, by U+FFFD. */
export function printable(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: exactly these are to be replaced
  return text.replaceAll(/[\u0000-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069]/g, '\ufffd');
}
