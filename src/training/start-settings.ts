// Which model file a training starts from, as settings: apart from what reads the file, so that settings can be checked
// where no file is at hand.

import { z } from 'zod';

/** The SHA-256 of a file, hexadecimal. */
export const sha256Schema = z
  .string()
  .regex(/^[0-9a-f]{64}$/, 'give a SHA-256, 64 hexadecimal digits');

/** A model file that a training starts from. */
export const startSchema = z.strictObject({
  /** Its path, from the folder that the program runs in. */
  file: z.string().min(1),
  /** Which of its networks, from 1, where it holds several that answer together. */
  member: z.int().min(1).optional(),
  /**
   * Whether the last layer, which names the labels, is the file's (`kept`: the labels must be the file's, in any order) or
   * starts anew (`new`). Default: kept where the labels are the same.
   */
  head: z.enum(['kept', 'new']).optional(),
  /** What the file holds: a run writes it down, and another file of the same path is then refused. */
  sha256: sha256Schema.optional(),
});

/** A model file that a training starts from, see `startSchema`. */
export interface StartSettings extends z.infer<typeof startSchema> {}
