// What every benchmark gets and gives: options, a folder for temporary files, notices; rows of the table.

/** Settings of one run of the benchmarks. */
export interface Context {
  /** Interpreter of the Python peers; undefined where it is absent. */
  readonly python: string | undefined;
  /** Folder with RAVDESS clips, for the benchmarks that train on it. */
  readonly corpus: string | undefined;
  /** Folder with an earlier version of affetto, built, for the benchmarks that compare with it. */
  readonly before: string | undefined;
  /** Rounds in which every side runs once; medians are taken over all of them. */
  readonly rounds: number;
  /** Exists, is empty at the start, and is removed at the end. */
  readonly temporaryFolder: string;
  /** Tells the reader what was skipped and why; shown below the table. */
  readonly notice: (text: string) => void;
  /** Tells the person waiting what happens now. */
  readonly progress: (text: string) => void;
}

/** One line of the table: affetto against one peer, or against a fixed limit. */
export interface Row {
  readonly measure: string;
  /** The figure of affetto, in `unit`. */
  readonly affetto: number;
  readonly unit: 'ms' | 's' | 'MiB' | '%' | 'requests/s';
  /** Which figures are good: times and bytes are small, rates are large. Default `lower`. */
  readonly better?: 'lower' | 'higher';
  readonly peer?: {
    readonly name: string;
    /** Its figure, in `unit`. */
    readonly value: number;
    /** affetto / peer in each round, to show how steady the ratio is. */
    readonly ratios: readonly number[];
  };
  /**
   * The ratio to the peer, or without a peer the value, that is good enough: the largest one, or the smallest where higher
   * is better.
   */
  readonly goal?: number;
}

/** A file of benchmarks/. */
export interface Benchmark {
  readonly name: string;
  /** One sentence for `--help`. */
  readonly description: string;
  readonly run: (context: Context) => Promise<Row[]>;
}
