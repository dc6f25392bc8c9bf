// The one error class of affetto. Every failure a caller can meet carries a stable code to branch on
// and a message that says what happened, with which value, and what to do about it.

/** The codes of all failures: they are stable across releases, so that callers may branch on them. */
export type AffettoErrorCode =
  // audio in
  | 'INPUT_UNSUPPORTED'
  | 'AUDIO_EMPTY'
  | 'AUDIO_NOT_AUDIO'
  | 'AUDIO_NO_TRACK'
  | 'AUDIO_UNSUPPORTED_CODEC'
  | 'AUDIO_TRUNCATED'
  | 'AUDIO_CORRUPT'
  | 'AUDIO_NON_FINITE'
  | 'AUDIO_TOO_LONG'
  | 'AUDIO_SILENT'
  | 'AUDIO_TOO_SHORT'
  // files, corpora, downloads
  | 'FILE_UNREADABLE'
  | 'CORPUS_EMPTY'
  | 'CORPUS_BAD_NAME'
  | 'CORPUS_BAD_MANIFEST'
  | 'CORPUS_UNUSABLE'
  | 'DOWNLOAD_FAILED'
  | 'DOWNLOAD_CHECKSUM'
  | 'ARCHIVE_UNSAFE_ENTRY'
  | 'ARCHIVE_CORRUPT'
  // graphs, models, runs
  | 'GRAPH_SHAPE'
  | 'OPTION_INVALID'
  | 'MODEL_UNKNOWN'
  | 'MODEL_FILE_INVALID'
  | 'RUNTIME_FAILED'
  | 'RUN_INVALID'
  | 'SPLIT_LEAKS'
  | 'TRAINING_DIVERGED'
  | 'PROCESS_FAILED'
  | 'QUEUE_UNREACHABLE';

/** The error that every public function throws; `code` is stable across releases, `message` is for people. */
export class AffettoError extends Error {
  /** The class's name, for those who catch errors of another copy of affetto. */
  override readonly name = 'AffettoError';
  /** What went wrong, for programs to branch on. */
  readonly code: AffettoErrorCode;
  /** The seconds of sound before what is wrong, where there are some: `allowTruncated` gives them. */
  readonly readableSeconds?: number;

  /**
   * @param code What went wrong.
   * @param message What happened, with which value, and what to do about it.
   * @param options `cause` is the error that led to this one; `readableSeconds` says how much of a recording can be
   *   heard all the same.
   */
  constructor(
    code: AffettoErrorCode,
    message: string,
    options?: ErrorOptions & { readonly readableSeconds?: number },
  ) {
    super(message, options);
    this.code = code;
    if (options?.readableSeconds !== undefined) this.readableSeconds = options.readableSeconds;
  }
}
