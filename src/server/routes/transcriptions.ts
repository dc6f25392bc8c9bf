// POST /v1/audio/transcriptions: the shape of OpenAI's endpoint, for clients that know it: audio in, segments out. What is
// said is not written down here; each segment's text says how it is said.

import type { FastifyInstance } from 'fastify';
import { byLabel } from '../../recognition/by-label.js';
import { timelineSrt, timelineVtt } from '../../timeline/timeline-captions.js';
import type { Outlined } from '../jobs.js';
import { ProblemError } from '../problem.js';
import { hearChoice, oneBroughtBy } from '../recordings.js';
import { schemas, transcriptionBody } from '../schemas.js';
import { hearFor, openOf, type Service } from '../service.js';
import { withoutListener } from './without-listener.js';

/** The formats of OpenAI's endpoint that fit. */
const formats = ['json', 'verbose_json', 'text', 'srt', 'vtt'] as const;

/** Adds the route. */
export function transcriptionsRoute(app: FastifyInstance, service: Service): void {
  const { limits, model } = service;
  app.post(
    '/v1/audio/transcriptions',
    {
      config: { admits: true, body: transcriptionBody },
      schema: {
        summary: "Segments with their emotion, in the shape of OpenAI's transcriptions",
        description:
          'For clients that know this shape. There are no words in it: `text` says how it is said, such as "[happy]", and `language` is empty. `model` may be any name; `language`, `prompt`, `temperature` and `timestamp_granularities[]` change nothing.',
        tags: ['recordings'],
        response: { 200: schemas.transcription, default: schemas.problem },
      },
    },
    async (request, reply) => {
      const open = openOf(request);
      const { recording, fields } = await oneBroughtBy(request, open, limits);
      const format = formatOf(fields.response_format);
      open.takePlace();
      const choice = hearChoice({}, limits);
      const { bytes } = recording;
      const port = withoutListener();
      const timeline = await hearFor(service, open, { kind: 'timeline', bytes, choice, port });
      if (format === 'srt')
        return reply.type('text/plain; charset=utf-8').send(timelineSrt(timeline));
      if (format === 'vtt')
        return reply.type('text/vtt; charset=utf-8').send(timelineVtt(timeline));
      const body = transcription(timeline);
      if (format === 'text') return reply.type('text/plain; charset=utf-8').send(`${body.text}\n`);
      return format === 'json' ? { text: body.text } : { ...body, model: model.name };
    },
  );
}

function formatOf(given = 'json'): (typeof formats)[number] {
  const format = formats.find((one) => one === given);
  if (format) return format;
  throw new ProblemError(
    400,
    'option-invalid',
    `response_format ${given.slice(0, 30)}: there are ${formats.join(', ')}.`,
  );
}

function transcription({ stretches, labels, summary }: Outlined) {
  const segments = stretches
    .filter(({ kind }) => kind !== 'pause')
    .map(({ startSeconds, endSeconds, kind, emotion = '', confidence = 0, probabilities }, id) => ({
      id,
      start: startSeconds,
      end: endSeconds,
      text: kind === 'emotion' ? `[${emotion}]` : '[not sure]',
      emotion,
      confidence,
      sure: kind === 'emotion',
      probabilities: byLabel(labels, probabilities ?? []),
    }));
  return {
    task: 'transcribe',
    language: '',
    duration: summary.durationSeconds,
    text: segments.map(({ text }) => text).join(' '),
    segments,
  };
}
