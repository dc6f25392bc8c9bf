// A call over the classic telephone network: what G.711 at 8 kHz leaves of a voice.

import g711 from 'alawmulaw';
import fili from 'fili';
import { fit, fromInt16, toInt16 } from '../audio/pcm.js';
import { resample } from '../audio/resample.js';
import { convolve } from './convolution.js';

const lineRate = 8000;
/** The line's filter, of linear phase. Its -6 dB edges lie 15 Hz inside 300-3,400 Hz, so that the outside is out. */
const bandPass = { order: 513, Fs: lineRate, Fa: 315, Fb: 3385, Att: 60 } as const;
let coefficients: number[] | undefined;

/**
 * Sends samples through a telephone line: band-pass 300-3,400 Hz at 8 kHz, mu-law (ITU-T G.711) there and back. The
 * filter's delay is taken out.
 *
 * @param samples Mono samples, [n].
 * @param sampleRate Their rate in Hz, at which they come back.
 * @returns As many samples, [n].
 */
export async function throughTelephone(
  samples: Float32Array,
  sampleRate: number,
): Promise<Float32Array> {
  coefficients ??= new fili.FirCoeffs().kbFilter(bandPass);
  const narrow = await resample(samples, sampleRate, lineRate);
  const passed = convolve(narrow, coefficients, (coefficients.length - 1) / 2);
  const received = fromInt16(g711.mulaw.decode(g711.mulaw.encode(toInt16(passed))));
  return fit(await resample(received, lineRate, sampleRate), samples.length);
}
