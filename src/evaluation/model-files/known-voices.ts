// How well a model file hears voices that it knows by some recordings, without labels: each recording is judged by a
// profile of others of its speaker. Every recording passes the network once; profiles are arithmetic on what it gave.

import type { Utterance } from '../../corpora/types.js';
import { AffettoError } from '../../errors.js';
import type { ModelMetadata } from '../../model-file/model-file.js';
import { RandomStream } from '../../random.js';
import { averageWindows, type WindowAnswer } from '../../recognition/recognition.js';
import { judgedBy, learn, requireVoiceModel } from '../../recognition/voice.js';
import { requireKnownSpeakers } from '../../splits/known-speakers.js';
import { drawRecordings, type VoiceDraw } from '../../voices/draw-recordings.js';
import { VoiceProfile } from '../../voices/voice-profile.js';
import type { Answer } from './answers.js';
import {
  askAboutCorpus,
  type ModelFileScore,
  type ScoreModelFileOptions,
} from './score-model-file.js';

/** How voices are known when they are judged. */
export interface KnownVoices {
  /** The numbers of known recordings that scores are taken for, each 0 to 256. */
  readonly recordings: readonly number[];
  /** How these are drawn among the speaker's others; default `natural`. */
  readonly draw?: VoiceDraw | undefined;
  /** The seed of the draws, default 1. */
  readonly seed?: number | undefined;
}

/** The scores for one number of known recordings. */
export interface KnownVoicesRow {
  /** How many recordings of the voice were to be known. */
  readonly recordings: number;
  /** How many were on average: some speakers have fewer others, and under `own` all have. */
  readonly knownBy: number;
  /** How well the recordings were judged. */
  readonly score: ModelFileScore;
}

/** How well voices are heard by how well they are known; plain data. */
export interface KnownVoicesScores {
  /** How known recordings were drawn. */
  readonly draw: VoiceDraw;
  /** The seed of the draws. */
  readonly seed: number;
  /** The scores, in the order asked for. */
  readonly rows: readonly KnownVoicesRow[];
}

/**
 * Checks what is asked for.
 * @throws AffettoError `OPTION_INVALID` for no counts, one twice, or one that is no whole number from 0 to 256
 */
export function checkCounts(counts: readonly number[]): void {
  const bad = counts.find(
    (count, index) =>
      !(Number.isInteger(count) && count >= 0 && count <= 256) || counts.indexOf(count) !== index,
  );
  if (bad === undefined && counts.length > 0) return;
  throw new AffettoError(
    'OPTION_INVALID',
    `The numbers of known recordings are ${counts.join(', ') || 'missing'}. Give different whole numbers from 0 to 256, e.g. 0,4,16.`,
  );
}

/**
 * Scores a model file on a corpus with voices known by so many recordings each. Draws are nested: what a voice is known
 * by among 4 is among the 16 as well.
 * @throws AffettoError as `checkCounts` and `scoreModelFile`; `OPTION_INVALID` where the corpus does not say who speaks
 *   or the model cannot get to know voices
 */
export async function scoreKnownVoices(
  options: Omit<ScoreModelFileOptions, 'degradation'>,
  { recordings, draw = 'natural', seed = 1 }: KnownVoices,
): Promise<KnownVoicesScores> {
  checkCounts(recordings);
  const { corpus } = options;
  requireKnownSpeakers(corpus.utterances);
  const { metadata, utterances, answers, score } = await askAboutCorpus(options, [null], true);
  // Keyed by the place in the whole corpus, so that choosing speakers changes no draw.
  const place = new Map(
    corpus.utterances.map(({ id, corpus }, index) => [`${corpus}\n${id}`, index]),
  );
  const heard = utterances.map(
    (utterance, index): HeardUtterance => ({
      utterance,
      answer: answers[index]!.answers[0]!,
      key: place.get(`${utterance.corpus}\n${utterance.id}`) as number,
    }),
  );
  const rows = recordings.map((count): KnownVoicesRow => {
    const judged = heard.map((own) => judge(own, heard, metadata, { count, draw, seed }));
    const scored = score(judged.map(({ answer }) => answer));
    if (scored instanceof AffettoError) throw scored;
    const known = judged.filter(({ answer }) => !('code' in answer));
    const total = known.reduce((sum, { knownBy }) => sum + knownBy, 0);
    return { recordings: count, knownBy: total / known.length, score: scored };
  });
  return { draw, seed, rows };
}

interface HeardUtterance {
  readonly utterance: Utterance;
  readonly answer: Answer;
  /** What its draw is keyed by. */
  readonly key: number;
}

/** Judges a recording by others of its speaker; without any, the answer is the model's own. */
function judge(
  own: HeardUtterance,
  all: readonly HeardUtterance[],
  metadata: ModelMetadata,
  { count, draw, seed }: { count: number; draw: VoiceDraw; seed: number },
): { readonly answer: Answer; readonly knownBy: number } {
  const windows = windowsOf(own);
  if (!windows || count === 0) return { answer: own.answer, knownBy: 0 };
  const { speaker, corpus, emotion } = own.utterance;
  const others = all.flatMap((other) => {
    const isOther =
      other !== own && other.utterance.speaker === speaker && other.utterance.corpus === corpus;
    const answers = isOther ? windowsOf(other) : undefined;
    return answers ? [{ emotion: other.utterance.emotion, answers }] : [];
  });
  const random = new RandomStream(seed, own.key, 0x701c);
  const drawn = drawRecordings(others, { count, judged: emotion, draw }, random);
  if (drawn.length === 0) return { answer: own.answer, knownBy: 0 };
  const profile = new VoiceProfile(requireVoiceModel(metadata), metadata.labels.length);
  for (const index of drawn) learn(profile, others[index]!);
  const judged = windows.map((window) => judgedBy(profile, window));
  const { probabilities } = averageWindows(metadata, judged, 0);
  return {
    answer: { probabilities: metadata.labels.map((label) => probabilities[label] as number) },
    knownBy: drawn.length,
  };
}

function windowsOf({ answer }: HeardUtterance): readonly WindowAnswer[] | undefined {
  return 'code' in answer ? undefined : answer.windows;
}
