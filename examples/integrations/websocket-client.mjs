// Sends a recording of 16-bit mono samples at 16 kHz to websocket.mjs, and prints what it says:
// node websocket-client.mjs RECORDING.wav [PORT]
import { readFileSync } from 'node:fs';
import { decodeAudio } from 'affetto';
import { WebSocket } from 'ws';

const [file, port = '8080'] = process.argv.slice(2);
const { samples } = await decodeAudio(readFileSync(file), { sampleRate: 16_000 });
const socket = new WebSocket(`ws://127.0.0.1:${port}`);
socket.on('open', () => {
  for (let at = 0; at < samples.length; at += 320) {
    const piece = Int16Array.from(samples.subarray(at, at + 320), (value) => value * 32_767);
    socket.send(new Uint8Array(piece.buffer));
  }
  socket.send('end');
});
socket.on('message', (line) => console.log(String(line)));
socket.on('error', ({ message }) => {
  console.error(message);
  process.exitCode = 1;
});
