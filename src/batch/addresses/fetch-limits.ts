// How much of the network a batch may use: addresses come from lists that others may have written, so that neither the
// private network nor memory nor time is theirs to take.

/** What may be fetched; plain data. */
export interface FetchLimits {
  /** The largest recording in bytes; default 2 GiB. */
  readonly maxBytes: number;
  /** The longest time in seconds that fetching one recording may take; default 300. */
  readonly seconds: number;
  /** Whether loopback and private addresses may be asked; default false. */
  readonly privateHosts: boolean;
  /** The folder below which files must lie, absolute; absent: they may lie anywhere. */
  readonly root?: string;
}

/** What holds where nobody says otherwise. */
export const defaultFetchLimits: FetchLimits = {
  maxBytes: 2 * 2 ** 30,
  seconds: 300,
  privateHosts: false,
};
