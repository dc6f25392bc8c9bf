// `affetto models`: what can be trained, layer by layer.

import { defineCommand } from 'citty';
import { emotions } from '../corpora/types.js';
import { featureShape } from '../features/index.js';
import { createModel, modelNames, summarizeModel } from '../models/index.js';
import { presetConfig } from '../training/presets.js';
import { reportFailure } from './failure.js';
import { renderTable } from './table.js';

export default defineCommand({
  meta: {
    name: 'models',
    description:
      'Show the models layer by layer, with shapes and parameter counts. Examples: affetto models · affetto models cnn-lstm · affetto models --json',
  },
  args: {
    name: { type: 'positional', required: false, description: `One of: ${modelNames.join(', ')}` },
    json: { type: 'boolean', description: 'Print JSON' },
  },
  run: ({ args }) =>
    reportFailure('models', async () => {
      const names = args.name === undefined ? modelNames : [args.name];
      const models = names.map(describe);
      console.log(args.json ? JSON.stringify(models, null, 2) : models.map(render).join('\n\n'));
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
