// What was set, and how to do it again.
import { corpusTitle } from '../../corpora/registry.js';
import { nameAskedFor } from '../../evaluation/corpus-cells.js';
import type { EvaluatedCorpus, EvaluationResult } from '../../evaluation/result.js';
import { count, counted, duration } from '../../scores/format.js';
import { html, type Markup } from './html.js';
import { folded, section } from './section.js';
import { table } from './table.js';

export function settingsSection(result: EvaluationResult, command: string | undefined): Markup {
  const settings = result.models.map(({ config }) => new Map(flattened(config)));
  const names = [...new Set(settings.flatMap((of) => [...of.keys()]))];
  const rows = names.map((name) => {
    const values = settings.map((of) => of.get(name) ?? '\u2013');
    return { head: name, cells: values, differs: new Set(values).size > 1 };
  });
  const differing = rows.filter(({ differs }) => differs);
  const columns = ['Setting', ...result.models.map(({ name }) => name)];
  const wrapped = result.models.map((_, index) => index + 1);
  return section(
    'Data, settings, and how to do it again',
    'Every random choice is drawn from the seeds; the same command on the same recordings gives the same report.',
    facts(result),
    differing.length > 0 &&
      table({ caption: 'What differs between the models', columns, wrapped, rows: differing }),
    folded(
      `All ${counted(rows.length, 'setting')}`,
      table({ caption: 'All settings', hideCaption: true, columns, wrapped, rows }),
    ),
    command !== undefined &&
      html`<div><h3>To do it again</h3><pre><code>${command}</code></pre></div>`,
  );
}

function facts(result: EvaluationResult): Markup {
  const { corpus, corpora = [corpus], testCorpus, protocol, seeds } = result;
  const asked = new Set(result.models.map(nameAskedFor)).size;
  return table({
    caption: 'The evaluation',
    hideCaption: true,
    columns: ['', ''],
    wrapped: [1],
    rows: [
      ...corpora.map((one) => ({
        head: testCorpus ? 'Trained on' : 'Corpus',
        cells: [corpusFacts(one)],
      })),
      ...(testCorpus ? [{ head: 'Tested on', cells: [corpusFacts(testCorpus)] }] : []),
      { head: 'Protocol', cells: [protocol.title] },
      {
        head: 'Trainings',
        cells: [
          `${counted(protocol.foldsPerSeed, 'fold')} \u00d7 ${counted(seeds.length, 'seed')} (${seeds.join(', ')}) \u00d7 ${counted(asked, 'model')}`,
        ],
      },
      ...(Number.isFinite(result.wallSeconds)
        ? [
            {
              head: 'Time',
              cells: [
                `${duration(result.wallSeconds)} with ${counted(result.processes, 'process', 'processes')}; ${duration(result.foldSeconds)} of training and testing`,
              ],
            },
          ]
        : []),
      { head: 'Labels', cells: [result.labels.join(', ') || 'none: dimensions alone'] },
    ],
  });
}

function corpusFacts({ name, utterances, speakers, leftOut }: EvaluatedCorpus): string {
  const left = Object.entries(leftOut);
  const without =
    left.length === 0
      ? ''
      : `; left out, no counterpart among the labels: ${left.map(([label, n]) => `${label} ${count(n)}`).join(', ')}`;
  return `${corpusTitle(name)}, ${counted(utterances, 'utterance')}${Number.isFinite(speakers) ? ` of ${counted(speakers, 'speaker')}` : ''}${without}`;
}

/** Lists nested settings by names such as `frontEnd.trim.keepMs`, in their order. */
function flattened(value: unknown, prefix = ''): [name: string, value: string][] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return [[prefix, typeof value === 'string' ? value : (JSON.stringify(value) ?? '\u2013')]];
  }
  return Object.entries(value).flatMap(([key, inner]) =>
    flattened(inner, prefix === '' ? key : `${prefix}.${key}`),
  );
}
