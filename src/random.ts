// Seeded random numbers for splits, initial weights, dropout and augmentation: sfc32, small, fast, the
// same on every machine (Chris Doty-Humphrey's Small Fast Counter generator, as in PractRand).

/** A stream of random numbers that depends on its seeds alone. */
export class RandomStream {
  private a: number;
  private b: number;
  private c: number;
  private counter = 1;

  /**
   * Starts a stream.
   * @param seeds Up to three integers; each distinct combination gives an unrelated stream.
   */
  constructor(...seeds: readonly number[]) {
    this.a = (seeds[0] ?? 0) | 0;
    this.b = (seeds[1] ?? 0) | 0;
    this.c = (seeds[2] ?? 0) | 0;
    for (let i = 0; i < 15; i++) this.uint32();
  }

  /** Draws an integer in [0, 2^32). */
  uint32(): number {
    const sum = (this.a + this.b + this.counter) | 0;
    this.counter = (this.counter + 1) | 0;
    this.a = this.b ^ (this.b >>> 9);
    this.b = (this.c + (this.c << 3)) | 0;
    this.c = (((this.c << 21) | (this.c >>> 11)) + sum) | 0;
    return sum >>> 0;
  }

  /** Draws a number in [0, 1). */
  uniform(): number {
    return this.uint32() / 0x1_0000_0000;
  }

  /**
   * Draws a normal deviate (Box-Muller).
   * @returns A number of mean 0 and standard deviation 1.
   */
  normal(): number {
    const radius = Math.sqrt(-2 * Math.log(1 - this.uniform()));
    return radius * Math.cos(2 * Math.PI * this.uniform());
  }

  /** Draws an integer in [0, `bound`). */
  integer(bound: number): number {
    return Math.floor(this.uniform() * bound);
  }

  /** Fills `target` with random bytes, four from each draw, lowest first. */
  fillBytes(target: Uint8Array): void {
    const whole = target.length & ~3;
    if (target.byteOffset % 4 === 0) {
      // Whole words at once: dropout takes hundreds of thousands of bytes a step.
      const words = new Uint32Array(target.buffer, target.byteOffset, whole / 4);
      for (let i = 0; i < words.length; i++) words[i] = this.uint32();
    } else {
      for (let i = 0; i < whole; i += 4) {
        const draw = this.uint32();
        target[i] = draw;
        target[i + 1] = draw >>> 8;
        target[i + 2] = draw >>> 16;
        target[i + 3] = draw >>> 24;
      }
    }
    for (let i = whole; i < target.length; i++) target[i] = this.uint32();
  }
}

/** Makes a shuffled copy (Fisher-Yates, every order equally likely); the input stays as it was. */
export function shuffle<T>(items: readonly T[], random: RandomStream): T[] {
  const shuffled = [...items];
  for (let last = shuffled.length - 1; last > 0; last--) {
    const pick = random.integer(last + 1);
    [shuffled[last], shuffled[pick]] = [shuffled[pick] as T, shuffled[last] as T];
  }
  return shuffled;
}
