// What the answers look like, as OpenAPI 3.1 says it. They describe and do not filter: answers are written as they are.

const number = { type: 'number' } as const;
const seconds = { type: 'number', minimum: 0 } as const;
const share = { type: 'number', minimum: 0, maximum: 1 } as const;
const shares = {
  type: 'object',
  additionalProperties: share,
  description: 'A probability for each label, summing to 1',
} as const;

const problem = {
  type: 'object',
  description: 'RFC 9457',
  required: ['type', 'title', 'status', 'detail'],
  properties: {
    type: { type: 'string', examples: ['urn:affetto:problem:queue-full'] },
    title: { type: 'string' },
    status: { type: 'integer' },
    detail: { type: 'string', description: 'What happened, and what to do' },
    requestId: { type: 'string', description: 'It is in the header x-request-id too' },
  },
} as const;

const answer = {
  type: 'object',
  properties: {
    emotion: { type: 'string', description: 'The most probable label' },
    confidence: share,
    sure: { type: 'boolean', description: 'False: say "not sure", not the emotion' },
    probabilities: shares,
    dimensions: { type: 'object', additionalProperties: number },
    durationSeconds: seconds,
    answerSet: {
      type: 'object',
      description: 'The labels that the answer leaves open, right as often as `level` says',
      properties: { labels: { type: 'array', items: { type: 'string' } }, level: share },
    },
    warnings: {
      type: 'array',
      items: {
        type: 'object',
        properties: { code: { type: 'string' }, message: { type: 'string' } },
      },
    },
  },
} as const;

const stretch = {
  type: 'object',
  properties: {
    startSeconds: seconds,
    endSeconds: seconds,
    kind: { type: 'string', enum: ['emotion', 'unsure', 'pause'] },
    emotion: { type: 'string' },
    confidence: share,
    probabilities: shares,
  },
} as const;

const json = (schema: object) => ({ content: { 'application/json': { schema } } });

/** The schemas of answers, by what they are of. */
export const schemas = {
  problem: {
    description: 'A problem',
    content: { 'application/problem+json': { schema: problem } },
  },
  predictions: {
    description: 'An answer for each recording, in their order',
    ...json({
      type: 'object',
      properties: {
        model: { type: 'string' },
        results: {
          type: 'array',
          items: {
            ...answer,
            properties: { file: { type: 'string' }, ...answer.properties, problem },
          },
        },
      },
    }),
  },
  timeline: {
    description: 'Lines of JSON',
    content: {
      'application/x-ndjson': {
        schema: {
          type: 'object',
          properties: {
            type: { type: 'string', enum: ['window', 'stretch', 'summary', 'problem'] },
            ...stretch.properties,
            durationSeconds: seconds,
            emotionSeconds: { type: 'object', additionalProperties: seconds },
            recognition: answer,
            problem,
          },
        },
      },
    },
  },
  conversation: {
    description: 'Who speaks when, and how; in other formats as text',
    content: {
      'application/json': {
        schema: {
          type: 'object',
          properties: {
            format: { const: 'affetto-conversation-1' },
            file: { type: 'string' },
            model: { type: 'string' },
            durationSeconds: seconds,
            turns: {
              type: 'array',
              items: {
                type: 'object',
                properties: {
                  voice: { type: 'string', examples: ['voice1'] },
                  startSeconds: seconds,
                  endSeconds: seconds,
                  overlapSeconds: { ...seconds, description: 'How long others speak meanwhile' },
                },
              },
            },
            voices: {
              type: 'array',
              items: {
                type: 'object',
                properties: {
                  voice: { type: 'string', examples: ['voice1'] },
                  speechSeconds: seconds,
                  overlapSeconds: seconds,
                  emotion: { type: 'string' },
                  confidence: share,
                  sure: { type: 'boolean' },
                  probabilities: shares,
                  summary: {
                    type: 'object',
                    properties: {
                      durationSeconds: seconds,
                      speechSeconds: seconds,
                      pauseSeconds: seconds,
                      unsureSeconds: seconds,
                      emotionSeconds: { type: 'object', additionalProperties: seconds },
                    },
                  },
                  stretches: { type: 'array', items: stretch },
                },
              },
            },
          },
        },
      },
      'text/plain': { schema: { type: 'string' } },
    },
  },
  embedding: {
    description: 'A row of statistics, or a row for each step',
    ...json({
      type: 'object',
      properties: {
        file: { type: 'string' },
        columns: { type: 'array', items: { type: 'string' } },
        rows: {
          type: 'array',
          items: {
            type: 'object',
            properties: { startSeconds: seconds, values: { type: 'array', items: number } },
          },
        },
      },
    }),
  },
  transcription: {
    description: 'Segments with their emotion; or captions, as text',
    content: {
      'application/json': {
        schema: {
          type: 'object',
          properties: {
            task: { type: 'string' },
            language: { type: 'string' },
            duration: seconds,
            text: { type: 'string' },
            segments: {
              type: 'array',
              items: {
                type: 'object',
                properties: {
                  id: { type: 'integer' },
                  start: seconds,
                  end: seconds,
                  text: { type: 'string' },
                  emotion: { type: 'string' },
                  confidence: share,
                  sure: { type: 'boolean' },
                  probabilities: shares,
                },
              },
            },
          },
        },
      },
      'text/plain': { schema: { type: 'string' } },
    },
  },
  models: {
    description: 'The model of this server',
    ...json({
      type: 'object',
      properties: {
        object: { const: 'list' },
        data: {
          type: 'array',
          items: {
            type: 'object',
            properties: {
              id: { type: 'string' },
              object: { const: 'model' },
              created: { type: 'integer' },
              owned_by: { type: 'string' },
              labels: { type: 'array', items: { type: 'string' } },
              sampleRate: { type: 'integer' },
              windowSeconds: seconds,
              canKnowVoices: { type: 'boolean' },
            },
          },
        },
      },
    }),
  },
  state: {
    description: 'How the server is',
    ...json({ type: 'object', properties: { status: { type: 'string' } } }),
  },
  metrics: {
    description: 'The text format of Prometheus',
    content: { 'text/plain': { schema: { type: 'string' } } },
  },
};

const file = { type: 'string', contentMediaType: 'application/octet-stream' } as const;

/** A request that brings recordings: OpenAPI's `requestBody`. */
export const recordingBody = {
  required: true,
  content: {
    'application/octet-stream': { schema: file },
    'multipart/form-data': {
      schema: { type: 'object', properties: { file: { type: 'array', items: file } } },
    },
  },
};

/** The form of OpenAI's transcriptions, as far as it means something here. */
export const transcriptionBody = {
  required: true,
  content: {
    'multipart/form-data': {
      schema: {
        type: 'object',
        required: ['file'],
        properties: {
          file,
          model: { type: 'string' },
          response_format: {
            type: 'string',
            enum: ['json', 'verbose_json', 'text', 'srt', 'vtt'],
            default: 'json',
          },
        },
      },
    },
  },
};
