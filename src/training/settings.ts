// A run as data: everything that decides its result, written to the run folder and read back to resume.

import { z } from 'zod';
import { checkInput, inputError, readStored } from '../check-input.js';
import { type LabelMap, labelChoices } from '../corpora/chosen-labels.js';
import { emotions } from '../corpora/types.js';
import { AffettoError } from '../errors.js';
import { type FrontEndOptions, frontEndSchema } from '../features/options.js';
import { createModel, modelProblems } from '../models/registry.js';
import { nearestName } from '../nearest.js';
import { splitSchema } from '../splits/protocols.js';
import { augmentationSchema, checkAugmentation } from './augmentation.js';
import { sha256Schema, startSchema } from './start-settings.js';

const optionValue = z.union([z.number(), z.boolean(), z.string(), z.array(z.number())]);

const optimizerSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    /** Gradient descent with momentum. */
    kind: z.literal('sgd'),
    /** The share of the last step that the next one keeps, 0 to 1. Default 0.9. */
    momentum: z.number().min(0).max(1).default(0.9),
    /** How much weights are pulled to 0, added to the gradient. Default 0. */
    weightDecay: z.number().min(0).default(0),
  }),
  z.strictObject({
    /** Adam (Kingma & Ba 2015). */
    kind: z.literal('adam'),
    /** How much weights are pulled to 0, added to the gradient. Default 0. */
    weightDecay: z.number().min(0).default(0),
  }),
  z.strictObject({
    /** Adam with decoupled weight decay (Loshchilov & Hutter 2019). */
    kind: z.literal('adamw'),
    /** How much weights are pulled to 0, apart from the gradient. Default 0.01. */
    weightDecay: z.number().min(0).default(0.01),
  }),
]);

const labelListSchema = z
  .array(z.string().min(1))
  .min(2)
  .superRefine((labels, context) => {
    const twin = labels.find((label, index) => labels.indexOf(label) < index);
    if (twin === undefined) return;
    context.addIssue({ code: 'custom', message: `"${twin}" is given twice; give each label once` });
  });

function labelsHint(given: unknown): string {
  const word = typeof given === 'string' ? nearestName(given, labelChoices) : undefined;
  if (word !== undefined) return `did you mean "${word}"?`;
  return `give a list of labels, or one of ${labelChoices.join(', ')}`;
}

/** The schema of a map of labels, see `LabelMap`. */
export const labelMapSchema: z.ZodType<LabelMap> = z.record(
  z.string(),
  z.string().trim().min(1).nullable(),
);

/** The settings of a training; `docs/training.md` says more of each. */
export const trainingSettingsSchema = z.strictObject({
  /** The network. */
  model: z.strictObject({
    /** Its name in the registry, such as `crnn`. */
    name: z.string(),
    /** Its options by name; what is left out is the model's default. */
    options: z.record(z.string(), optionValue).default({}),
    /** The file that defines it, where it is an architecture of your own; absent: affetto does. */
    module: z
      .strictObject({
        /** Its path, from the folder that the program runs in. */
        file: z.string().min(1),
        /** What the file holds; a run writes it down, and another file of the same path is then refused. */
        sha256: sha256Schema.optional(),
      })
      .optional(),
  }),
  /**
   * The labels that the model answers among, in the order of its outputs; at least two, all different; or a word for
   * them: `corpus` (all of one corpus, of several those of affetto's eight that occur), `emotions` (affetto's eight that
   * occur) or `all` (those of all corpora). What the corpus has of other labels is left out. Default `corpus`.
   */
  labels: z
    .union([z.enum(labelChoices), labelListSchema], { error: ({ input }) => labelsHint(input) })
    .default('corpus'),
  /**
   * What the corpus's labels become before that, by its own word or by the label that it is read as; null leaves out,
   * labels that it does not name stay. Default none.
   */
  labelMap: labelMapSchema.optional(),
  /** How features are computed. */
  frontEnd: frontEndSchema.prefault({}),
  /**
   * The model file that training starts from, whose network and front end these settings must have; absent: it starts from
   * random weights.
   */
  from: startSchema.optional(),
  /** What split, weights, order, augmentation and dropout are drawn from. Default 1. */
  seed: z.int().min(0).max(0xffff_fff0).default(1),
  /** How the corpus is split. */
  split: splitSchema.prefault({}),
  /** How often the training part is gone through, 1 to 10,000. Default 60. */
  epochs: z.int().min(1).max(10000).default(60),
  /** How many utterances a step hears, 2 to 1,024. Default 32. */
  batchSize: z.int().min(2).max(1024).default(32),
  /** How weights follow gradients. */
  optimizer: optimizerSchema.prefault({ kind: 'adamw' }),
  /** The peak of the learning rate. Default 0.002. */
  learningRate: z.number().positive().default(2e-3),
  /** How the learning rate goes. */
  schedule: z
    .strictObject({
      /** `one-cycle`: up to the peak and down to nearly 0; `constant`: the peak throughout. */
      kind: z.enum(['one-cycle', 'constant']).default('one-cycle'),
      /** The share of all steps that is spent rising to the peak, 0 to 1. Default 0.15. */
      warmup: z.number().min(0).max(1).default(0.15),
    })
    .prefault({}),
  /** The share of each target that is spread over all labels, 0 to below 1. Default 0.1. */
  labelSmoothing: z.number().min(0).lt(1).default(0.1),
  /** Whether labels are weighed by their inverse frequency in the training part. */
  balanceClasses: z.boolean().default(false),
  /** The largest norm of the gradient; null: no limit. */
  clipNorm: z.number().positive().nullable().default(5),
  /** The decay of the moving average of the weights; null: the weights themselves are used. */
  averageDecay: z.number().gt(0).lt(1).nullable().default(null),
  /** After how many epochs without a better validation loss training stops; it needs a validation part. 0: never. */
  patience: z.int().min(0).default(0),
  /**
   * The alpha of mixup's Beta(alpha, alpha): a step hears two utterances at once (Zhang et al. 2018); 0: one by one.
   */
  mixup: z.number().min(0).max(1).default(0),
  /** How utterances are changed anew each time they are heard. */
  augmentation: augmentationSchema.prefault({}),
  /**
   * The share of the batches that is no speech (noise, tones, music, clicks, made from the seed) and has no
   * emotion more than another as its target.
   */
  nonSpeech: z.number().min(0).max(0.5).default(0),
});

