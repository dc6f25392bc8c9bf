// The public surface of models/.

export { branchName, ensembleOf, meanLogits, memberNames } from './ensemble.js';
export type { ModelDefinition, ModelInput, ModelOptions, OptionValue } from './model.js';
export { createModel, type Model, modelNames, summarizeModel } from './registry.js';
