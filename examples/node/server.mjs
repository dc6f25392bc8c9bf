// A server that answers for recordings, without any framework: node examples/node/server.mjs [PORT]
// Then: curl --data-binary @examples/speech.wav http://127.0.0.1:8080/
import { createServer } from 'node:http';
import { loadAffetto } from 'affetto';

const affetto = await loadAffetto();
const server = createServer(async (request, response) => {
  const say = (status, body) => {
    response.writeHead(status, { 'content-type': 'application/json' });
    response.end(JSON.stringify(body));
  };
  try {
    // A request is a stream of the file's bytes; what strangers send is decoded by affetto alone.
    const { emotion, confidence, sure } = await affetto.recognize(request, { ffmpeg: false });
    say(200, { emotion, confidence, sure });
  } catch ({ code = 'FAILED', message }) {
    say(400, { code, message });
  }
});
server.listen(Number(process.argv[2] ?? 8080), '127.0.0.1', () => {
  console.log(`http://127.0.0.1:${server.address().port}/`);
});
