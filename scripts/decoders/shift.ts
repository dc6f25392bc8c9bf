// How two decoders' samples of one file differ: in their number, and by how many samples one is late.

/** What a decoder gave. */
export interface Decoded {
  /** The first channel, [n]. */
  readonly samples: Float32Array;
  /** Its rate in Hz. */
  readonly rate: number;
  /** What is said of it beside the number of samples. */
  readonly by?: string;
}

/** The largest shift that is looked for, in samples: that of an encoder and a decoder together is less. */
const mostShift = 3000;

/** Says how many samples a peer gave and how late they are; that it refuses the file; or that all is the same. */
export function verdict(own: Decoded | undefined, peer: Decoded | undefined): string {
  if (!peer) return 'refuses';
  const count = peer.samples.length.toLocaleString('en');
  if (!own) return count;
  if (own.rate !== peer.rate) return `${count} at ${peer.rate} Hz`;
  const shift = shiftOf(own.samples, peer.samples);
  const moved = shift === 0 ? '' : `, ${Math.abs(shift)} ${shift > 0 ? 'late' : 'early'}`;
  const isSame = own.samples.length === peer.samples.length && shift === 0;
  return isSame ? 'the same' : `${count}${moved}`;
}

/** Counts the samples by which `peer` is later than `own`: there the sum of squared differences is least. */
function shiftOf(own: Float32Array, peer: Float32Array): number {
  const from = Math.min(own.length, peer.length) >> 2;
  const length = Math.min(4000, from);
  let [best, least] = [0, difference(own, peer, { from, length, shift: 0 })];
  for (let shift = -mostShift; shift <= mostShift; shift++) {
    const here = difference(own, peer, { from, length, shift });
    if (here < least) [best, least] = [shift, here];
  }
  return best;
}

function difference(
  own: Float32Array,
  peer: Float32Array,
  {
    from,
    length,
    shift,
  }: { readonly from: number; readonly length: number; readonly shift: number },
): number {
  let sum = 0;
  for (let at = from; at < from + length; at++) sum += (own[at]! - (peer[at + shift] ?? 0)) ** 2;
  return sum;
}
