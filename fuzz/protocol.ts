// What the run and its child process say to each other.

/** How to start a child. */
export interface WorkerSetup {
  readonly seed: number;
  readonly formats: readonly string[];
  readonly corpus?: string | undefined;
}

/** Sent once, when a child is ready. */
export interface Ready {
  readonly kind: 'ready';
  /** Digest of what the undamaged files come to, all formats together: every child must say the same. */
  readonly controls: string;
}

/** Sent for every input. */
export interface Reply {
  readonly kind: 'reply';
  readonly index: number;
  readonly format: string;
  readonly outcome: string;
  readonly violations: readonly string[];
  /** The processor time of the child for this input. */
  readonly cpuMs: number;
  /** The memory of the child after this input, with garbage not yet collected. */
  readonly rssBytes: number;
}

/** Anything a child sends. */
export type Message = Ready | Reply;

/** What the parent sends: the input to run. */
export interface Task {
  readonly index: number;
}
