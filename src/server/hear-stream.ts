// One live stream on its thread: sound comes by a port, moments go back by it, and each piece is acknowledged when it was
// heard, so that whoever sends faster than it is heard has to wait.

import { OPUS_RATE, OpusPackets } from '../audio/formats/opus.js';
import type { Affetto } from '../door/affetto.js';
import type { LivePiece } from '../door/live-pieces.js';
import type { SavedVoice } from '../recognition/voice.js';
import type { FromListener, Job, StreamFormat, ToListener } from './jobs.js';

/** Hears a stream until it says that it ends. */
export async function hearStream(
  affetto: Affetto,
  { port, format, voice: saved }: Extract<Job, { kind: 'listen' }>,
): Promise<void> {
  const tell = (message: FromListener) => port.postMessage(message);
  const voice = saved && affetto.voice('format' in saved ? (saved as SavedVoice) : undefined);
  const pieces = new PieceQueue((heardBytes) => tell({ heardBytes }));
  port.on('message', (message: ToListener) => {
    if ('audio' in message) pieces.add(message.audio);
    else if ('save' in message) tell({ voice: voice?.save() ?? null });
    else pieces.end();
  });
  // The other side is gone.
  port.on('close', () => pieces.end());
  const decoder = format.encoding === 'opus' ? await opusDecoder(format) : undefined;
  try {
    const sound = decoder ? opusSound(pieces, decoder) : pieces;
    const { sampleRate, channels } = format;
    const how = { ...(decoder ? {} : { sampleRate, channels }), ...(voice && { voice }) };
    for await (const moment of affetto.listen(sound, how)) tell({ moment });
    if (voice) tell({ voice: voice.save() });
  } finally {
    decoder?.free();
    port.close();
  }
}

const opusDecoder = ({ channels }: StreamFormat): Promise<OpusPackets> =>
  OpusPackets.begin({
    channels,
    // A live stream has no header that names one.
    preSkip: 0,
    streamCount: 1,
    coupledStreamCount: channels - 1,
    channelMappingTable: channels === 2 ? [0, 1] : [0],
  });

async function* opusSound(
  packets: AsyncIterable<Uint8Array>,
  decoder: OpusPackets,
): AsyncGenerator<LivePiece> {
  for await (const packet of packets) {
    yield { samples: decoder.decode([packet]), sampleRate: OPUS_RATE };
  }
}

/** Pieces in the order that they came in; each is acknowledged when the next one is asked for. */
class PieceQueue implements AsyncIterable<Uint8Array> {
  readonly #onHeard: (bytes: number) => void;
  readonly #pieces: Uint8Array[] = [];
  #isEnded = false;
  #wake: () => void = () => {};

  constructor(onHeard: (bytes: number) => void) {
    this.#onHeard = onHeard;
  }

  add(piece: Uint8Array): void {
    this.#pieces.push(piece);
    this.#wake();
  }

  end(): void {
    this.#isEnded = true;
    this.#wake();
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Uint8Array> {
    while (true) {
      const piece = this.#pieces.shift();
      if (piece) {
        yield piece;
        this.#onHeard(piece.length);
      } else if (this.#isEnded) return;
      else {
        await new Promise<void>((resolve) => {
          this.#wake = resolve;
        });
      }
    }
  }
}
