// What a model knows of how voices differ: enough to tell, from recordings without labels, what of them is the voice
// and what is the emotion. The model file carries it; `VoiceProfile` uses it.

import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import { z } from 'zod';
import { riseFromZero, valueFor } from './by-recordings.js';

/**
 * A two-level model of a clip's numbers (a linear-Gaussian one, as in probabilistic linear discriminant analysis;
 * Prince & Elder 2007): x = mean of its emotion + offset of its voice + noise, in axes in which the noise has
 * variance 1 and the offsets are independent. Axes in which voices differ alike are one group; of a clip only its
 * products with the emotions' means count, one for each group and emotion: the `evidence` of the model's output.
 */
const opinionShape = {
  /** How much voices differ in each group of axes: the offsets' variance over the noise's, [groups]. */
  spreads: z.array(z.number().positive()).min(1).max(64),
  /** The products of the emotions' means in each group, row by row: [groups][emotions * emotions]. */
  products: z.array(z.array(z.number())),
  /** The second opinion, a regression; absent: none. Its logits without their biases follow all groups in `evidence`, [emotions]. */
  discriminant: z
    .object({
      /** The logits of each emotion's mean without biases, row by row: [emotions * emotions]. */
      products: z.array(z.number()),
      /** What is added to its logits, [emotions]. */
      biases: z.array(z.number()),
      /** How many recordings count as much as the expectation that a voice is like any other. */
      prior: z.number().positive(),
      /** Its share in the answer's logits, 0 to 1. */
      share: z.number().min(0).max(1),
    })
    .optional(),
};

/** Temperatures by how many recordings of the voice were heard; counts rise from 0. */
const temperaturesSchema = z
  .array(
    z.object({
      /** How many recordings were heard. */
      recordings: z.int().min(0),
      /** What logits are divided by then. */
      temperature: z.number().positive(),
    }),
  )
  .min(1)
  .refine(riseFromZero, { message: 'the counts do not rise from 0' });

const opinionSchema = z.object(opinionShape);

/** Tells whether everything about people has its length. */
function isWhole(
  people:
    | {
        readonly axes: readonly number[];
        readonly spreads: readonly number[];
        readonly centres: readonly (readonly number[])[];
      }
    | undefined,
  corpora: number,
): boolean {
  if (!people) return true;
  const { axes, spreads, centres } = people;
  return (
    axes.length === spreads.length ** 2 &&
    centres.length === corpora &&
    centres.every((centre) => centre.length === spreads.length)
  );
}

/** Several corpora, each with a model of its own: see `corpus-opinions.ts`. */
const corporaSchema = z.object({
  /** What each is called, [corpora]; the first one's model is the file's own, beside this. */
  names: z.array(z.string()).min(2),
  /** The models of the others, in this order. */
  others: z.array(opinionSchema).min(1),
  /** What the logits of each are divided by before their answers are mixed, [corpora]. */
  temperatures: z.array(z.number().positive()),
  /** How a clip that is like none of them is told and answered. */
  foreign: z.object({
    /** The logarithm of the distance from the nearest corpus where it counts as foreign by half. */
    from: z.number(),
    /** How fast that share rises with the logarithm, > 0. */
    steepness: z.number().positive(),
    /**
     * The same for the mean logarithm of a clip and of so many other recordings of its voice, which tells more surely than
     * one clip does; absent: as for one clip.
     */
    withOthers: z
      .array(
        z.object({
          /** How many other recordings the mean is of. */
          recordings: z.int().min(0),
          /** The mean logarithm where the clip counts as foreign by half. */
          from: z.number(),
          /** How fast that share rises with it, > 0. */
          steepness: z.number().positive(),
        }),
      )
      .min(1)
      .refine(riseFromZero, { message: 'the counts do not rise from 0' })
      .optional(),
    /** What the logarithms of its mean answer are divided by. */
    temperatures: temperaturesSchema,
  }),
  /** What tells people apart by where their clips lie along the directions that distances leave out; absent: nothing more. */
  people: z
    .object({
      /** Directions to axes in which clips of one person spread by 1 and people independently, row by row, [axes * axes]. */
      axes: z.array(z.number()),
      /** How much people spread along each axis, as a variance, [axes]. */
      spreads: z.array(z.number().positive()).min(1),
      /** Where the clips of each corpus lie on average, [corpora][axes]. */
      centres: z.array(z.array(z.number())),
    })
    .optional(),
});

