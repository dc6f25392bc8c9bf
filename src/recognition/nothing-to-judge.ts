// What is no recording of speech although it sounds: hums, tones, steady noise. It has no say in an answer.

import { silencePeak } from '../audio/check-samples.js';
import { peakOf } from '../audio/peak.js';

/**
 * Tells whether speech is out of the question: nothing is louder than -80 dBFS, or, for 0.8 s or more, the level
 * keeps within 4 dB. Hums, tones and steady noises do; syllables rise and fall by far more.
 */
export function isSpeechless(samples: Float32Array, sampleRate: number): boolean {
  const frame = Math.round(levelFrameSeconds * sampleRate);
  const levels: number[] = [];
  for (let start = 0; start + frame <= samples.length; start += frame) {
    let power = 0;
    for (let i = start; i < start + frame; i++) {
      const sample = samples[i] as number;
      // A product: V8 takes `** 2` for a general power, which costs as much as a layer of the network.
      power += sample * sample;
    }
    levels.push(10 * Math.log10(power / frame + 1e-12));
  }
  const loudest = Math.max(...levels);
  // A frame's level cannot exceed its peak, so mostly no sample needs to be looked at again.
  if (!(loudest > surelyHeardDb) && peakOf(samples) < silencePeak) return true;
  const isHeard = (level: number) => level > loudest - 30;
  const heard = levels
    .slice(levels.findIndex(isHeard), levels.findLastIndex(isHeard) + 1)
    .sort((a, b) => a - b);
  if (heard.length * levelFrameSeconds < 0.8) return false;
  const at = (share: number) => heard[Math.floor(share * (heard.length - 1))] as number;
  return at(0.95) - at(0.05) < 4;
}

/** The level in dBFS from which a frame is louder than `silencePeak` somewhere, with room for rounding. */
const surelyHeardDb = 20 * Math.log10(silencePeak) + 0.1;
/** The length of a level frame in seconds: longer than a period of the lowest voices, much shorter than a syllable. */
const levelFrameSeconds = 0.02;
