// What the server tells the page, and what the page asks of it.

/** A label to choose. */
export interface LabelButton {
  readonly label: string;
  readonly emoji: string;
}

/** What was chosen for a recording. */
export interface ChosenLabel {
  /** Null where somebody could not tell. */
  readonly label: string | null;
  readonly note: string;
}

/** A recording of the session. */
export interface ItemState {
  /** Its index. */
  readonly item: number;
  readonly name: string;
  /** The choice; absent where nothing was chosen yet. */
  readonly choice?: ChosenLabel;
  /** What others said of it; absent where nothing was chosen yet. `by` is `listed` where it comes from a table. */
  readonly said?: readonly { readonly by: string; readonly label: string }[];
}

/** What the page is about. */
export interface SessionState {
  readonly labels: readonly LabelButton[];
  readonly items: readonly ItemState[];
  /** Where labels go. */
  readonly path: string;
  /** Who labels; empty where they did not say. */
  readonly rater: string;
  /** Whether a model listens. */
  readonly hasModel: boolean;
}

/** What the model heard, or why it heard nothing. */
export type GuessState =
  | { readonly label: string; readonly probability: number; readonly sure: boolean }
  | { readonly reason: string };