/** What a model file says of voices: how they differ, and how sure answers may be. */
export const voiceModelSchema = z
  .object({
    ...opinionShape,
    /** What logits are divided by, by how many recordings of the voice were heard. */
    temperatures: temperaturesSchema,
    /** What each corpus says for itself, where several were trained on; absent: one model is of all. */
    corpora: corporaSchema.optional(),
    /**
     * What logits are multiplied by while the emotions of a voice's recordings are inferred; absent: 1. Above 1, what is
     * heard again and again rather stays an emotion than becomes the voice.
     */
    decisiveness: z.number().positive().optional(),
    /**
     * How much recordings have to tell different emotions, in nats, for what they have in common to be taken for the voice in
     * full, see `VoiceProfile`; absent: it always is.
     */
    fullVariety: z.number().positive().optional(),
    /**
     * The `distance` from what was trained on beyond which a clip is no speech that the model could judge; absent: no
     * limit.
     */
    farFrom: z.number().positive().optional(),
    /** The `speech` below which a clip is rather another sound than speech; absent: no limit. */
    speechFrom: z.number().optional(),
  })
  .refine(({ spreads, products }) => products.length === spreads.length, {
    path: ['products'],
    message: 'there is not one entry for each group',
  })
  .refine(
    ({ corpora, spreads, discriminant }) =>
      !corpora ||
      (corpora.names.length === corpora.others.length + 1 &&
        corpora.temperatures.length === corpora.names.length &&
        isWhole(corpora.people, corpora.names.length) &&
        corpora.others.every(
          (other) =>
            other.spreads.length === spreads.length &&
            other.products.length === spreads.length &&
            (other.discriminant === undefined) === (discriminant === undefined),
        )),
    { path: ['corpora'], message: 'there is not one like model for each corpus' },
  );

/** The product with itself, in every group, of the mean of a label without clips: so far off that its probability is 0. */
export const farOff = 100;

/** See `voiceModelSchema`. */
export type VoiceModel = z.infer<typeof voiceModelSchema>;

/** What one corpus, or all together, say of voices and emotions. */
export type Opinion = z.infer<typeof opinionSchema>;

/** What shows which opinions a model holds. */
type Opinions = Opinion & {
  readonly corpora?: Pick<NonNullable<VoiceModel['corpora']>, 'others' | 'people'> | undefined;
};

/** The model of each corpus; one, where one is of all. */
export function opinionsOf({
  spreads,
  products,
  discriminant,
  corpora,
}: Opinions): readonly Opinion[] {
  const first = { spreads, products, ...(discriminant && { discriminant }) };
  return [first, ...(corpora?.others ?? [])];
}

/**
 * Counts the numbers of a clip's `evidence` for `emotions` labels: the groups of all opinions, their regressions, and of
 * several where it lies along the directions that tell people apart, and the logarithm of the distance from each corpus.
 */
export function evidenceSize(model: Opinions, emotions: number): number {
  const opinions = opinionsOf(model);
  const parts = opinions.reduce(
    (sum, { spreads, discriminant }) => sum + spreads.length + (discriminant ? 1 : 0),
    0,
  );
  if (opinions.length === 1) return parts * emotions;
  return parts * emotions + (model.corpora?.people?.spreads.length ?? 0) + opinions.length;
}

/** What tells one model's evidence from another's: 16 hexadecimal digits. */
export function evidenceKey(model: VoiceModel): string {
  const parts = opinionsOf(model).flatMap(({ spreads, products, discriminant }) => [
    spreads,
    products,
    ...(discriminant ? [discriminant] : []),
  ]);
  return bytesToHex(sha256(new TextEncoder().encode(JSON.stringify(parts)))).slice(0, 16);
}

/**
 * Tells which labels had clips in training: the mean of one without lies far off, and has nothing in common with the
 * others'.
 * @param emotions the number of labels
 * @returns one for each label, [emotions]
 */
export function labelsWithClips(
  { products }: Pick<Opinion, 'products'>,
  emotions: number,
): boolean[] {
  const isHeard = (label: number) =>
    products.some((own) =>
      own
        .slice(label * emotions, (label + 1) * emotions)
        .some((product, other) => product !== (other === label ? farOff : 0)),
    );
  return Array.from({ length: emotions }, (_, label) => isHeard(label));
}

/** The same model with every temperature multiplied by `factor`, > 0. */
export function cooledBy(model: VoiceModel, factor: number): VoiceModel {
  const temperatures = model.temperatures.map(({ recordings, temperature }) => ({
    recordings,
    temperature: temperature * factor,
  }));
  return { ...model, temperatures };
}

/**
 * The temperature for a voice of which `recordings` were heard, see `valueFor`.
 * @param recordings 0 or more
 */
export function temperatureFor(
  { temperatures }: Pick<VoiceModel, 'temperatures'>,
  recordings: number,
): number {
  return valueFor(
    temperatures.map((entry) => ({ recordings: entry.recordings, value: entry.temperature })),
    recordings,
  );
}
