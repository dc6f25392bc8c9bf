// The server itself: Fastify with its plugins, what every request goes through, and the routes.

import { randomUUID } from 'node:crypto';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { AffettoError } from '../errors.js';
import { version } from '../version.js';
import { answerBrokenRequests } from './broken-requests.js';
import { streamProtocol } from './guard.js';
import { headerSeconds, keptAliveSeconds, maxHeaderBytes } from './limits.js';
import { OpenRequest } from './open-request.js';
import { ProblemError, problemOf } from './problem.js';
import { takeRecordings } from './recordings.js';
import { conversationRoute } from './routes/conversation.js';
import { embedRoute } from './routes/embed.js';
import { predictRoute } from './routes/predict.js';
import { serverEnds, stateRoutes } from './routes/state.js';
import { streamOptions, streamRoute } from './routes/stream.js';
import { timelineRoute } from './routes/timeline.js';
import { transcriptionsRoute } from './routes/transcriptions.js';
import type { Service } from './service.js';
import { siteRoutes } from './site.js';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Whether its requests bring recordings, and so go through the limits. */
    admits?: boolean;
    /** Whether nobody needs a token. */
    isOpen?: boolean;
    /** Whether it is a WebSocket. */
    isStream?: boolean;
    /** What its requests bring, as OpenAPI says it. */
    body?: object;
  }
}

/** How an app is made beside its service. */
export interface AppSettings {
  /** The folder of the web app; undefined: there is none. */
  readonly site: string | undefined;
  /** What is logged: `info` a line for each request, `warn` what went wrong, `silent` nothing. */
  readonly logLevel: string;
  /** How many proxies stand before the server: their `x-forwarded-for` tells clients apart. */
  readonly proxies: number;
}

/** The policy of the documentation: nothing from elsewhere. */
const docsPolicy = {
  'default-src': ["'none'"],
  'script-src': ["'self'"],
  'style-src': ["'self'"],
  'img-src': ["'self'", 'data:'],
  'connect-src': ["'self'"],
  'base-uri': ["'none'"],
  'frame-ancestors': ["'none'"],
};

/** Makes the app; it does not listen yet. */
export async function createApp(service: Service, settings: AppSettings): Promise<FastifyInstance> {
  const { default: fastify, LogController } = await import('fastify');
  const { limits } = service;
  const app = fastify({
    logger: { level: settings.logLevel, base: null },
    // Fastify's own lines name addresses and whole URLs.
    logController: new LogController({ disableRequestLogging: true }),
    genReqId: ({ headers }) => {
      const given = headers['x-request-id'];
      return typeof given === 'string' && /^[\w.-]{1,64}$/.test(given) ? given : randomUUID();
    },
    bodyLimit: limits.maxBodyBytes,
    requestTimeout: 1000 * limits.receiveSeconds,
    keepAliveTimeout: 1000 * keptAliveSeconds,
    http: {
      headersTimeout: 1000 * headerSeconds,
      connectionsCheckingInterval: 1000,
      maxHeaderSize: maxHeaderBytes,
    },
    trustProxy: (_, hop) => hop < settings.proxies,
    routerOptions: { maxParamLength: 200 },
    forceCloseConnections: 'idle',
    // What comes while the server ends is refused like everything else: with a problem.
    return503OnClosing: false,
    ajv: { customOptions: { removeAdditional: false, coerceTypes: true, allErrors: false } },
    clientErrorHandler: answerBrokenRequests,
  });
  app.server.maxConnections = limits.maxConnections;
  // Schemas describe answers, and do not filter them.
  app.setSerializerCompiler(() => (content) => JSON.stringify(content));
  guardRequests(app, service);
  answerProblems(app);
  logRequests(app, service);
  takeRecordings(app);
  await addPlugins(app, service);
  for (const addRoutes of [
    predictRoute,
    timelineRoute,
    conversationRoute,
    embedRoute,
    transcriptionsRoute,
    streamRoute,
    stateRoutes,
  ]) {
    addRoutes(app, service);
  }
  await siteRoutes(app, settings.site);
  return app;
}

/** What every request goes through before anything of its body is read. */
function guardRequests(app: FastifyInstance, { guard, ending, limits, admission }: Service): void {
  app.addHook('onRequest', async (request, reply) => {
    reply.header('x-request-id', request.id);
    const visit = { headers: request.headers, address: request.ip };
    guard.checkPlace(visit);
    const { admits, isOpen } = request.routeOptions.config;
    // What has no route, the page and the documentation are for everybody: they say nothing that is secret.
    if (isOpen || request.is404 || !isGuarded(request)) return;
    const client = guard.client(visit);
    if (!admits) return;
    if (ending.aborted) {
      reply.header('connection', 'close');
      throw serverEnds();
    }
    request.open = new OpenRequest(request, reply, { client, limits, admission });
  });
}

