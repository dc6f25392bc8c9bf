// The Opus packets of a container's track, through mediabunny, to blocks of samples.
import type { InputAudioTrack } from 'mediabunny';
import type { AudioBlock } from '../stream.js';
import { loadMediabunny } from './mediabunny.js';
import { createOpusDecoder, decodeOpusPackets, type OpusHead } from './opus.js';

/** Packets decoded at once: 20 ms each as a rule. */
const BATCH_PACKETS = 64;

/**
 * Decodes a track, dropping the pre-skip, and everything after `limit` sample frames if that is given:
 * the last packet is padded to a whole one, and only the container knows where the sound ends.
 */
export async function* readOpusTrack(
  track: InputAudioTrack,
  head: OpusHead,
  limit = Number.POSITIVE_INFINITY,
): AsyncGenerator<AudioBlock, void, undefined> {
  const { EncodedPacketSink } = await loadMediabunny();
  const decoder = await createOpusDecoder(head);
  let frames = 0;
  const decode = (packets: Uint8Array[]): AudioBlock => {
    const block = decodeOpusPackets(decoder, packets);
    const keep = Math.min(block[0]?.length ?? 0, limit - frames);
    frames += keep;
    return block.map((channel) => channel.subarray(0, keep));
  };
  try {
    let batch: Uint8Array[] = [];
    for await (const packet of new EncodedPacketSink(track).packets()) {
      batch.push(packet.data);
      if (batch.length < BATCH_PACKETS) continue;
      yield decode(batch);
      batch = [];
    }
    if (batch.length > 0) yield decode(batch);
  } finally {
    decoder.free();
  }
}
