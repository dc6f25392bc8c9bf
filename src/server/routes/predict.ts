// POST /v1/predict: an emotion for each recording of a request.

import type { FastifyInstance } from 'fastify';
import pMap from 'p-map';
import type { Predicted } from '../jobs.js';
import { type Problem, problemOf } from '../problem.js';
import { broughtBy, type HearQuery, hearChoice, hearQuery, type Received } from '../recordings.js';
import { recordingBody, schemas } from '../schemas.js';
import { hearFor, openOf, requireModel, type Service } from '../service.js';

/** One recording's answer, or why there is none. */
type Result = { readonly file?: string } & (Predicted | { readonly problem: Problem });

/** Adds the route. */
export function predictRoute(app: FastifyInstance, service: Service): void {
  const { limits, model } = service;
  app.post<{ Querystring: HearQuery }>(
    '/v1/predict',
    {
      config: { admits: true, body: recordingBody },
      schema: {
        summary: 'The emotion of recordings',
        description:
          'The body is one sound file as it is, or a form (multipart/form-data) with several. Of a form each file has an answer or a problem of its own, and the status is 200; one file as a body that cannot be heard is answered with its problem.',
        tags: ['recordings'],
        querystring: { type: 'object', properties: hearQuery, additionalProperties: false },
        response: { 200: schemas.predictions, default: schemas.problem },
      },
    },
    async (request) => {
      const open = openOf(request);
      requireModel(service, request.query.model);
      const choice = hearChoice(request.query, limits);
      const { recordings, isForm } = await broughtBy(request, open, limits);
      open.takePlace();
      const answer = async ({ file, bytes }: Received): Promise<Result> => {
        const named = file !== undefined && { file };
        try {
          const asked = { kind: 'predict', bytes, choice } as const;
          return { ...named, ...(await hearFor(service, open, asked)) };
        } catch (error) {
          const problem = problemOf(error);
          // What is wrong with the server or the whole request is no news of one file.
          if (!isForm || problem.status >= 499) throw error;
          return { ...named, problem };
        }
      };
      const results = await pMap(recordings, answer, { concurrency: limits.workers });
      return { model: model.name, results };
    },
  );
}
