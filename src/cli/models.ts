// `affetto models`: what can be trained, layer by layer.

import { type ArgsDef, defineCommand } from 'citty';
import { emotions } from '../corpora/types.js';
import { AffettoError } from '../errors.js';
import { featureShape } from '../features/index.js';
import { createModel, modelNames, summarizeModel } from '../models/index.js';
import { presetConfig } from '../training/presets.js';
import { reportFailure } from './failure.js';
import { checkOptions } from './options.js';
import { renderTable } from './table.js';

const args = {
  name: { type: 'positional', required: false, description: `One of: ${modelNames.join(', ')}` },
  json: { type: 'boolean', description: 'Print JSON' },
} as const satisfies ArgsDef;

export default defineCommand({
  meta: {
    name: 'models',
    description: 'Show the models layer by layer, with shapes and parameter counts.',
  },
  args,
  run: ({ args: given }) =>
    reportFailure('models', async () => {
      checkOptions(given, args);
      if (given._.length > 1) {
        throw new AffettoError('OPTION_INVALID', 'Name one model, or none to see them all.');
      }
      const names = given.name === undefined ? modelNames : [given.name];
      const models = names.map(describe);
      console.log(given.json ? JSON.stringify(models, null, 2) : models.map(render).join('\n\n'));
    }),
});

function describe(name: string) {
  const config = presetConfig({ name: createModel(name).name });
  const model = createModel(name, config.model.options);
  const [frames, channels] = featureShape(config.frontEnd);
  const summary = summarizeModel(model, [frames, channels], emotions.length);
  return {
    name,
    description: model.description,
    input: [frames, channels],
    options: model.options,
    ...summary,
  };
}

function render(model: ReturnType<typeof describe>): string {
  const rows = model.layers.map(({ name, kind, outputShape, parameters }) => [
    name,
    kind,
    outputShape.join(' x '),
    parameters === 0 ? '' : parameters.toLocaleString('en'),
  ]);
  const statistics =
    model.statistics > 0 ? `, ${model.statistics.toLocaleString('en')} running statistics` : '';
  return [
    `${model.name}: ${model.description}`,
    `input: ${model.input.join(' frames x ')} coefficients`,
    '',
    renderTable([['layer', 'kind', 'output', 'parameters'], ...rows], [3]),
    '',
    `${model.parameters.toLocaleString('en')} parameters${statistics}`,
  ].join('\n');
}
