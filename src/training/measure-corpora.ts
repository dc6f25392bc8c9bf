// How far the models of several corpora can be trusted: each on its own corpus's other speakers, which clips are like none
// of them, and all of them together on a corpus that they had not heard.

import { mean, quantile } from '../scores/statistics.js';
import { fitTemperature } from '../scores/temperature.js';
import { measuredCounts } from '../voices/by-recordings.js';
import { placedOpinions, spreadsOf } from '../voices/opinion.js';
import { evidenceSize, type VoiceModel } from '../voices/voice-model.js';
import {
  type AskedClips,
  drawnAmong,
  type FittedRow,
  judgeByKnown,
  type VoicesTask,
} from './fit-part.js';

/** What several corpora say, once it is known. */
type Corpora = NonNullable<VoiceModel['corpora']>;

/** Clips, what a model gives for them, and what it says of voices. */
type Asked = AskedClips & { readonly voice: VoiceModel };

/**
 * The share of the corpora's own clips, of speakers left out, that lie farther than where one clip is half foreign; of the
 * means of several clips as many times fewer, for these hardly ever lie off by chance.
 */
const farShare = 0.1;

/** What the logit of being foreign is at the median of their own clips, below 0: a chance of 0.018. */
const typicalLogit = -4;

/**
 * Finds from where on a clip counts as foreign: by half where one in ten of the corpora's own clips lies, of speakers
 * that were left out. Likewise for the mean of a clip and so many others of its voice.
 */
export function gateOf(
  task: VoicesTask,
  asked: readonly AskedClips[],
): Pick<Corpora['foreign'], 'from' | 'steepness' | 'withOthers'> {
  const { rows, names } = task;
  const nearest = measuredCounts.map(() => names.map((): number[] => []));
  for (const { held, evidence } of asked) {
    const distances = evidence.map((own) => own.slice(-names.length));
    const known = drawnAmong(task, held);
    for (const [place, row] of held.entries()) {
      for (const [index, count] of measuredCounts.entries()) {
        const clips = [place, ...known(place, count)];
        const means = names.map((_, k) =>
          mean(clips.map((clip) => distances[clip]?.[k] as number)),
        );
        nearest[index]?.[(rows[row] as FittedRow).corpus]?.push(Math.min(...means));
      }
    }
  }
  const withOthers = measuredCounts.map((recordings, index) => {
    const sorted = (nearest[index] ?? []).map((distances) => Float64Array.from(distances).sort());
    const meanQuantile = (share: number) =>
      mean(sorted.map((own) => (own.length > 0 ? quantile(own, share) : 0)));
    const [median, from] = [meanQuantile(0.5), meanQuantile(1 - farShare / (1 + recordings))];
    return { recordings, from, steepness: -typicalLogit / Math.max(from - median, 0.01) };
  });
  const { recordings: _, ...alone } = withOthers[0]!;
  return { ...alone, withOthers };
}

/** Finds the temperature of each corpus's model on its own speakers, nobody's voice known. */
export function ownTemperatures(
  { rows, reduced, names }: VoicesTask,
  asked: readonly Asked[],
): number[] {
  const logits = names.map((): number[] => []);
  const truth = names.map((): number[] => []);
  for (const { held, evidence, voice } of asked) {
    const opinions = placedOpinions(voice, reduced.classes);
    const unknown = {
      offset: new Float64Array(evidence[0]?.length ?? 0),
      variances: spreadsOf(opinions),
    };
    for (const [place, row] of held.entries()) {
      const { corpus, example } = rows[row] as FittedRow;
      const own = opinions[corpus];
      if (!own?.heard[example.label]) continue;
      logits[corpus]?.push(...own.fits(evidence[place] as number[], unknown));
      truth[corpus]?.push(example.label);
    }
  }
  return names.map((_, corpus) =>
    fitTemperature(logits[corpus] as number[], truth[corpus] as number[], reduced.classes),
  );
}

/**
 * Finds what the others' answers for each corpus are to be cooled by, by how many recordings of a voice are known: for a
 * corpus that nobody heard the geometric mean of these is taken. All together are one more than the others, and less sure: the
 * logarithm falls as one over their number (studies/a-voice-without-labels).
 */
export function foreignTemperatures(
  task: VoicesTask,
  { held, evidence, voice }: Asked,
): Corpora['foreign']['temperatures'] {
  const { rows, names, reduced } = task;
  const { classes } = reduced;
  const sums = measuredCounts.map(() => 0);
  for (const corpus of names.keys()) {
    const rest = withoutCorpus(voice, corpus, classes);
    const places = held.flatMap((row, place) => (rows[row]?.corpus === corpus ? [place] : []));
    const judged = judgeByKnown(task, {
      held: places.map((place) => held[place] as number),
      evidence: places.map((place) => rest.pick(evidence[place] as number[])),
      voice: rest.voice,
    });
    // As for a corpus that has these labels alone, of which the others know some.
    const own = new Set(judged.map(({ label }) => label));
    const labels = rest.labels.filter((label) => own.has(label));
    const answered = judged.filter(({ label }) => labels.includes(label));
    for (const index of measuredCounts.keys()) {
      const logits = answered.flatMap((one) =>
        labels.map((label) => (one.logits[index]?.[label] as number) / rest.temperature),
      );
      const truth = answered.map(({ label }) => labels.indexOf(label));
      sums[index]! += Math.log(fitTemperature(logits, truth, labels.length)) / names.length;
    }
  }
  return measuredCounts.map((recordings, index) => ({
    recordings,
    temperature: Math.exp(((sums[index] as number) * (names.length - 1)) / names.length),
  }));
}

/** What is left of several corpora's models when one is taken away: every clip is foreign to these. */
function withoutCorpus(voice: VoiceModel, left: number, classes: number) {
  const corpora = voice.corpora as Corpora;
  const opinions = placedOpinions(voice, classes);
  const kept = opinions.flatMap((_, index) => (index === left ? [] : [index]));
  const [first, ...others] = kept.map((index) => opinions[index]!.model);
  const hasRegression = voice.discriminant !== undefined;
  const distances = evidenceSize(voice, classes) - opinions.length;
  const block = (start: number, blocks = 1) =>
    Array.from({ length: blocks * classes }, (_, i) => start + i);
  const places = [
    ...kept.flatMap((index) => {
      const { firstGroup, model } = opinions[index]!;
      return block(firstGroup * classes, model.spreads.length);
    }),
    ...(hasRegression ? kept.flatMap((index) => block(opinions[index]!.regression)) : []),
    ...(others.length > 0 ? kept.map((index) => distances + index) : []),
  ];
  const temperatures = kept.map((index) => corpora.temperatures[index] as number);
  const { corpora: _, ...shared } = voice;
  const { people: __, ...mixture } = corpora;
  const { withOthers: ___, ...foreign } = corpora.foreign;
  return {
    voice: {
      ...shared,
      ...first!,
      ...(others.length > 0 && {
        corpora: {
          ...mixture,
          names: kept.map((index) => corpora.names[index] as string),
          others,
          temperatures,
          foreign: { ...foreign, from: Number.NEGATIVE_INFINITY },
        },
      }),
    } satisfies VoiceModel,
    /** What a single model's logits are divided by; a mixture has done so already. */
    temperature: others.length > 0 ? 1 : (temperatures[0] as number),
    labels: Array.from({ length: classes }, (____, label) => label).filter((label) =>
      kept.some((index) => opinions[index]!.heard[label]),
    ),
    pick: (evidence: readonly number[]) => places.map((place) => evidence[place] as number),
  };
}
