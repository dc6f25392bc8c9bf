// Live emotions over a WebSocket, as a step of a voice agent (LiveKit, Pipecat) would have them: a client sends 16-bit mono
// samples at 16 kHz as they come, and hears a line of JSON for every moment of speech.
// npm i affetto ws, then: node websocket.mjs [PORT]
import { loadAffetto } from 'affetto';
import { WebSocketServer } from 'ws';

/**
 * A processor: pieces of sound in, moments out. LiveKit's frames ({ data, sampleRate, channels }) are taken as they are, so
 * `for await (const moment of emotions(affetto, audioStream))` does there.
 */
export async function* emotions(affetto, pieces) {
  for await (const { atSeconds, emotion, confidence, sure, final } of affetto.listen(pieces, {
    sampleRate: 16_000,
  })) {
    yield { atSeconds, emotion: sure ? emotion : 'not sure', confidence, final };
  }
}

const affetto = await loadAffetto();
const server = new WebSocketServer({ port: Number(process.argv[2] ?? 8080), host: '127.0.0.1' });
server.on('connection', async (socket) => {
  const pieces = new ReadableStream({
    start(controller) {
      // A text ends the sound; a client that leaves ends it, too.
      socket.on('message', (data, isBinary) => {
        if (isBinary) controller.enqueue(new Uint8Array(data));
        else controller.close();
      });
      socket.once('close', () => controller.error(new Error('the client left')));
    },
  });
  try {
    for await (const moment of emotions(affetto, pieces)) socket.send(JSON.stringify(moment));
    socket.close();
  } catch (error) {
    socket.close(1011, error.message.slice(0, 100));
  }
});