const isGuarded = ({ routeOptions: { url = '' } }: FastifyRequest) =>
  url.startsWith('/v1/') || url === '/metrics';

function answerProblems(app: FastifyInstance): void {
  const answer = (request: FastifyRequest, reply: FastifyReply, error: unknown) => {
    const problem = problemOf(error, request.id);
    if (error instanceof ProblemError && error.retryAfterSeconds !== undefined) {
      reply.header('retry-after', String(error.retryAfterSeconds));
    }
    if (problem.status === 401) reply.header('www-authenticate', 'Bearer');
    // What is left of a body is not read: the connection cannot be used again.
    if (!request.raw.complete) reply.header('connection', 'close');
    if (request.headers.upgrade !== undefined) {
      // Node hands such a connection over for good, and nobody else would close it.
      reply.header('connection', 'close');
      reply.raw.once('finish', () => request.raw.socket.end());
    }
    if (problem.status >= 500 && !(error instanceof ProblemError)) {
      const { name, code, stack } = error as NodeJS.ErrnoException;
      // Messages of recordings' failures may quote what is in them.
      const trace = error instanceof AffettoError ? undefined : stack;
      request.log.error({ reqId: request.id, error: name, code, trace }, 'request failed');
    }
    return reply
      .status(problem.status)
      .type('application/problem+json; charset=utf-8')
      .serializer((content: unknown) => JSON.stringify(content))
      .send(problem);
  };
  app.setErrorHandler((error, request, reply) => answer(request, reply, error));
  app.setNotFoundHandler((request, reply) =>
    answer(
      request,
      reply,
      new ProblemError(404, 'nothing-here', 'There is nothing here. /docs lists what there is.'),
    ),
  );
}

/** One line a request, without names, addresses or anything of the sound. */
function logRequests(app: FastifyInstance, { metrics }: Service): void {
  app.addHook('onResponse', async (request, reply) => {
    const { routeOptions, method, open, id } = request;
    const route = routeOptions.url ?? 'none';
    const { statusCode: status, elapsedTime } = reply;
    metrics.answered(route, method, status, elapsedTime / 1000);
    const ms = Math.round(elapsedTime);
    const line = { reqId: id, method, route, status, ms, ...(open && { bytes: open.bytes }) };
    if (status >= 500) app.log.warn(line, 'answered');
    else app.log.info(line, 'answered');
  });
}

async function addPlugins(app: FastifyInstance, { limits, guardSettings }: Service): Promise<void> {
  const [cors, multipart, swagger, swaggerUi, websocket] = await Promise.all([
    import('@fastify/cors'),
    import('@fastify/multipart'),
    import('@fastify/swagger'),
    import('@fastify/swagger-ui'),
    import('@fastify/websocket'),
  ]);
  if (guardSettings.origins.length > 0) {
    await app.register(cors.default, {
      origin: [...guardSettings.origins],
      methods: ['GET', 'POST'],
      exposedHeaders: ['x-request-id', 'retry-after'],
      maxAge: 600,
    });
  }
  await app.register(multipart.default, {
    limits: {
      fileSize: limits.maxBodyBytes,
      files: limits.maxFiles,
      fields: 16,
      parts: limits.maxFiles + 16,
      fieldNameSize: 100,
      fieldSize: 10_000,
      headerPairs: 20,
    },
  });
  await app.register(websocket.default, {
    options: {
      ...streamOptions,
      handleProtocols: (offered) => (offered.has(streamProtocol) ? streamProtocol : false),
    },
    // Live streams end by themselves, with their last moments.
    preClose: (done) => done(),
  });
  await app.register(swagger.default, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'affetto',
        version,
        description: 'Speech emotion recognition: recordings in, how something is said out.',
        license: { name: 'MIT', identifier: 'MIT' },
      },
      servers: [{ url: '/' }],
      components: { securitySchemes: { token: { type: 'http', scheme: 'bearer' } } },
      ...(guardSettings.tokens.length > 0 && { security: [{ token: [] }] }),
    },
    transform: ({ schema, url, route }) => {
      const { body, isStream } = route.config ?? {};
      // @fastify/websocket hides its routes.
      return {
        schema: { ...schema, ...(body && { body }), ...(isStream && { hide: false }) },
        url,
      };
    },
  });
  await app.register(swaggerUi.default, {
    routePrefix: '/docs',
    staticCSP: docsPolicy,
    uiConfig: { validatorUrl: null },
  });
  app.get('/openapi.json', { config: { isOpen: true }, schema: { hide: true } }, async () =>
    app.swagger(),
  );
}
