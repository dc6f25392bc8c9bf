// affetto on the server of Next: POST a recording, as it is in its file.
import { loadAffetto } from 'affetto';

let loading;

export async function POST(request) {
  loading ??= loadAffetto();
  const affetto = await loading;
  const bytes = await request.arrayBuffer();
  // What strangers send is decoded by affetto alone.
  const { emotion, confidence } = await affetto.recognize(bytes, { ffmpeg: false });
  return Response.json({ emotion, confidence, model: affetto.model, engine: affetto.runtime.name });
}
