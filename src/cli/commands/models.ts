// `affetto models`: what can be trained, layer by layer; the models that come with the package and any
// model file, by their cards.

import { basename } from 'node:path';
import type { ArgsDef } from 'citty';
import { emotions } from '../../corpora/types.js';
import { AffettoError } from '../../errors.js';
import { featureShape } from '../../features/options.js';
import { modelCard } from '../../model-file/card.js';
import { type ModelMetadata, readModelMetadata } from '../../model-file/model-file.js';
import { createModel, modelNames, summarizeModel } from '../../models/registry.js';
import { readModelFile } from '../../recognition/model-on-disk.js';
import { type ShippedModel, shippedModels } from '../../recognition/shipped-models.js';
import { count } from '../../scores/format.js';
import { isModelModule, loadOwnModel } from '../../training/own-model.js';
import { presetSettings } from '../../training/presets.js';
import { command } from '../terminal/command.js';
import { renderTable } from '../terminal/table.js';

const args = {
  name: {
    type: 'positional',
    required: false,
    description: `One of ${modelNames.join(', ')}, a model file, or a file that defines an architecture`,
  },
  json: { type: 'boolean', description: 'Print JSON' },
} as const satisfies ArgsDef;

export default command({
  name: 'models',
  description:
    'Show the models layer by layer, with shapes and parameter counts, and the card of each that is shipped or given as a file: what it is for, how well it hears unheard speakers, its limits and licence.',
  examples: [
    'affetto models',
    'affetto models cnn-lstm',
    'affetto models ./my-model.mjs',
    'affetto models --json',
  ],
  args,
  run: async (given) => {
    if (given._.length > 1) {
      throw new AffettoError('OPTION_INVALID', 'Name one model, or none to see them all.');
    }
    if (given.name?.endsWith('.onnx')) {
      const metadata = readModelMetadata(await readModelFile(given.name));
      console.log(
        given.json ? JSON.stringify(metadata, null, 2) : modelCard(metadata, basename(given.name)),
      );
      return;
    }
    const own = given.name !== undefined && isModelModule(given.name);
    const name = own ? (await loadOwnModel({ file: given.name as string })).name : given.name;
    const names = name === undefined ? modelNames : [name];
    const shipped = await shippedModels();
    const models = await Promise.all(
      names.map(async (name) => ({ ...describe(name), ...(await shippedAs(shipped, name)) })),
    );
    if (given.json) return console.log(JSON.stringify(models, null, 2));
    console.log(models.map(render).join('\n\n'));
    const [only] = models;
    if (given.name !== undefined && only?.shipped) {
      console.log(`\n${modelCard(only.shipped, `${given.name}.onnx`)}`);
    }
  },
});

/** The metadata of the shipped model of that name. */
async function shippedAs(
  shipped: readonly ShippedModel[],
  name: string,
): Promise<{ shipped?: ModelMetadata }> {
  const model = shipped.find(({ id }) => id === name);
  return model ? { shipped: readModelMetadata(await readModelFile(model.path)) } : {};
}

function describe(name: string) {
  const settings = presetSettings({ name: createModel(name).name });
  const model = createModel(name, settings.model.options);
  const [frames, channels] = featureShape(settings.frontEnd);
  const summary = summarizeModel(model, [frames, channels], emotions.length);
  return {
    name,
    description: model.description,
    input: [frames, channels],
    options: model.options,
    ...summary,
  };
}

function render(model: ReturnType<typeof describe> & { shipped?: ModelMetadata }): string {
  const rows = model.layers.map(({ name, kind, outputShape, parameters }) => [
    name,
    kind,
    outputShape.join(' x '),
    parameters === 0 ? '' : count(parameters),
  ]);
  const statistics = model.statistics > 0 ? `, ${count(model.statistics)} running statistics` : '';
  return [
    `${model.name}: ${model.description}`,
    `input: ${model.input.join(' frames x ')} coefficients`,
    '',
    renderTable([['layer', 'kind', 'output', 'parameters'], ...rows], [3]),
    '',
    `${count(model.parameters)} parameters${statistics}`,
    ...(model.shipped ? [`shipped: ${shippedLine(model.shipped)}`] : []),
  ].join('\n');
}

function shippedLine(metadata: ModelMetadata): string {
  const { evaluation } = metadata;
  const voices = evaluation.speakerIndependent ? 'speakers never heard' : 'speakers heard before';
  return `${shippedSize(metadata)}, UAR ${(100 * evaluation.uar).toFixed(1)}% on ${voices}; affetto models NAME shows its card`;
}

/** How many networks a file holds, and of what size each is: the table above shows one, with the options by default. */
function shippedSize({ model, frontEnd, labels }: ModelMetadata): string {
  const { name, options, members = 1, eachMember } = model;
  const whole = `${count(model.parameters)} parameters`;
  if (members === 1) return whole;
  const sizes = Array.from({ length: members }, (_, index) => {
    const network = createModel(name, eachMember?.[index]?.options ?? options);
    return count(summarizeModel(network, featureShape(frontEnd), labels.length).parameters);
  });
  return `${members} networks together (${sizes.join(' + ')}), ${whole}`;
}
