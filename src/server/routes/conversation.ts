// POST /v1/conversation: who speaks when in a recording of several people, and how each of them does, as `affetto diarise`
// writes it.

import type { FastifyInstance } from 'fastify';
import { conversationFiles } from '../../diarisation/conversation-formats.js';
import { AffettoError } from '../../errors.js';
import { ProblemError } from '../problem.js';
import { type HearQuery, hearChoice, hearQuery, oneBroughtBy } from '../recordings.js';
import { recordingBody, schemas } from '../schemas.js';
import { hearFor, openOf, requireModel, type Service } from '../service.js';

interface ConversationQuery extends HearQuery {
  readonly voices?: number;
  readonly format?: keyof typeof conversationFiles;
}

/** The most voices that a client may say there are: each has frames over the whole recording. */
const mostVoices = 32;

const properties = {
  ...hearQuery,
  voices: {
    type: 'integer',
    minimum: 1,
    maximum: mostVoices,
    description: 'How many people speak, where you know it; default: it is estimated',
  },
  format: {
    type: 'string',
    enum: Object.keys(conversationFiles),
    default: 'json',
    description: 'How the answer is written; rttm has the turns alone',
  },
};

/** Adds the route. */
export function conversationRoute(app: FastifyInstance, service: Service): void {
  const { limits } = service;
  app.post<{ Querystring: ConversationQuery }>(
    '/v1/conversation',
    {
      config: { admits: true, body: recordingBody },
      schema: {
        summary: 'Who speaks when in a recording of several people, and how',
        description:
          'One recording, as the body or as the only file of a form. The answer has the turns, and of each voice its emotion, its timeline and its summary. The networks for it are loaded by the first request.',
        tags: ['recordings'],
        querystring: { type: 'object', properties, additionalProperties: false },
        response: { 200: schemas.conversation, default: schemas.problem },
      },
    },
    async (request, reply) => {
      const open = openOf(request);
      const { model, voices, format = 'json', ...query } = request.query;
      requireModel(service, model);
      const { recording } = await oneBroughtBy(request, open, limits);
      open.takePlace();
      const { file = 'recording', bytes } = recording;
      const heard = await hearFor(service, open, {
        ...{ kind: 'conversation', bytes, choice: hearChoice(query, limits) },
        ...(voices !== undefined && { voices }),
      }).catch((error: unknown) => {
        throw missing(error) ?? error;
      });
      const { type, write } = conversationFiles[format];
      return reply
        .type(`${type}; charset=utf-8`)
        .serializer((text: unknown) => String(text))
        .send(write({ file, model: service.model.name }, heard));
    },
  );
}

/** A client cannot put the networks there, but can tell who can; where they were looked for is not its business. */
function missing(error: unknown): ProblemError | undefined {
  if (!(error instanceof AffettoError) || error.code !== 'MODEL_UNKNOWN') return undefined;
  return new ProblemError(
    501,
    'diarisation-missing',
    'This server lacks the networks that tell who speaks when. Who runs it installs them beside affetto (npm install affetto-diarisation), or names their folder (affetto serve --diarisation DIR).',
  );
}
