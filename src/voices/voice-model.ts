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
export const voiceModelSchema = z
  .object({
    /** How much voices differ in each group of axes: the offsets' variance over the noise's, [groups]. */
    spreads: z.array(z.number().positive()).min(1).max(64),
    /** The products of the emotions' means in each group, row by row: [groups][emotions * emotions]. */
    products: z.array(z.array(z.number())),
    /** What logits are divided by, by how many recordings of the voice were heard; counts rise from 0. */
    temperatures: z
      .array(
        z.object({
          /** How many recordings were heard. */
          recordings: z.int().min(0),
          /** What logits are divided by then. */
          temperature: z.number().positive(),
        }),
      )
      .min(1),
    /**
     * The second opinion, a regression; absent: none. Its logits without their biases follow the groups in `evidence`,
     * [emotions].
     */
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
  .refine(({ temperatures }) => riseFromZero(temperatures), {
    path: ['temperatures'],
    message: 'the counts do not rise from 0',
  });

/** The product with itself, in every group, of the mean of a label without clips: so far off that its probability is 0. */
export const farOff = 100;

/** See `voiceModelSchema`. */
export type VoiceModel = z.infer<typeof voiceModelSchema>;

/** Counts the numbers of a clip's `evidence` for `emotions` labels. */
export function evidenceSize(
  { spreads, discriminant }: Pick<VoiceModel, 'spreads' | 'discriminant'>,
  emotions: number,
): number {
  return (spreads.length + (discriminant ? 1 : 0)) * emotions;
}

/** What tells one model's evidence from another's: 16 hexadecimal digits. */
export function evidenceKey({ spreads, products, discriminant }: VoiceModel): string {
  const parts = [spreads, products, ...(discriminant ? [discriminant] : [])];
  return bytesToHex(sha256(new TextEncoder().encode(JSON.stringify(parts)))).slice(0, 16);
}

/**
 * Tells which labels had clips in training: the mean of one without lies far off, and has nothing in common with the
 * others'.
 * @param emotions the number of labels
 * @returns one for each label, [emotions]
 */
export function labelsWithClips({ products }: VoiceModel, emotions: number): boolean[] {
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
export function temperatureFor({ temperatures }: VoiceModel, recordings: number): number {
  return valueFor(
    temperatures.map((entry) => ({ recordings: entry.recordings, value: entry.temperature })),
    recordings,
  );
}
