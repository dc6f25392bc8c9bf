// What a server says of itself: whether it lives, whether it takes requests, its model, its counters.

import type { FastifyInstance } from 'fastify';
import { ProblemError } from '../problem.js';
import { schemas } from '../schemas.js';
import type { Service } from '../service.js';

/** Adds `/healthz`, `/readyz`, `/metrics` and `/v1/models`. */
export function stateRoutes(app: FastifyInstance, service: Service): void {
  const { model, metrics, ending } = service;
  const created = Math.floor(Date.now() / 1000);
  app.get(
    '/healthz',
    {
      config: { isOpen: true },
      schema: {
        summary: 'Whether the server lives',
        tags: ['state'],
        response: { 200: schemas.state },
      },
    },
    async () => ({ status: 'ok' }),
  );
  app.get(
    '/readyz',
    {
      config: { isOpen: true },
      schema: {
        summary: 'Whether the server takes requests: not while it ends',
        tags: ['state'],
        response: { 200: schemas.state, 503: schemas.problem },
      },
    },
    async () => {
      if (ending.aborted) throw serverEnds();
      return { status: 'ready' };
    },
  );
  app.get(
    '/metrics',
    {
      schema: {
        summary: 'Counters for Prometheus',
        tags: ['state'],
        response: { 200: schemas.metrics, default: schemas.problem },
      },
    },
    async (_, reply) => {
      reply.type(metrics.registry.contentType);
      return metrics.registry.metrics();
    },
  );
  app.get(
    '/v1/models',
    {
      schema: {
        summary: 'The model of this server',
        tags: ['state'],
        response: { 200: schemas.models, default: schemas.problem },
      },
    },
    async () => {
      const { sampleRate, windowSeconds, voice, dimensions } = model.metadata;
      const data = {
        ...{ id: model.name, object: 'model', created, owned_by: 'affetto' },
        ...{ labels: model.labels, sampleRate, windowSeconds },
        canKnowVoices: voice !== undefined,
        ...(dimensions && { dimensions: dimensions.map(({ name }) => name) }),
      };
      return { object: 'list', data: [data] };
    },
  );
}

/** Refuses what comes while the server ends. */
export const serverEnds = () =>
  new ProblemError(503, 'ending', 'This server ends. Ask another one, or this one later.', 5);
