// WS /v1/stream: sound in as it is spoken, moments out. docs/serving.md has the messages.

import type { FastifyInstance } from 'fastify';
import type { StreamFormat } from '../jobs.js';
import { maxMessageBytes } from '../limits.js';
import { LiveStream } from '../live-stream.js';
import { ProblemError } from '../problem.js';
import { schemas } from '../schemas.js';
import type { Service } from '../service.js';
import { serverEnds } from './state.js';

interface StreamQuery {
  readonly encoding?: StreamFormat['encoding'];
  readonly sampleRate?: number;
  readonly channels?: number;
  readonly voice?: 'none' | 'session';
}

/** The rates that Opus knows are all decoded at this one, in Hz. */
const opusRate = 48_000;

/** Adds the route. */
export function streamRoute(app: FastifyInstance, service: Service): void {
  const { model, ending, admission } = service;
  const properties = {
    encoding: {
      type: 'string',
      enum: ['pcm16', 'opus'],
      default: 'pcm16',
      description:
        'pcm16: 16-bit whole numbers, the low byte first, cut anywhere. opus: one packet (RFC 6716) a message',
    },
    sampleRate: {
      type: 'integer',
      minimum: 1000,
      maximum: 384_000,
      description: 'The rate in Hz of pcm16; default 16000',
    },
    channels: { type: 'integer', minimum: 1, maximum: 2, default: 1, description: 'By turns' },
    voice: {
      type: 'string',
      enum: ['none', 'session'],
      default: 'none',
      description: 'session: gets to know the voice that speaks, without labels',
    },
  };
  app.get<{ Querystring: StreamQuery }>(
    '/v1/stream',
    {
      websocket: true,
      config: { isStream: true },
      schema: {
        summary: 'Live sound over a WebSocket',
        description:
          'Binary messages bring sound, text messages from the server are JSON: `ready`, `moment`, `voice`, `end`, `problem`. The client may say `{"type":"voice","voice":…}` (before any sound), `{"type":"save"}` and `{"type":"end"}`. At most 1 MB a message.',
        tags: ['live'],
        querystring: { type: 'object', properties, additionalProperties: false },
        response: { 101: { description: 'The stream begins' }, default: schemas.problem },
      },
      preValidation: async (request) => {
        if (ending.aborted) throw serverEnds();
        if (request.headers.upgrade?.toLowerCase() !== 'websocket') {
          throw new ProblemError(426, 'websocket', 'Live sound comes over a WebSocket.');
        }
      },
      preHandler: async (request, reply) => {
        const { encoding, sampleRate, voice } = request.query;
        if (encoding === 'opus' && sampleRate !== undefined && sampleRate !== opusRate) {
          throw new ProblemError(
            400,
            'option-invalid',
            `sampleRate=${sampleRate}: Opus is decoded at ${opusRate} Hz whatever was spoken; leave sampleRate out.`,
          );
        }
        if (voice === 'session' && !model.metadata.voice) {
          throw new ProblemError(
            400,
            'option-invalid',
            `voice=session: the model ${model.name} cannot get to know voices; encoder can.`,
          );
        }
        const giveBack = admission.takeStream();
        // The upgrade may fail, and then nobody else gives it back.
        reply.raw.once('close', giveBack);
        request.raw.socket.once('close', giveBack);
      },
    },
    (socket, request) => {
      const { encoding = 'pcm16', sampleRate = 16_000, channels = 1, voice } = request.query;
      const rate = encoding === 'opus' ? opusRate : sampleRate;
      new LiveStream(socket, service, {
        format: { encoding, sampleRate: rate, channels },
        knowsVoice: voice === 'session',
        requestId: request.id,
      }).run();
    },
  );
}

/** How the WebSockets of a server are set up. */
export const streamOptions = { maxPayload: maxMessageBytes, perMessageDeflate: false } as const;
