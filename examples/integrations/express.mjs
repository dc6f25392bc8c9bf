// affetto as middleware of Express: it hears the recording in the body, and the next one finds the answer.
// npm i affetto express, then: node express.mjs [PORT]
import { AffettoError, loadAffetto } from 'affetto';
import express from 'express';

/** Puts the answer for the body of a request into `request.answer`. */
export function hear(loading = loadAffetto()) {
  return async (request, _response, next) => {
    const affetto = await loading;
    // What strangers send is decoded by affetto alone.
    request.answer = await affetto.recognize(request, { ffmpeg: false });
    next();
  };
}

const app = express();
app.post('/emotion', hear(), ({ answer }, response) => {
  response.json({ emotion: answer.emotion, confidence: answer.confidence, model: 'encoder' });
});
app.use((error, _request, response, next) => {
  if (!(error instanceof AffettoError)) return next(error);
  response.status(400).json({ code: error.code, message: error.message });
});
app.listen(Number(process.argv[2] ?? 8080), '127.0.0.1');
