// Refusals as RFC 9457 has them (application/problem+json): a stable type to branch on, the status, and a sentence that says
// what to do.

import { STATUS_CODES } from 'node:http';
import { AffettoError, type AffettoErrorCode } from '../errors.js';

/** A problem as it is sent. */
export interface Problem {
  /** What kind of problem it is: `urn:affetto:problem:` and a name, such as `queue-full` or `audio-not-audio`. */
  readonly type: string;
  /** The status in words. */
  readonly title: string;
  /** The status of HTTP. */
  readonly status: number;
  /** What happened, and what to do. */
  readonly detail: string;
  /** The id of the request, which is in the log too. */
  readonly requestId?: string;
}

/** A failure that is answered with a problem. */
export class ProblemError extends Error {
  /** The status of HTTP. */
  readonly statusCode: number;
  /** The name of its kind, such as `queue-full`. */
  readonly kind: string;
  /** The seconds after which it may go better. */
  readonly retryAfterSeconds: number | undefined;

  constructor(statusCode: number, kind: string, detail: string, retryAfterSeconds?: number) {
    super(detail);
    this.statusCode = statusCode;
    this.kind = kind;
    this.retryAfterSeconds = retryAfterSeconds;
  }
}

/** The status of each code that a request can meet; others are faults of the server. */
const statusOf: Partial<Record<AffettoErrorCode, number>> = {
  INPUT_UNSUPPORTED: 422,
  AUDIO_EMPTY: 422,
  AUDIO_NOT_AUDIO: 422,
  AUDIO_NO_TRACK: 422,
  AUDIO_UNSUPPORTED_CODEC: 415,
  AUDIO_TRUNCATED: 422,
  AUDIO_CORRUPT: 422,
  AUDIO_NON_FINITE: 422,
  AUDIO_TOO_LONG: 413,
  AUDIO_SILENT: 422,
  AUDIO_TOO_SHORT: 422,
  OPTION_INVALID: 400,
  MODEL_UNKNOWN: 404,
};

/** What Fastify and its plugins refuse, in our words. */
const ofFramework: Readonly<Record<string, readonly [status: number, kind: string]>> = {
  FST_ERR_CTP_INVALID_MEDIA_TYPE: [415, 'media-type'],
  FST_ERR_CTP_BODY_TOO_LARGE: [413, 'body-too-large'],
  FST_ERR_CTP_EMPTY_TYPE: [415, 'media-type'],
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: [400, 'body-cut-off'],
  FST_INVALID_MULTIPART_CONTENT_TYPE: [415, 'media-type'],
  FST_REQ_FILE_TOO_LARGE: [413, 'body-too-large'],
  FST_FILES_LIMIT: [413, 'too-many-files'],
  FST_PARTS_LIMIT: [413, 'too-many-files'],
  FST_FIELDS_LIMIT: [413, 'too-many-fields'],
  FST_PROTO_VIOLATION: [400, 'multipart'],
};

/** Says a failure as a problem; of what nobody foresaw nothing is told but that it happened. */
export function problemOf(error: unknown, requestId?: string): Problem {
  const [status, kind, detail] = parts(error);
  return {
    type: `urn:affetto:problem:${kind}`,
    title: STATUS_CODES[status] ?? 'Error',
    status,
    detail,
    ...(requestId !== undefined && { requestId }),
  };
}

function parts(error: unknown): readonly [status: number, kind: string, detail: string] {
  if (error instanceof ProblemError) return [error.statusCode, error.kind, error.message];
  if (error instanceof AffettoError) {
    const kind = error.code.toLowerCase().replaceAll('_', '-');
    const status = statusOf[error.code];
    if (status !== undefined) return [status, kind, error.message];
    return [500, kind, 'The server could not hear this. Its log has the request by its id.'];
  }
  const { code = '', message = '', validation, statusCode } = error as FrameworkError;
  if (validation) return [400, 'option-invalid', optionProblem(validation[0], message)];
  const known = ofFramework[code];
  if (known) return [...known, `${message.replace(/\.$/, '')}.`];
  if (statusCode !== undefined && statusCode >= 400 && statusCode < 500) {
    return [statusCode, 'request', `${message.replace(/\.$/, '')}.`];
  }
  return [500, 'internal', 'Something failed in the server. Its log has the request by its id.'];
}

/** What is wrong with an option of the address, as Ajv says it. */
interface OptionFault {
  readonly instancePath: string;
  readonly params?: { readonly additionalProperty?: string };
  readonly message?: string;
}

function optionProblem(fault: OptionFault | undefined, message: string): string {
  const unknown = fault?.params?.additionalProperty;
  if (unknown !== undefined) {
    return `There is no option "${unknown.slice(0, 60)}" here. /docs has those that there are.`;
  }
  const name = fault?.instancePath.slice(1);
  return name ? `The option ${name} ${fault?.message ?? 'is wrong'}.` : `The ${message}.`;
}

interface FrameworkError {
  readonly code?: string;
  readonly message?: string;
  readonly validation?: readonly OptionFault[];
  readonly statusCode?: number;
}
