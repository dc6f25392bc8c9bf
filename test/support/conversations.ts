// Made-up conversations with known turns: clips of corpora one after the other, with silence between, and some of them at
// the same time. The same seed gives the same samples. None of it is kept in the repository.

import { readdir, readFile } from 'node:fs/promises';
import { decodeAudio } from '../../src/audio/decode.js';
import { RandomStream, shuffle } from '../../src/random.js';

const rate = 16_000;

/** A clip of a corpus. */
export interface CorpusClip {
  readonly path: string;
  readonly speaker: string;
  readonly emotion: string;
}

/** A turn of a conversation, with what it was made of. */
export interface KnownTurn {
  readonly voice: string;
  readonly startSeconds: number;
  readonly endSeconds: number;
  readonly emotion: string;
  readonly path: string;
}

/** A conversation with its turns. */
export interface MadeConversation {
  /** Mono at 16,000 Hz. */
  readonly samples: Float32Array;
  readonly turns: readonly KnownTurn[];
}

/** Lists the clips of the corpora beside the clone, by corpus; empty where they are not there. */
export async function corpusClips(
  data: string,
): Promise<Readonly<Record<'ravdess' | 'emo-db' | 'nemo', CorpusClip[]>>> {
  const files = async (folder: string) =>
    (await readdir(`${data}${folder}`, { recursive: true }).catch(() => []))
      .filter((name) => name.endsWith('.flac'))
      .sort()
      .map((name) => ({
        path: `${data}${folder}/${name}`,
        stem: name.replace(/^.*\/|\.flac$/g, ''),
      }));
  return {
    ravdess: (await files('ravdess-speech')).map(({ path, stem }) => {
      const [, , emotion = '', , , , speaker = ''] = stem.split('-');
      return { path, speaker, emotion };
    }),
    'emo-db': (await files('emo-db')).map(({ path, stem }) => ({
      path,
      speaker: stem.slice(0, 2),
      emotion: stem.slice(5, 6),
    })),
    nemo: (await files('nemo/samples')).map(({ path, stem }) => {
      const [speaker = '', emotion = ''] = stem.split('_');
      return { path, speaker, emotion };
    }),
  };
}

const decoded = new Map<string, Promise<Float32Array>>();

/** The clip's speech: silence at both ends is cut off, 35 dB below the loudest 20 ms. */
export function speechOf(path: string): Promise<Float32Array> {
  const known = decoded.get(path);
  if (known) return known;
  const made = (async () => {
    const { samples } = await decodeAudio(await readFile(path), { sampleRate: rate });
    const size = 320;
    const levels = Array.from({ length: Math.floor(samples.length / size) }, (_, block) => {
      let sum = 0;
      for (let i = block * size; i < (block + 1) * size; i++) sum += (samples[i] as number) ** 2;
      return Math.sqrt(sum / size);
    });
    const least = Math.max(...levels) * 10 ** (-35 / 20);
    const first = levels.findIndex((level) => level >= least);
    const last = levels.findLastIndex((level) => level >= least);
    const speech = samples.slice(first * size, (last + 1) * size);
    const power = speech.reduce((sum, sample) => sum + sample * sample, 0) / speech.length;
    const gain = 0.05 / Math.sqrt(power);
    return speech.map((sample) => sample * gain);
  })();
  decoded.set(path, made);
  return made;
}

/**
 * Makes a conversation: whoever comes next is mostly somebody else, says one to three clips of one emotion, and comes in
 * while the last one still speaks in about one of six turns.
 * @param clips those of the speakers who may take part
 */
export async function makeConversation(
  clips: readonly CorpusClip[],
  {
    voices,
    seconds,
    seed,
  }: { readonly voices: number; readonly seconds: number; readonly seed: number },
): Promise<MadeConversation> {
  const random = new RandomStream(seed, voices, 0xd1a);
  const speakers = shuffle([...new Set(clips.map(({ speaker }) => speaker))], random).slice(
    0,
    voices,
  );
  const samples = new Float32Array(Math.round(seconds * rate));
  const gains = new Map(
    speakers.map((speaker) => [speaker, 10 ** ((6 * random.uniform() - 3) / 20)]),
  );
  const turns: KnownTurn[] = [];
  let at = 0.3 + random.uniform();
  let previous = '';
  let lastLength = 0;
  for (let turn = 0; ; turn++) {
    const others = speakers.filter((speaker) => speaker !== previous);
    // Everybody speaks once before anybody does again.
    const speaker =
      turn < speakers.length
        ? (speakers[turn] as string)
        : random.uniform() < 0.1 || others.length === 0
          ? previous
          : (others[random.integer(others.length)] as string);
    const own = clips.filter((clip) => clip.speaker === speaker);
    const emotions = [...new Set(own.map(({ emotion }) => emotion))].sort();
    const emotion = emotions[random.integer(emotions.length)] as string;
    const said = shuffle(
      own.filter((clip) => clip.emotion === emotion),
      random,
    ).slice(0, 1 + random.integer(3));
    const isOverlap = turn > 0 && speaker !== previous && random.uniform() < 0.17;
    at += isOverlap
      ? -Math.min(lastLength / 2, 0.3 + 0.9 * random.uniform())
      : 0.05 + 1.1 * random.uniform() ** 2;
    for (const { path } of said) {
      const speech = await speechOf(path);
      const length = speech.length / rate;
      if (at + length + 0.3 > seconds) return finished(samples, turns, random);
      const start = Math.round(at * rate);
      const gain = gains.get(speaker) as number;
      for (let i = 0; i < speech.length; i++) {
        samples[start + i] = (samples[start + i] as number) + gain * (speech[i] as number);
      }
      turns.push({ voice: speaker, startSeconds: at, endSeconds: at + length, emotion, path });
      at += length + 0.1 + 0.3 * random.uniform();
      lastLength = length;
    }
    previous = speaker;
  }
}

/** Adds the noise of a quiet room, 60 dB below full scale. */
function finished(
  samples: Float32Array,
  turns: readonly KnownTurn[],
  random: RandomStream,
): MadeConversation {
  for (let i = 0; i < samples.length; i++) {
    const sum = (samples[i] as number) + 0.001 * (2 * random.uniform() - 1);
    samples[i] = Math.max(-1, Math.min(1, sum));
  }
  return { samples, turns };
}

/** The halves that speakers are dealt to: thresholds are chosen on `chosen`, results reported on `reported`. */
export function halfOf(clips: readonly CorpusClip[], half: 'chosen' | 'reported'): CorpusClip[] {
  const speakers = [...new Set(clips.map(({ speaker }) => speaker))].sort();
  const kept = new Set(
    speakers.filter((_, index) => index < speakers.length / 2 === (half === 'chosen')),
  );
  return clips.filter(({ speaker }) => kept.has(speaker));
}
