// A function as AWS Lambda calls it: the body is a recording in base64. Bundle it with esbuild, zip the one file.
import { loadAffetto } from 'affetto';

// Once for all calls of this instance.
const loading = loadAffetto({ model: 'crnn' });

export async function handler({ body }) {
  const affetto = await loading;
  try {
    const bytes = Buffer.from(body, 'base64');
    // What strangers send is decoded by affetto alone.
    const { emotion, confidence } = await affetto.recognize(bytes, { ffmpeg: false });
    return { statusCode: 200, body: JSON.stringify({ emotion, confidence, model: affetto.model }) };
  } catch (error) {
    return { statusCode: 400, body: JSON.stringify({ code: error.code, message: error.message }) };
  }
}
