// What people write (settings, studies) is checked strictly: unknown names and values are refused, all at once, each
// with the nearest right one. What affetto stored is read leniently: a file of an earlier version may hold what is no
// more. Both go by the same strict schema.

import type { z } from 'zod';
import { AffettoError } from './errors.js';
import { nearestName } from './nearest.js';

/** What is wrong with one place of an input, or the input as its schema completes it. */
export type CheckedInput<T> =
  | { readonly data: T; readonly problems?: undefined }
  | { readonly data?: undefined; readonly problems: readonly string[] };

/**
 * Checks what somebody wrote.
 * @returns the input with its defaults, or what is wrong with it: a phrase for each problem, such as
 *   `there is no setting augmentation.noize; did you mean augmentation.noise?`
 */
export function checkInput<T extends z.ZodType>(
  schema: T,
  input: unknown,
): CheckedInput<z.infer<T>> {
  const parsed = schema.safeParse(input, { error: explain });
  if (parsed.success) return { data: parsed.data };
  return { problems: parsed.error.issues.flatMap((issue) => phrases(issue, input)) };
}

/**
 * Makes an error of problems: one in a line, several in a list.
 * @param subject what has them, such as a file's path
 * @returns the error, `OPTION_INVALID`
 */
export function inputError(subject: string, problems: readonly string[]): AffettoError {
  const ended = problems.map((problem) => (/[.?]$/.test(problem) ? problem : `${problem}.`));
  const message =
    ended.length === 1
      ? `${subject}: ${ended[0]}`
      : [`${subject}: ${ended.length} problems`, ...ended].join('\n  ');
  return new AffettoError('OPTION_INVALID', message);
}

/**
 * Reads what affetto stored. Names that the schema does not know are left out, at every depth: an earlier version, or a
 * later one, wrote them.
 */
export function readStored<T extends z.ZodType>(
  schema: T,
  input: unknown,
): z.ZodSafeParseResult<z.infer<T>> {
  let parsed = schema.safeParse(input);
  let content = input;
  for (;;) {
    const unknown = parsed.error?.issues.filter((issue) => issue.code === 'unrecognized_keys');
    if (!unknown || unknown.length === 0) return parsed;
    content = structuredClone(content);
    for (const { path, keys } of unknown) {
      const owner = valueAt(content, path) as Record<string, unknown>;
      for (const key of keys) delete owner[key];
    }
    parsed = schema.safeParse(content);
  }
}

/**
 * Says where the first thing lies that a schema found wrong, and what it is: `recordings.0: expected array`.
 * @param whole what stands for the place where the whole is wrong; default: nothing
 */
export function firstIssue({ issues: [issue] }: z.core.$ZodError, whole = ''): string {
  const where = issue?.path.join('.') || whole;
  return `${where ? `${where}: ` : ''}${issue?.message}`;
}

/** Says in zod's place what an issue is about; undefined: as zod says it. */
function explain(issue: z.core.$ZodRawIssue): string | undefined {
  switch (issue.code) {
    case 'unrecognized_keys':
      // `phrases` makes a sentence of them for each unknown name: only here are the known ones at hand.
      return Object.keys((issue.inst as unknown as z.ZodObject).shape).join(' ');
    case 'invalid_value':
      return expectedOneOf(issue.input, issue.values.map(String));
    case 'invalid_union': {
      const { discriminator, options } = issue as { discriminator?: string; options?: unknown[] };
      if (discriminator === undefined || !options) return undefined;
      const given = valueAt(issue.input, [discriminator]);
      if (given !== undefined) return expectedOneOf(given, options.map(String));
      // Without it nobody knows which names there are; it may be there under another.
      const names = Object.keys(issue.input as object);
      const typo = names.find((name) => nearestName(name, [discriminator]) !== undefined);
      return typo === undefined ? expectedOneOf(given, options.map(String)) : `${misspelt}${typo}`;
    }
    default:
      return undefined;
  }
}

/** What the message of an issue begins with that is about a name; the name follows. */
const misspelt = 'misspelt: ';

/** Says which of these values was meant, or else which there are; `checkInput` says before it what there is not. */
export function expectedOneOf(given: unknown, values: readonly string[]): string {
  const word = typeof given === 'string' ? nearestName(given, values) : undefined;
  return word === undefined ? `give one of ${values.join(', ')}` : `did you mean "${word}"?`;
}

function phrases(issue: z.core.$ZodIssue, input: unknown): string[] {
  const { path, message } = issue;
  if (issue.code === 'unrecognized_keys') {
    const known = message.split(' ');
    return issue.keys.map((key) => unknownName(key, known, { path }));
  }
  if (message.startsWith(misspelt)) {
    const known = [String(path.at(-1))];
    return [unknownName(message.slice(misspelt.length), known, { path: path.slice(0, -1) })];
  }
  const where = path.length === 0 ? '' : `${dotted(path)}: `;
  const given = valueAt(input, path);
  if (given === undefined) return [`${where}it is missing: ${message}`];
  if (message.startsWith('give one of ') || message.startsWith('did you mean ')) {
    return [`${where}there is no ${inWords(given)}; ${message}`];
  }
  // zod names the kind of what it received; the value itself says more.
  const why = message.replace(/^Invalid input: /, '').replace(/, received \w+$/, '');
  return [`${where}${why}, given ${inWords(given)}`];
}

/**
 * Says that there is no such name, and which was meant.
 * @param known the names there are
 * @param place `path`: where it stands, outermost name first; `noun`: what it names
 */
export function unknownName(
  name: string,
  known: readonly string[],
  {
    path = [],
    noun = 'setting',
  }: { readonly path?: readonly PropertyKey[]; readonly noun?: string } = {},
): string {
  const word = nearestName(name, known);
  const hint =
    word === undefined
      ? `there are ${known.join(', ')}`
      : `did you mean ${dotted([...path, word])}?`;
  return `there is no ${noun} ${dotted([...path, name])}; ${hint}`;
}

function dotted(path: readonly PropertyKey[]): string {
  return path.map(String).join('.');
}

/** How much of a value is shown, in characters. */
const mostShown = 60;

function inWords(value: unknown): string {
  const text = typeof value === 'number' ? String(value) : (JSON.stringify(value) ?? String(value));
  return text.length > mostShown ? `${text.slice(0, mostShown)}...` : text;
}

function valueAt(input: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (value, key) => (value as Record<PropertyKey, unknown> | null | undefined)?.[key],
    input,
  );
}
