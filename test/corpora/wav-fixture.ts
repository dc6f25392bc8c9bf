// Writes 16-bit WAVs for tests.

/** `channels` are samples from -1 to 1, all of one length; 1 becomes 32,767. */
export function makeWav(channels: readonly (readonly number[])[], sampleRate: number): Buffer {
  const frames = channels[0]!.length;
  const data = Buffer.alloc(frames * channels.length * 2);
  for (const [channel, samples] of channels.entries()) {
    for (const [frame, sample] of samples.entries()) {
      data.writeInt16LE(Math.round(sample * 32_767), (frame * channels.length + channel) * 2);
    }
  }
  const head = Buffer.alloc(44);
  head.write('RIFF', 0);
  head.writeUInt32LE(36 + data.length, 4);
  head.write('WAVEfmt ', 8);
  head.writeUInt32LE(16, 16);
  head.writeUInt16LE(1, 20);
  head.writeUInt16LE(channels.length, 22);
  head.writeUInt32LE(sampleRate, 24);
  head.writeUInt32LE(sampleRate * channels.length * 2, 28);
  head.writeUInt16LE(channels.length * 2, 32);
  head.writeUInt16LE(16, 34);
  head.write('data', 36);
  head.writeUInt32LE(data.length, 40);
  return Buffer.concat([head, data]);
}

/** A sine of `frames` samples. */
export function sine(frames: number, amplitude = 0.5, step = 0.05): number[] {
  return Array.from({ length: frames }, (_, i) => amplitude * Math.sin(i * step));
}
