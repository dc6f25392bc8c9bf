// The recordings of a request: its whole body is one, or each file of a form (multipart/form-data) is.

import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { HearChoice } from './jobs.js';
import type { ServerLimits } from './limits.js';
import type { OpenRequest } from './open-request.js';
import { ProblemError } from './problem.js';

/** A recording that came in. */
export interface Received {
  /** The file's name, where the client told one: it goes back in the answer, and nowhere else. */
  readonly file?: string;
  readonly bytes: Uint8Array;
}

/** What a request brought. */
export interface Brought {
  readonly recordings: readonly Received[];
  /** The other fields of a form. */
  readonly fields: Readonly<Record<string, string>>;
  /** Whether it was a form: each of its recordings has an answer or a problem of its own. */
  readonly isForm: boolean;
}

/** Bodies that are surely no recordings. */
const strange = /^(application\/(json|xml|.*\+(json|xml))|text\/|image\/)/i;

/** Teaches a server to take recordings as bodies. */
export function takeRecordings(app: FastifyInstance): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', async (request: FastifyRequest, payload: NodeJS.ReadableStream) => {
    const { 'content-type': type = '', 'content-encoding': coding = 'identity' } = request.headers;
    if (strange.test(type)) {
      throw new ProblemError(
        415,
        'media-type',
        `A body of ${type.slice(0, 60)} is no recording. Send a sound file as it is (audio/wav, application/octet-stream ...), or a form (multipart/form-data).`,
      );
    }
    if (coding !== 'identity') {
      throw new ProblemError(
        415,
        'content-encoding',
        `Bodies come as they are, not in ${coding.slice(0, 30)}: sound files hold compressed sound already.`,
      );
    }
    return request.open?.read(payload as AsyncIterable<Uint8Array>);
  });
}

/**
 * Gives what a request brought, once it is there as a whole.
 * @throws ProblemError 400 without any recording, 413 for too many
 */
export async function broughtBy(
  request: FastifyRequest,
  open: OpenRequest,
  { maxFiles }: ServerLimits,
): Promise<Brought> {
  if (!request.isMultipart()) {
    const bytes = request.body;
    if (!(bytes instanceof Uint8Array) || bytes.length === 0) throw nothing();
    return { recordings: [{ bytes }], fields: {}, isForm: false };
  }
  const brought = await formOf(request, open, maxFiles).catch((error: unknown) => {
    throw formProblem(error);
  });
  if (brought.recordings.length === 0) throw nothing();
  return brought;
}

/**
 * Gives the recording of a request that brings one.
 * @throws ProblemError as `broughtBy`; 400 for several
 */
export async function oneBroughtBy(
  request: FastifyRequest,
  open: OpenRequest,
  limits: ServerLimits,
): Promise<Pick<Brought, 'fields'> & { readonly recording: Received }> {
  const { recordings, fields } = await broughtBy(request, open, limits);
  const [recording, second] = recordings;
  if (recording && !second) return { recording, fields };
  throw new ProblemError(400, 'one-recording', 'Send one recording: this is done one by one.');
}

async function formOf(
  request: FastifyRequest,
  open: OpenRequest,
  maxFiles: number,
): Promise<Brought> {
  const recordings: Received[] = [];
  const fields: Record<string, string> = Object.create(null);
  for await (const part of request.parts()) {
    if (part.type === 'field') {
      fields[part.fieldname] = String(part.value);
      continue;
    }
    if (recordings.length >= maxFiles) throw tooMany(maxFiles);
    const bytes = await open.read(part.file);
    recordings.push({ bytes, ...(part.filename && { file: part.filename }) });
  }
  return { recordings, fields, isForm: true };
}

/** What the parser of forms says of broken ones has no code; limits and what we refuse have. */
function formProblem(error: unknown): unknown {
  if (error instanceof ProblemError || (error as NodeJS.ErrnoException).code) return error;
  const { message } = error as Error;
  return new ProblemError(400, 'multipart', `The form is broken: ${message.slice(0, 200)}.`);
}

/** The options that all requests take which hear recordings. */
export const hearQuery = {
  model: { type: 'string', description: 'The model that shall answer: the one of this server' },
  channel: {
    type: 'integer',
    minimum: 0,
    maximum: 63,
    description: 'The one channel that is heard, from 0; default: the mean of all',
  },
  allowTruncated: {
    type: 'boolean',
    default: false,
    description: 'Whether a file that ends early is heard as far as it goes',
  },
} as const;

/** Those options as they come. */
export interface HearQuery {
  readonly model?: string;
  readonly channel?: number;
  readonly allowTruncated?: boolean;
}

/** Gives what of them concerns hearing. */
export function hearChoice(
  { channel, allowTruncated = false }: HearQuery,
  { maxDurationSeconds }: ServerLimits,
): HearChoice {
  return { maxDurationSeconds, allowTruncated, ...(channel !== undefined && { channel }) };
}

const nothing = () =>
  new ProblemError(
    400,
    'no-recording',
    'The request brings no recording. Send a sound file as the body, or files in a form (multipart/form-data).',
  );

const tooMany = (maxFiles: number) =>
  new ProblemError(
    413,
    'too-many-files',
    `A request may bring ${maxFiles} files at most. Send several requests.`,
  );
