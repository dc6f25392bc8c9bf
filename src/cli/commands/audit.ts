// `affetto audit`: which of affetto's models are in an app's bundle, for people and for CI.

import type { ArgsDef } from 'citty';
import { type Audit, type AuditedModel, auditFolder } from '../../audit/audit-folder.js';
import { AffettoError } from '../../errors.js';
import { command } from '../terminal/command.js';
import { abortOnInterrupt, interruptedExitCode } from '../terminal/failure.js';
import { printable } from '../terminal/printable.js';
import { CountProgress } from '../terminal/progress.js';
import { counted } from '../terminal/table.js';

/** The exit code where models were found; 1 says, as always, that the command could not do its work. */
const foundExitCode = 2;

const args = {
  dir: {
    type: 'positional',
    required: false,
    description: 'A folder (a build, an unpacked container), or one file (.apk, .tgz, .zip, .js)',
    valueHint: 'DIR',
  },
  allow: {
    type: 'string',
    description:
      'Seals of models that may be there, by their first 8 digits or more, with commas: they are printed and do not count',
    valueHint: 'SHA256,...',
  },
  'allow-unread': {
    type: 'boolean',
    description:
      'Do not fail for what could not be looked into (encrypted, damaged, xz, over 2 GB)',
  },
  json: { type: 'boolean', description: 'Print one JSON object' },
} as const satisfies ArgsDef;

export default command({
  name: 'audit',
  description:
    "Find affetto's models in an app's bundle, under whatever name: as files, in zip, tar, gzip and Brotli, as base64 in code. Exit code 0: none; 2: some; 1: something could not be looked into. The law limits emotion recognition: docs/law.md.",
  examples: [
    'affetto audit dist/',
    'affetto audit app-release.apk',
    'affetto audit dist/ --allow 225490fa,e6749b8b',
    'affetto audit dist/ --json | jq -r .models[].path',
  ],
  args,
  run: async (given) => {
    const [dir, ...others] = given._;
    if (dir === undefined || others.length > 0) {
      throw new AffettoError(
        'OPTION_INVALID',
        'Name one folder or file to look into: affetto audit dist/.',
      );
    }
    const allowed = allowedSeals(given.allow);
    const progress = new CountProgress('files', { saysBeginning: false });
    const interrupt = abortOnInterrupt(() => progress.interrupting());
    try {
      const audit = await auditFolder(dir, {
        onProgress: (done, total) => progress.show(done, total),
        signal: interrupt.signal,
      }).finally(() => progress.finish());
      const isAllowed = ({ sha256 }: AuditedModel) =>
        sha256 !== undefined && allowed.some((seal) => sha256.startsWith(seal));
      console.log(
        given.json ? JSON.stringify(audit, null, 2) : renderAudit(audit, isAllowed).join('\n'),
      );
      const counts = audit.models.filter((model) => !isAllowed(model)).length;
      if (counts > 0) process.exitCode = foundExitCode;
      else if (audit.notAudited.length > 0 && !given['allow-unread']) process.exitCode = 1;
    } catch (error) {
      if (!interrupt.signal.aborted) throw error;
      process.exitCode = interruptedExitCode;
    }
  },
});

/** @throws AffettoError `OPTION_INVALID` for what is no beginning of a seal */
function allowedSeals(text: string | undefined): string[] {
  if (text === undefined) return [];
  const seals = text.split(',').map((seal) => seal.trim().toLowerCase());
  const wrong = seals.find((seal) => !/^[0-9a-f]{8,64}$/.test(seal));
  if (wrong === undefined) return seals;
  throw new AffettoError(
    'OPTION_INVALID',
    `--allow takes seals, 8 to 64 hexadecimal digits each, with commas between them; "${printable(wrong)}" is none. affetto audit prints them.`,
  );
}

/** Renders what `affetto audit` prints, line by line. */
export function renderAudit(audit: Audit, isAllowed: (model: AuditedModel) => boolean): string[] {
  const { dir, files, models, code, notAudited } = audit;
  const found =
    models.length === 0 ? 'no model of affetto' : `${counted(models.length, 'model')} of affetto`;
  return [
    `${printable(dir)}: ${found} in ${counted(files, 'file')}`,
    ...models.flatMap((model) => ['', ...renderModel(model, isAllowed(model))]),
    ...(code.length > 0
      ? [
          '',
          "affetto's code, which may fetch a model from elsewhere:",
          ...code.map((path) => `  ${printable(path)}`),
        ]
      : []),
    ...(notAudited.length > 0
      ? [
          '',
          'Not looked into, so a model may be there:',
          ...notAudited.map(({ path, reason }) => `  ${printable(path)}: ${printable(reason)}`),
        ]
      : []),
    ...(models.length > 0
      ? ['', 'Where emotion recognition is forbidden or must be told: docs/law.md.']
      : []),
  ];
}

function renderModel(model: AuditedModel, isAllowed: boolean): string[] {
  const { kind, architecture, shippedAs, affettoVersion, labels, trainedOn } = model;
  const what =
    kind === 'encoder'
      ? 'pretrained encoder, answers no emotions by itself'
      : `${architecture ?? 'model'}${shippedAs ? ` (shipped as ${shippedAs})` : ''}`;
  const version = affettoVersion === undefined ? '' : `, written by affetto ${affettoVersion}`;
  const packing = model.packing.length > 0 ? ` (${model.packing.join(', ')})` : '';
  const rows = [
    ['answers', labels.join(', ')],
    [
      'trained on',
      trainedOn
        .map(({ title, licence }) => (licence === undefined ? title : `${title} (${licence})`))
        .join(', '),
    ],
    ['licence', model.licence ?? ''],
    ['seal', sealLine(model)],
  ];
  return [
    `${printable(model.path)}${packing}${isAllowed ? ', allowed' : ''}`,
    `  ${printable(`${what}${version}`)}`,
    ...rows.flatMap(([name, text]) => (text ? [`  ${name?.padEnd(11)}${printable(text)}`] : [])),
  ];
}

function sealLine({ sha256, intact, offset }: AuditedModel): string {
  if (sha256 === undefined) return 'none';
  if (intact) return sha256;
  return `${sha256}, which does not fit: the model was changed, or is part of something larger (its metadata is at byte ${offset})`;
}
