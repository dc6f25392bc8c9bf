// affetto as a plugin of Fastify: recordings come as streams, and go to the model as they are.
// npm i affetto fastify, then: node fastify.mjs [PORT]
import { AffettoError, loadAffetto } from 'affetto';
import Fastify from 'fastify';

const app = Fastify({ bodyLimit: 50_000_000 });
// Whatever the type of a body is, it is handed on as a stream.
app.addContentTypeParser('*', (_request, body, done) => done(null, body));
app.decorate('affetto', await loadAffetto());

app.post('/emotion', async ({ body }) => {
  const { emotion, confidence } = await app.affetto.recognize(body, { ffmpeg: false });
  return { emotion, confidence, model: app.affetto.model };
});
app.setErrorHandler((error, _request, reply) => {
  reply.status(error instanceof AffettoError ? 400 : 500);
  return { code: error.code, message: error.message };
});
await app.listen({ port: Number(process.argv[2] ?? 8080), host: '127.0.0.1' });
