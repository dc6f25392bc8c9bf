// POST /v1/timeline: a recording's emotion from moment to moment. Lines of JSON come while it is heard.

import { once } from 'node:events';
import { Readable } from 'node:stream';
import { MessageChannel } from 'node:worker_threads';
import type { FastifyInstance } from 'fastify';
import { byLabel } from '../../recognition/by-label.js';
import type { Outlined, WindowMessage } from '../jobs.js';
import { problemOf } from '../problem.js';
import { type HearQuery, hearChoice, hearQuery, oneBroughtBy } from '../recordings.js';
import { recordingBody, schemas } from '../schemas.js';
import { hearFor, openOf, requireModel, type Service } from '../service.js';

/** Adds the route. */
export function timelineRoute(app: FastifyInstance, service: Service): void {
  const { limits, model } = service;
  app.post<{ Querystring: HearQuery }>(
    '/v1/timeline',
    {
      config: { admits: true, body: recordingBody },
      schema: {
        summary: 'A recording from moment to moment',
        description:
          'One recording, as the body or as the only file of a form. Lines of JSON: a `window` for each window of a long recording as it is heard, then a `stretch` for each stretch of one emotion, of none that is sure, or of a pause, and a `summary` at the end. What goes wrong after the first line is a line `problem`.',
        tags: ['recordings'],
        querystring: { type: 'object', properties: hearQuery, additionalProperties: false },
        response: { 200: schemas.timeline, default: schemas.problem },
      },
    },
    async (request, reply) => {
      const open = openOf(request);
      requireModel(service, request.query.model);
      const { recording } = await oneBroughtBy(request, open, limits);
      open.takePlace();
      const { port1, port2: port } = new MessageChannel();
      const lines = new Lines();
      port1.on('message', ({ probabilities, ...window }: WindowMessage) =>
        lines.write({
          type: 'window',
          ...window,
          probabilities: byLabel(model.labels, probabilities),
        }),
      );
      const told = once(port1, 'close');
      const choice = hearChoice(request.query, limits);
      const heard = hearFor(service, open, {
        kind: 'timeline',
        bytes: recording.bytes,
        choice,
        port,
      })
        .then(async (timeline) => {
          // The windows come by their own way: this waits for the last of them.
          await told;
          for (const line of linesOf(timeline, recording.file)) lines.write(line);
        })
        .finally(() => port1.close());
      // Until the first line a failure still has a status of its own.
      await Promise.race([heard, lines.begun]);
      heard
        .catch((error) => lines.write({ type: 'problem', problem: problemOf(error, request.id) }))
        .finally(() => lines.end());
      return reply.type('application/x-ndjson; charset=utf-8').send(lines.readable);
    },
  );
}

/** Lines of JSON on their way; a recording has few, so that none waits for its reader. */
class Lines {
  readonly readable = new Readable({ read() {} });
  /** Kept when there is a first line. */
  readonly begun: Promise<void>;
  #begin: () => void = () => {};

  constructor() {
    this.begun = new Promise((resolve) => {
      this.#begin = resolve;
    });
  }

  write(line: object): void {
    if (this.readable.destroyed || this.readable.readableEnded) return;
    this.readable.push(`${JSON.stringify(line)}\n`);
    this.#begin();
  }

  end(): void {
    this.readable.push(null);
  }
}

function* linesOf(
  { labels, stretches, summary, recognition }: Outlined,
  file: string | undefined,
): Generator<object> {
  for (const { probabilities, ...stretch } of stretches) {
    yield {
      type: 'stretch',
      ...stretch,
      ...(probabilities && { probabilities: byLabel(labels, probabilities) }),
    };
  }
  yield { type: 'summary', ...(file !== undefined && { file }), ...summary, recognition };
}
