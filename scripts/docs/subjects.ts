// Doc comments that leave out what they speak of: "Of the first step.", "Hz.", "For people.". Whoever reads them has
// to guess the subject from the name below. They are told by their first word.

/** Where such a comment stands. */
export interface Headless {
  /** `src/grad/scope.ts:30`. */
  readonly place: string;
  /** How the comment begins. */
  readonly beginning: string;
}

const opening =
  /^\s*(?:\/\*\*|\*)\s+((?:Of|By|For|As|In|On|With|Without|From|Default|Absent|Bytes|Hz|dB|kHz)\b.*|\[.*)$/;

/** Finds the comments that begin so in a file; `path` is what the place says. */
export function headlessComments(path: string, source: string): Headless[] {
  const lines = source.split('\n');
  return lines.flatMap((line, index) => {
    const [, beginning] = opening.exec(line) ?? [];
    // A line within a comment begins one only where the line above opens it.
    const opens = line.includes('/**') || lines[index - 1]?.trim() === '/**';
    return beginning && opens ? [{ place: `${path}:${index + 1}`, beginning }] : [];
  });
}
