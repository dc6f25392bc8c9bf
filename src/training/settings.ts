// A run as data: everything that decides its result, written to the run folder and read back to resume.

import { z } from 'zod';
import { emotions } from '../corpora/types.js';
import { AffettoError } from '../errors.js';
import { type FrontEndOptions, frontEndSchema } from '../features/options.js';
import { splitSchema } from '../splits/protocols.js';
import { augmentationSchema, checkAugmentation } from './augmentation.js';

const optionValue = z.union([z.number(), z.boolean(), z.string(), z.array(z.number())]);

const optimizerSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('sgd'),
    momentum: z.number().min(0).max(1).default(0.9),
    weightDecay: z.number().min(0).default(0),
  }),
  z.object({ kind: z.literal('adam'), weightDecay: z.number().min(0).default(0) }),
  z.object({ kind: z.literal('adamw'), weightDecay: z.number().min(0).default(0.01) }),
]);

/** What a network answers among; files from before it could be chosen mean affetto's eight emotions. */
const labelsSchema = z
  .array(z.string().min(1))
  .min(2)
  .superRefine((labels, context) => {
    const twin = labels.find((label, index) => labels.indexOf(label) < index);
    if (twin === undefined) return;
    context.addIssue({ code: 'custom', message: `"${twin}" is given twice; give each label once` });
  })
  .default(() => [...emotions]);

export const trainingSettingsSchema = z.object({
  model: z.object({
    name: z.string(),
    options: z.record(z.string(), optionValue).default({}),
  }),
  /**
   * The labels that the model answers among, in the order of its outputs; at least two, all different. What the
   * corpus has of other labels is left out.
   */
  labels: labelsSchema,
  frontEnd: frontEndSchema.prefault({}),
  seed: z.int().min(0).max(0xffff_fff0).default(1),
  split: splitSchema.prefault({}),
  epochs: z.int().min(1).max(10000).default(60),
  batchSize: z.int().min(2).max(1024).default(32),
  optimizer: optimizerSchema.prefault({ kind: 'adamw' }),
  /** The peak of the learning rate. */
  learningRate: z.number().positive().default(2e-3),
  schedule: z
    .object({
      kind: z.enum(['one-cycle', 'constant']).default('one-cycle'),
      /** The share of all steps that is spent rising to the peak. */
      warmup: z.number().min(0).max(1).default(0.15),
    })
    .prefault({}),
  labelSmoothing: z.number().min(0).lt(1).default(0.1),
  /** Whether labels are weighed by their inverse frequency in the training part. */
  balanceClasses: z.boolean().default(false),
  /** The largest norm of the gradient; null: no limit. */
  clipNorm: z.number().positive().nullable().default(5),
  /** The decay of the moving average of the weights; null: the weights themselves are used. */
  averageDecay: z.number().gt(0).lt(1).nullable().default(null),
  /** After how many epochs without a better validation score training stops (see `checkPatience`); 0: never. */
  patience: z.int().min(0).default(0),
  /** The alpha of mixup's Beta(alpha, alpha), see `mixup.ts`; 0: utterances are heard one by one. */
  mixup: z.number().min(0).max(1).default(0),
  augmentation: augmentationSchema.prefault({}),
  /**
   * The share of the batches that is no speech (noise, tones, music, clicks, made from the seed) and has no
   * emotion more than another as its target.
   */
  nonSpeech: z.number().min(0).max(0.5).default(0),
});

/** The settled settings of one run; see `trainingSettingsSchema`. */
export type TrainingSettings = z.infer<typeof trainingSettingsSchema>;
export type TrainingSettingsInput = z.input<typeof trainingSettingsSchema>;

/**
 * Fills in defaults and checks settings.
 * @throws AffettoError `OPTION_INVALID` naming the setting and what is wrong with it.
 */
export function trainingSettings(input: unknown): TrainingSettings {
  const parsed = trainingSettingsSchema.safeParse(input);
  if (parsed.success) {
    checkAugmentation(parsed.data.augmentation, parsed.data.frontEnd);
    refuseSpeakerStatistics(parsed.data.frontEnd);
    return parsed.data;
  }
  const [issue] = parsed.error.issues;
  throw new AffettoError(
    'OPTION_INVALID',
    `training configuration: ${issue?.path.join('.') || '(root)'}: ${issue?.message}.`,
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
    "training configuration: frontEnd.normalization.speaker is true, but nothing in training knows a speaker's mean and deviation. Leave it out; normalization.utterance (level, mean or mean-variance) takes them from each clip.",
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
