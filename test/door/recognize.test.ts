// One door for a recording as somebody has it: whatever it is given as, the answer is that of the file, and what does not
// say all that is needed is refused by its name.

import { createReadStream, readFileSync } from 'node:fs';
import { Readable } from 'node:stream';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { decodeAudio, decodeChannels } from '../../src/audio/decode.js';
import type { Affetto } from '../../src/door/affetto.js';
import { loadAffetto } from '../../src/door/load-affetto.js';
import type { RecordingInput } from '../../src/door/recording-input.js';
import { loadRecognizer } from '../../src/recognition/recognizer.js';
import { nodeRuntime } from '../../src/runtime/node.js';
import { expectCode } from '../support/expect-code.js';

const path = fileURLToPath(new URL('../../examples/speech.wav', import.meta.url));
const bytes = readFileSync(path);
const crnn = new URL('../../models/crnn.onnx', import.meta.url);

let affetto: Affetto;
let wanted: Record<string, number>;

beforeAll(async () => {
  affetto = await loadAffetto({ model: 'crnn' });
  // By the parts, as before there was a door.
  const recognizer = await loadRecognizer(readFileSync(crnn), nodeRuntime);
  const { sampleRate } = recognizer.metadata;
  const { samples } = await decodeAudio(bytes, { sampleRate });
  wanted = { ...(await recognizer.recognize(samples)).probabilities };
  await recognizer.dispose();
});

afterAll(() => affetto.dispose());

const gap = (probabilities: Readonly<Record<string, number>>) =>
  Math.max(
    ...Object.entries(wanted).map(([label, p]) => Math.abs(p - (probabilities[label] ?? 9))),
  );

describe('a recording is taken as', () => {
  const forms: Record<string, () => RecordingInput> = {
    'a path': () => path,
    'a file: URL': () => pathToFileURL(path),
    'a data: URL': () => new URL(`data:audio/wav;base64,${bytes.toString('base64')}`),
    'a Buffer': () => bytes,
    'a Uint8Array': () => new Uint8Array(bytes),
    'an ArrayBuffer': () => new Uint8Array(bytes).buffer,
    'a DataView': () => new DataView(new Uint8Array(bytes).buffer),
    'a Blob': () => new Blob([bytes]),
    'a File': () => new File([bytes], 'speech.wav'),
    'a Readable': () => createReadStream(path),
    'a Readable of small pieces': () => Readable.from(cut(bytes, 999)),
    'a ReadableStream': () => new Blob([bytes]).stream(),
  };
  it.each(Object.entries(forms))('%s', async (_, make) => {
    const { probabilities, source } = await affetto.recognize(make());
    expect(gap(probabilities)).toBeLessThan(1e-6);
    expect(source?.container).toBe('wav');
  });

  it('a file with more sound than its header speaks of, and says so', async () => {
    const twice = await affetto.recognize(Buffer.concat([bytes, bytes]));
    const once = await affetto.recognize(bytes);
    expect(once.warnings).toBeUndefined();
    expect(twice.durationSeconds).toBeCloseTo(2 * once.durationSeconds, 6);
    expect(twice.warnings?.map(({ code }) => code)).toEqual(['mended']);
  });

  it('samples with their rate, which need not be that of the model', async () => {
    const { channels } = await decodeChannels(bytes);
    const own = { samples: channels[0] as Float32Array, sampleRate: 22_050 };
    expect(gap((await affetto.recognize(own)).probabilities)).toBeLessThan(1e-6);
    const higher = await decodeAudio(bytes, { sampleRate: 48_000 });
    // There and back costs a little of what is close to half the rate.
    expect(gap((await affetto.recognize(higher)).probabilities)).toBeLessThan(0.02);
  });

  it('an AudioBuffer, whose channels are averaged', async () => {
    const { channels } = await decodeChannels(bytes);
    const [samples] = channels as [Float32Array];
    const buffer = {
      numberOfChannels: 2,
      sampleRate: 22_050,
      getChannelData: () => samples,
    };
    expect(gap((await affetto.recognize(buffer)).probabilities)).toBeLessThan(1e-6);
  });
});

describe('refused before anything is computed', () => {
  const samples = new Float32Array(22_050).fill(0.1);
  const cases: [what: string, input: unknown, words: string][] = [
    ['samples alone', samples, 'A Float32Array alone does not say at which rate'],
    ['16-bit samples', new Int16Array(9), 'An Int16Array alone does not say at which rate'],
    ['an address as text', 'https://example.org/a.wav', 'Give new URL(...)'],
    ['nothing', undefined, 'undefined is no recording'],
    ['a promise', Promise.resolve(bytes), 'A Promise is no recording. Await it first.'],
    ['an answer of fetch', new Response(bytes), 'Give await response.blob()'],
    ['a number', 7, 'A number is no recording'],
    ['a list', [0.1, 0.2], 'An Array is no recording'],
    ['samples of a wrong kind', { samples: [0.1], sampleRate: 16_000 }, 'samples is number'],
    ['samples without a rate', { samples }, 'sampleRate is undefined'],
  ];
  it.each(cases)('%s', async (_, input, words) => {
    const failure = affetto.recognize(input as RecordingInput);
    await expect(failure).rejects.toThrow(words);
    await expectCode(failure, 'INPUT_UNSUPPORTED');
  });

  it('a stream of something else', async () => {
    const failure = affetto.recognize(Readable.from(['text', 'text']) as never);
    await expect(failure).rejects.toThrow('The stream gave a string');
  });

  it('a path without a file, with its name', async () => {
    await expect(affetto.recognize('no-such.wav')).rejects.toThrow('Cannot read no-such.wav');
  });
});

describe('the older functions', () => {
  it('decodeAudio takes no options: the rate is the recording’s own', async () => {
    const { sampleRate, samples } = await decodeAudio(bytes);
    expect(sampleRate).toBe(22_050);
    expect(samples.length / sampleRate).toBeCloseTo(2.028, 2);
  });

  it('Recognizer.recognize refuses the bytes of a file, which it used to answer', async () => {
    const failure = affetto.recognizer.recognize(bytes as never);
    await expectCode(failure, 'INPUT_UNSUPPORTED');
    await expect(failure).rejects.toThrow('Buffer');
  });
});

describe('work that is not wanted any more', () => {
  it('ends with what the signal is aborted with', async () => {
    const stop = new AbortController();
    const seconds = { samples: new Float32Array(22_050 * 60).fill(0.01), sampleRate: 22_050 };
    const failure = affetto.recognize(seconds, {
      signal: stop.signal,
      onProgress: () => stop.abort(new Error('not wanted')),
    });
    await expect(failure).rejects.toThrow('not wanted');
  });

  it('is not begun', async () => {
    await expect(loadAffetto({ signal: AbortSignal.abort() })).rejects.toThrow('abort');
  });
});

it('tells how far it is', async () => {
  const shares: (number | undefined)[] = [];
  await affetto.recognize(path, { onProgress: (share) => shares.push(share) });
  expect(shares.at(-1)).toBe(1);
});

function cut(whole: Uint8Array, size: number): Uint8Array[] {
  return Array.from({ length: Math.ceil(whole.length / size) }, (_, i) =>
    whole.slice(i * size, (i + 1) * size),
  );
}
