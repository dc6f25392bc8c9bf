// Sound as Opus packets of 20 ms, as live streams bring it.
import OpusEncoder from 'opusscript';

/** OPUS_APPLICATION_VOIP of opus_defines.h. */
const voip = 2048;

/** Packets of mono 16-bit sound (low byte first) at a rate that Opus takes; what is left of a frame is filled with silence. */
export function opusPackets(pcm: Uint8Array, sampleRate: 16_000 | 48_000): Uint8Array[] {
  const encoder = new OpusEncoder(sampleRate, 1, voip);
  const frame = sampleRate / 50;
  const packets: Uint8Array[] = [];
  for (let at = 0; at < pcm.length; at += 2 * frame) {
    const piece = Buffer.alloc(2 * frame);
    piece.set(pcm.subarray(at, at + 2 * frame));
    packets.push(Uint8Array.from(encoder.encode(piece, frame)));
  }
  encoder.delete();
  return packets;
}
