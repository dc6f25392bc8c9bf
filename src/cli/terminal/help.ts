// Help texts: what a command is for, its options and examples that can be copied, in 80 columns. citty's own texts are as
// wide as their longest sentence.

import { styleText } from 'node:util';
import type { ArgsDef, CommandDef, CommandMeta, SubCommandsDef } from 'citty';
import { examplesOf } from './command.js';
import { typedName } from './options.js';

/** How wide a line may be, in characters: what a terminal shows that nobody widened. */
const width = 80;
/** Where descriptions begin; a longer name has a line of its own. */
const column = 24;

/** Prints a command's help to stdout; colours only on a terminal. */
export async function showUsage<T extends ArgsDef>(
  command: CommandDef<T>,
  parent?: CommandDef<T>,
): Promise<void> {
  const isColoured = process.stdout.isTTY === true && !process.env.NO_COLOR;
  const bold = (heading: string) => (isColoured ? styleText('bold', heading) : heading);
  const text = await usageText(command, parent);
  console.log(text.replaceAll(/^[A-Z]+(?= |$)/gm, bold));
}

/** Writes a command's help. @returns lines of at most 80 characters; it ends in a line break */
export async function usageText<T extends ArgsDef>(
  command: CommandDef<T>,
  parent?: CommandDef<T>,
): Promise<string> {
  const meta = await metaOf(command);
  const { name: parentName, version: parentVersion } = parent ? await metaOf(parent) : {};
  const name = [parentName, meta.name].filter((word) => word !== undefined).join(' ');
  const version = meta.version ?? parentVersion;
  const args = Object.entries((command.args ?? {}) as ArgsDef);
  const positional = args.filter(([, { type }]) => type === 'positional');
  const options = args.filter(([, { type }]) => type !== 'positional');
  const subCommands = (command.subCommands ?? {}) as SubCommandsDef;
  const usage = [
    name,
    ...(Object.keys(subCommands).length > 0 ? ['COMMAND'] : []),
    ...positional.map(([arg, { required }]) =>
      required === false ? `[${arg.toUpperCase()}]` : arg.toUpperCase(),
    ),
    ...options.filter(([, arg]) => isRequired(arg)).map(([arg, how]) => `--${arg}${hintOf(how)}`),
    ...(args.length > 0 ? ['[OPTIONS]'] : []),
  ];
  const sections = [
    wrapped(`${meta.description ?? ''} (${name} ${version ?? ''})`, 0).join('\n'),
    wrapped(`USAGE ${usage.join(' ')}`, 0, 6).join('\n'),
    ...section('ARGUMENTS', positional.map(rowOf)),
    ...section('OPTIONS', options.map(rowOf)),
    ...section('COMMANDS', await rowsOf(subCommands)),
    ...(Object.keys(subCommands).length > 0 ? [`More on one: ${name} COMMAND --help`] : []),
    `EXAMPLES\n\n${examplesOf(meta.name ?? '')
      .map(example)
      .join('\n')}`,
  ];
  return `${sections.join('\n\n')}\n`;
}

type Row = readonly [name: string, description: string];

async function rowsOf(subCommands: SubCommandsDef): Promise<Row[]> {
  return Promise.all(
    Object.entries(subCommands).map(async ([name, load]) => {
      const { alias, description = '' } = await metaOf(
        await (typeof load === 'function' ? load() : load),
      );
      // The first sentence says what it is for; its own help has all.
      const [sentence = ''] = description.split(/(?<=\.) /);
      return [[name, ...[alias ?? []].flat()].join(', '), sentence] as const;
    }),
  );
}

async function metaOf<T extends ArgsDef>({ meta }: CommandDef<T>): Promise<CommandMeta> {
  return (await (typeof meta === 'function' ? meta() : meta)) ?? {};
}

function rowOf([name, arg]: readonly [string, ArgsDef[string]]): Row {
  const more = [
    ...(arg.type !== 'positional' && isRequired(arg) ? ['(required)'] : []),
    ...(arg.default === undefined || arg.default === true ? [] : [`(default: ${arg.default})`]),
  ];
  const description = [arg.description ?? '', ...more].join(' ');
  if (arg.type === 'positional') return [`${name.toUpperCase()}`, description];
  const aliases = 'alias' in arg && arg.alias !== undefined ? [arg.alias].flat() : [];
  const names = [typedName(name, arg), ...aliases].map(
    (word) => `${word.length === 1 ? '-' : '--'}${word}`,
  );
  return [`${names.join(', ')}${hintOf(arg)}`, description];
}

function isRequired(arg: ArgsDef[string]): boolean {
  return arg.required === true && arg.default === undefined;
}

function hintOf(arg: ArgsDef[string]): string {
  if (arg.type === 'boolean') return '';
  return ` ${arg.valueHint ?? 'VALUE'}`;
}

function section(heading: string, rows: readonly Row[]): string[] {
  if (rows.length === 0) return [];
  const lines = rows.flatMap(([name, description]) => {
    const [first = '', ...rest] = wrapped(description, column);
    const label = `  ${name}`;
    // Two spaces at least stand between the two.
    const fits = label.length + 2 <= column;
    return fits ? [label + first.slice(label.length), ...rest] : [label, first, ...rest];
  });
  return [`${heading}\n\n${lines.join('\n')}`];
}

/** Breaks text between words into lines that are indented alike, or from the second on by `hanging`. */
function wrapped(text: string, indent: number, hanging = indent): string[] {
  const lines: string[] = [];
  let line = ' '.repeat(indent);
  let isEmpty = true;
  for (const word of text.trim().split(/\s+/)) {
    if (!isEmpty && line.length + 1 + word.length > width) {
      lines.push(line);
      line = ' '.repeat(hanging);
      isEmpty = true;
    }
    line += isEmpty ? word : ` ${word}`;
    isEmpty = false;
  }
  return [...lines, line];
}

/** Writes a command line to copy; a long one goes on behind a backslash, as shells take it. */
function example(line: string): string {
  const lines: string[] = [];
  let rest = `  ${line}`;
  while (rest.length > width) {
    // An option stays beside its value.
    const options = [...rest.slice(0, width - 1).matchAll(/ (?=-)/g)].map(({ index }) => index);
    const at = options.filter((index) => index > 4).at(-1) ?? rest.lastIndexOf(' ', width - 2);
    if (at <= 4) break;
    lines.push(`${rest.slice(0, at)} \\`);
    rest = `      ${rest.slice(at + 1)}`;
  }
  return [...lines, rest].join('\n');
}
