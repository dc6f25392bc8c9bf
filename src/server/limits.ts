// What one server takes on, as data: nothing that strangers send may use up memory, time or places without end. Each has a
// default that `affetto serve --help` shows.

/** The limits of a server. */
export interface ServerLimits {
  /** The largest request in bytes. Default 32 MB. */
  readonly maxBodyBytes: number;
  /** The most files in one request. Default 32. */
  readonly maxFiles: number;
  /** The longest recording in seconds. Default 600. */
  readonly maxDurationSeconds: number;
  /** The bytes of all requests that are held at a time. Default 512 MB. */
  readonly maxHeldBytes: number;
  /** The threads that hear recordings: as many requests are heard at a time. Default: one for each core. */
  readonly workers: number;
  /** The requests that wait beyond those that are heard. Default 64. */
  readonly queue: number;
  /** The requests that one client (a token, else an address) may have open at a time. Default 32. */
  readonly perClient: number;
  /** The time for an answer, from the whole request on, in seconds. Default 60. */
  readonly timeoutSeconds: number;
  /** The time for a request to come in, in seconds. Default 30. */
  readonly receiveSeconds: number;
  /** The most connections. Default 1,024. */
  readonly maxConnections: number;
  /** The most live streams. Default 16. */
  readonly maxStreams: number;
  /** The longest live stream in seconds. Default 3,600. */
  readonly maxStreamSeconds: number;
  /** The time for open requests to be answered when the server ends, in seconds. Default 30. */
  readonly drainSeconds: number;
}

/** The defaults of all limits but `workers`, which is as many as there are cores. */
export const serverLimits: Omit<ServerLimits, 'workers'> = {
  maxBodyBytes: 32_000_000,
  maxFiles: 32,
  maxDurationSeconds: 600,
  maxHeldBytes: 512_000_000,
  queue: 64,
  perClient: 32,
  timeoutSeconds: 60,
  receiveSeconds: 30,
  maxConnections: 1024,
  maxStreams: 16,
  maxStreamSeconds: 3600,
  drainSeconds: 30,
};

/** The time for the headers of a request to come in, in seconds. */
export const headerSeconds = 10;
/** The largest headers in bytes. */
export const maxHeaderBytes = 16_384;
/** The time that an idle connection is kept, in seconds. */
export const keptAliveSeconds = 5;
/** The largest message of a live stream in bytes: more than ten seconds of it. */
export const maxMessageBytes = 1 << 20;
/** The time without any message after which a live stream is ended, in seconds. */
export const silentStreamSeconds = 30;
