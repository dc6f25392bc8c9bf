// POST /v1/embed: a recording as numbers, for models of one's own.

import type { FastifyInstance } from 'fastify';
import type { EmbeddingKind } from '../../embedding/layout.js';
import { type HearQuery, hearChoice, hearQuery, oneBroughtBy } from '../recordings.js';
import { recordingBody, schemas } from '../schemas.js';
import { hearFor, openOf, requireModel, type Service } from '../service.js';

interface EmbedQuery extends HearQuery {
  readonly what?: EmbeddingKind;
  readonly layers?: string;
}

/** Adds the route. */
export function embedRoute(app: FastifyInstance, service: Service): void {
  const { limits } = service;
  const properties = {
    ...hearQuery,
    what: {
      type: 'string',
      enum: ['statistics', 'frames'],
      default: 'statistics',
      description: 'One row of statistics, or a row every 20 ms',
    },
    layers: {
      type: 'string',
      pattern: '^\\d{1,2}(,\\d{1,2})*$',
      description: 'The layers, in the order wanted, such as 1,2; default: all',
    },
  };
  app.post<{ Querystring: EmbedQuery }>(
    '/v1/embed',
    {
      config: { admits: true, body: recordingBody },
      schema: {
        summary: 'A recording as numbers of the pretrained encoder',
        description: 'One recording, as the body or as the only file of a form.',
        tags: ['recordings'],
        querystring: { type: 'object', properties, additionalProperties: false },
        response: { 200: schemas.embedding, default: schemas.problem },
      },
    },
    async (request) => {
      const open = openOf(request);
      const { model, what = 'statistics', layers, ...query } = request.query;
      requireModel(service, model);
      const { recording } = await oneBroughtBy(request, open, limits);
      open.takePlace();
      const { columns, values, seconds } = await hearFor(service, open, {
        kind: 'embed',
        bytes: recording.bytes,
        choice: hearChoice(query, limits),
        embedding: { what, ...(layers !== undefined && { layers: layers.split(',').map(Number) }) },
      });
      const size = columns.length;
      return {
        ...(recording.file !== undefined && { file: recording.file }),
        columns,
        rows: Array.from(seconds, (startSeconds, row) => ({
          startSeconds,
          values: Array.from(values.subarray(row * size, (row + 1) * size)),
        })),
      };
    },
  );
}
