// Who hears the recordings of a batch: processes of this machine, or workers on any number of machines. A batch knows neither.

import type { Outcome } from './answered.js';

/** A recording whose turn it is. */
export interface BatchItem {
  /** Its place in the batch, from 0. */
  readonly index: number;
  /** What results call it: the file as it was named. */
  readonly file: string;
  /** Where it lies: an absolute path, or an address. */
  readonly place: string;
  /** The size and time of the file, which tell one state of it from another; absent for addresses. */
  readonly stamp?: string | undefined;
  /** Whose voice it is, where voices are got to know; recordings with the same word are one voice. */
  readonly voice?: string | undefined;
}

/** What tells a batch from others. */
export interface BatchIdentity {
  /** Letters and digits that no other batch has; the same after a kill. */
  readonly id: string;
  /** Whether it begins now, so that nobody can have heard anything of it. */
  readonly isNew: boolean;
}

/** Who hears. */
export interface Hearer {
  /** How many recordings may be handed over at a time; more would only fill memory. */
  readonly places: number;
  /**
   * Hears one; never rejects for what is wrong with the recording.
   * @throws what `signal` is aborted with, and what makes going on pointless
   */
  hear(item: BatchItem, signal: AbortSignal): Promise<Outcome>;
  /** Is told that the outcome is on the disk, so that it need not be kept elsewhere. */
  kept?(item: BatchItem): Promise<void>;
  /** Ends it. */
  close(): Promise<void>;
}