/** The settings of one training, checked and complete; which labels a word stands for is settled with the corpus. */
export interface TrainingSettings extends z.infer<typeof trainingSettingsSchema> {}

/** Settings as a run keeps them. Files from before labels could be chosen mean affetto's eight emotions. */
export const settledSettingsSchema = trainingSettingsSchema.extend({
  /** The labels that the model answers among, in the order of its outputs; at least two, all different. */
  labels: labelListSchema.default(() => [...emotions]),
});

/** The settings of one training with the labels that were settled, in the order of the model's outputs. */
export interface SettledSettings extends z.infer<typeof settledSettingsSchema> {}

/** The settings of one training as somebody gives them: what is left out becomes the default. */
export interface TrainingSettingsInput extends z.input<typeof trainingSettingsSchema> {}

/**
 * Fills in defaults and checks settings as somebody wrote them: names that there are not, at any depth, are refused.
 * @param input settings as `TrainingSettingsInput` says, or anything that was read from a file
 * @returns all settings, within the ranges that `TrainingSettings` says
 * @throws AffettoError `OPTION_INVALID` naming every setting that is wrong, what is wrong with it, and the nearest right
 *   name; `MODEL_UNKNOWN` where there is no such model
 */
export function trainingSettings(input: unknown): TrainingSettings {
  const { data, problems = [] } = checkInput(trainingSettingsSchema, input);
  const all = [...problems, ...problemsOfModel(input)];
  if (all.length > 0) throw inputError('settings', all);
  // What was no problem has a model; its name alone may be wrong, which has a code of its own.
  const settings = data as TrainingSettings;
  createModel(settings.model.name, settings.model.options);
  checkAugmentation(settings.augmentation, settings.frontEnd);
  refuseSpeakerStatistics(settings.frontEnd);
  return settings;
}

/**
 * Reads settings that affetto stored, perhaps an earlier version: names that training does not know are left out.
 * @param input what `config.json` holds, or the `config` of an evaluation's model
 * @returns all settings, within the ranges that `SettledSettings` says
 * @throws AffettoError `OPTION_INVALID` naming the setting and what is wrong with it; labels must be a list
 */
export function settledSettings(input: unknown): SettledSettings {
  const { data } = readStored(settledSettingsSchema, input);
  if (data) return data;
  const { problems = [] } = checkInput(settledSettingsSchema, input);
  throw inputError('settings', problems);
}

/** Says what is wrong with the options of a model that there is. */
function problemsOfModel(input: unknown): readonly string[] {
  const model = (input as { model?: { name?: unknown; options?: unknown } } | null)?.model;
  const { name, options } = model ?? {};
  if (typeof name !== 'string' || typeof options !== 'object' || options === null) return [];
  return modelProblems(name, options as Record<string, unknown>).map(
    (problem) => `model.options: ${problem}`,
  );
}

/**
 * Refuses speakers' statistics: they are inputs of the graph, and training has none for its clips, and the
 * model file none for a stranger's.
 */
function refuseSpeakerStatistics({ normalization }: FrontEndOptions): void {
  if (!normalization.speaker) return;
  throw new AffettoError(
    'OPTION_INVALID',
    "settings: frontEnd.normalization.speaker is true, but nothing in training knows a speaker's mean and deviation. Leave it out; normalization.utterance (level, mean or mean-variance) takes them from each clip.",
  );
}

/**
 * Checks patience where the split is settled too: an evaluation or a command line may add the validation part later.
 * @throws AffettoError `OPTION_INVALID` for patience that would never end
 */
export function checkPatience(patience: number, validationFraction: number): void {
  if (patience === 0 || validationFraction > 0) return;
  throw new AffettoError(
    'OPTION_INVALID',
    `patience is ${patience}, and without a validation part nothing tells whether an epoch is better. Keep one aside with --validation 0.1 (split.validationFraction in a file), or leave patience out.`,
  );
}
