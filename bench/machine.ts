// Where and with what a run was made: without it, figures mean nothing.

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { cpus, totalmem } from 'node:os';
import { version } from '../src/version.js';

/** One line: date, processor, memory, versions. */
export function describeRun(date: Date): string {
  const processors = cpus();
  const model = processors[0]?.model.trim() ?? 'unknown processor';
  const memory = Math.round(totalmem() / 2 ** 30);
  return [
    date.toISOString().slice(0, 10),
    `${model}, ${processors.length} cores, ${memory} GiB`,
    `${process.platform} ${process.arch}`,
    `Node ${process.versions.node}`,
    `affetto ${version} on onnxruntime-node ${packageVersion('onnxruntime-node')}`,
  ].join(' · ');
}

function packageVersion(name: string): string {
  const path = createRequire(import.meta.url).resolve(`${name}/package.json`);
  return (JSON.parse(readFileSync(path, 'utf8')) as { version: string }).version;
}
