// A microphone that plays faster than sound goes, so that minutes of live recognition take seconds.

/** Gives the page a microphone that plays `sound` and silence in turns, `factor` times too fast. */
export function fastMicrophone(): void {
  const world = window as unknown as {
    sound: number[];
    factor: number;
    fed: number;
    paused?: boolean;
  };
  world.fed = 0;
  const blockSize = 1024;
  const feed = (port: MessagePort) => {
    const sound = Float32Array.from(world.sound);
    const intervalMs = 50;
    const blocks = Math.round((world.factor * 48_000 * intervalMs) / 1000 / blockSize);
    const timer = setInterval(() => {
      for (let sent = 0; !world.paused && sent < blocks; sent++) {
        const block = new Float32Array(blockSize);
        const at = world.fed % (sound.length * 2);
        if (at + blockSize <= sound.length) block.set(sound.subarray(at, at + blockSize));
        port.postMessage(block, [block.buffer]);
        world.fed += blockSize;
      }
    }, intervalMs);
    addEventListener('pagehide', () => clearInterval(timer));
  };
  Object.assign(window, {
    AudioWorkletNode: class {
      constructor(context: AudioContext) {
        const node = new GainNode(context, { gain: 0 });
        const port = { postMessage: (message: MessagePort) => feed(message) };
        // biome-ignore lint/correctness/noConstructorReturn: stands in for a node that the page connects
        return Object.assign(node, { port });
      }
    },
  });
}
