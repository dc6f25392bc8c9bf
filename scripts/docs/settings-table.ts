// The table of settings in docs/training.md: names and meanings are the schemas' own doc comments, defaults and what the
// presets make of them are asked of the code.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import ts from 'typescript';
import { modelNames } from '../../src/models/registry.js';
import { presetSettings } from '../../src/training/presets.js';
import { type TrainingSettings, trainingSettings } from '../../src/training/settings.js';

/** Where the schemas are that settings are made of. */
const sources = [
  'src/training/settings.ts',
  'src/training/start-settings.ts',
  'src/training/augmentation.ts',
  'src/training/noise.ts',
  'src/training/room.ts',
  'src/training/band-limit.ts',
  'src/splits/protocols.ts',
  'src/features/options.ts',
];

/** A setting as its schema declares it. */
interface DeclaredSetting {
  /** Its dotted name. */
  readonly name: string;
  /** What its doc comment says, without the default. */
  readonly meaning: string;
}

/** Writes the table as Markdown. @param root the folder of the repository */
export function settingsTable(root: string): string {
  const bare = trainingSettings({ model: { name: 'cnn' } });
  // What is off by default has defaults of its own once it is on.
  const on = trainingSettings({
    model: { name: 'cnn' },
    frontEnd: { output: 'log-mel', trim: {} },
    augmentation: { noise: {}, room: {}, bandLimit: {} },
    optimizer: { kind: 'sgd' },
  });
  const presets = modelNames.map((name) => ({ name, settings: presetSettings({ name }) }));
  const rows = declaredSettings(root).flatMap(({ name, meaning }) => {
    if (name === 'model' || name === 'model.name') return [];
    const atRest = settingAt(bare, name);
    const fallback = atRest === undefined ? settingAt(on, name) : atRest;
    const inPresets = presetCell(name, fallback, presets);
    // Front ends have a page; here is what presets change of them.
    if (name.startsWith('frontEnd.') && inPresets === '') return [];
    if (isGroup(fallback) && inPresets === '' && name !== 'frontEnd') return [];
    const shown = isGroup(fallback) ? '' : valueCell(fallback);
    return [`| \`${name}\` | ${shown} | ${inPresets} | ${meaning} |`];
  });
  const head = ['| setting | default | in the presets | meaning |', '| --- | --- | --- | --- |'];
  return [...head, ...rows].join('\n');
}

type Preset = { readonly name: string; readonly settings: TrainingSettings };

/** Says which presets have another value than the default: alike ones together. */
function presetCell(name: string, fallback: unknown, presets: readonly Preset[]): string {
  const byValue = new Map<string, string[]>();
  for (const preset of presets) {
    const value = settingAt(preset.settings, name);
    if (value === undefined || isDeepStrictEqual(value, fallback)) continue;
    if (isGroup(value) && isGroup(fallback)) continue;
    const text = isGroup(value) ? 'on' : valueCell(value);
    byValue.set(text, [...(byValue.get(text) ?? []), preset.name]);
  }
  return [...byValue].map(([text, names]) => `${names.join(', ')}: ${text}`).join('; ');
}

function valueCell(value: unknown): string {
  if (Array.isArray(value) && value.length > 5) {
    const [first, second] = value.map((item) => JSON.stringify(item));
    return `\`[${first}, ${second}, ...]\`, ${value.length} of them`;
  }
  return `\`${JSON.stringify(value)?.replaceAll(',', ', ') ?? 'none'}\``;
}

function isGroup(value: unknown): boolean {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  return Object.keys(value).length > 0;
}

function settingAt(settings: unknown, name: string): unknown {
  return name
    .split('.')
    .reduce<unknown>((inner, part) => (inner as Record<string, unknown> | null)?.[part], settings);
}

/** Lists every setting in the order in which it is declared. @param root the folder of the repository */
export function declaredSettings(root: string): DeclaredSetting[] {
  const schemas = new Map<string, ts.Expression>();
  for (const path of sources) {
    const text = readFileSync(join(root, path), 'utf8');
    const file = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true);
    for (const statement of file.statements) {
      if (!ts.isVariableStatement(statement)) continue;
      for (const { name, initializer } of statement.declarationList.declarations) {
        if (ts.isIdentifier(name) && initializer) schemas.set(name.text, initializer);
      }
    }
  }
  const root_ = schemas.get('trainingSettingsSchema');
  if (!root_) throw new Error('There is no trainingSettingsSchema.');
  return below(root_, '', schemas);
}

function below(
  schema: ts.Expression,
  before: string,
  schemas: ReadonlyMap<string, ts.Expression>,
): DeclaredSetting[] {
  const found = new Map<string, DeclaredSetting>();
  for (const object of objectsOf(schema, schemas)) {
    for (const property of object.properties) {
      if (!ts.isPropertyAssignment(property)) continue;
      const name = `${before}${property.name.getText()}`;
      // The options of a union have names in common; each says what it means there.
      const known = found.get(name)?.meaning;
      const meaning = meaningOf(property);
      if (known === meaning) continue;
      found.set(name, { name, meaning: known === undefined ? meaning : `${known} ${meaning}` });
      for (const inner of below(property.initializer, `${name}.`, schemas)) {
        found.set(inner.name, inner);
      }
    }
  }
  return [...found.values()];
}

/** The objects whose properties a schema takes: none of a plain value, several of a union. */
function objectsOf(
  schema: ts.Expression,
  schemas: ReadonlyMap<string, ts.Expression>,
): ts.ObjectLiteralExpression[] {
  if (ts.isIdentifier(schema)) {
    const known = schemas.get(schema.text);
    return known ? objectsOf(known, schemas) : [];
  }
  if (!ts.isCallExpression(schema) || !ts.isPropertyAccessExpression(schema.expression)) return [];
  const { expression: owner, name } = schema.expression;
  if (name.text === 'strictObject') {
    return schema.arguments.filter((argument) => ts.isObjectLiteralExpression(argument));
  }
  if (name.text === 'discriminatedUnion') {
    const [, options] = schema.arguments;
    if (!options || !ts.isArrayLiteralExpression(options)) return [];
    return options.elements.flatMap((element) => objectsOf(element, schemas));
  }
  // `.default(...)`, `.nullable()` and the like are asked of what they stand behind.
  return objectsOf(owner, schemas);
}

/** The doc comment in one line, without its sentence on the default. */
function meaningOf(property: ts.PropertyAssignment): string {
  const [doc] = ts.getJSDocCommentsAndTags(property);
  const text = doc ? (ts.getTextOfJSDocComment(doc.comment) ?? '') : '';
  const literal = /^z\.literal\('([\w-]+)'\)$/.exec(property.initializer.getText())?.[1];
  return `${literal === undefined ? '' : `\`${literal}\`: `}${text}`
    .replaceAll(/\s+/g, ' ')
    .replace(/ ?Default [^ ]+( [^.;]*)?\.$/, '')
    .replaceAll('|', '\\|')
    .trim();
}
