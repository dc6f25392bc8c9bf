// Ways of adapting, as data: methods.json names them, the results name them again.

import { readFile } from 'node:fs/promises';
import { z } from 'zod';

const training = z.strictObject({
  layers: z.enum(['last', 'all']),
  steps: z.int().min(1),
  learningRate: z.number(),
  priorStrength: z.number(),
  /** Clips of training speakers mixed in half and half; 0: none. */
  replay: z.int().min(0).default(0),
  /** Changed copies of each of the speaker's clips (stretched, cut, equalised, noisy); 0: none. */
  variants: z.int().min(0).default(0),
});

const profile = z.strictObject({
  /** Where the speaker's own mean is moved to that of the training speakers. */
  of: z.enum(['spectrum', 'embedding']),
  /** `neutral`: the speaker's neutral clips; a number: so many clips of any emotion, unlabelled. */
  clips: z.union([z.literal('neutral'), z.int().min(1)]),
  /** 1: all the way. */
  share: z.number(),
});

const voice = z.strictObject({
  /** Whether the model that gets to know the voice is told the clips' emotions. */
  labelled: z.boolean(),
});

const methodsSchema = z.record(
  z.string(),
  z.union([z.strictObject({ training }), z.strictObject({ profile }), z.strictObject({ voice })]),
);

export type TrainingMethod = z.infer<typeof training>;
export type ProfileMethod = z.infer<typeof profile>;
export type VoiceMethod = z.infer<typeof voice>;
export type Method =
  | { readonly training: TrainingMethod }
  | { readonly profile: ProfileMethod }
  | { readonly voice: VoiceMethod };

export async function readMethods(path: string | URL): Promise<ReadonlyMap<string, Method>> {
  return new Map(Object.entries(methodsSchema.parse(JSON.parse(await readFile(path, 'utf8')))));
}
