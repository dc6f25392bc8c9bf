// How honest answers about voices are: temperatures measured on speakers that were left out, each answered by a fit to the
// others, with none, two, ... other recordings of theirs known.

import { directionsLeftOut } from '../models/opinion-layout.js';
import { RandomStream, shuffle } from '../random.js';
import { fitTemperature } from '../scores/temperature.js';
import { measuredCounts } from '../voices/by-recordings.js';
import { fitPeople } from '../voices/fit-people.js';
import { opinionOf, voiceModelOf } from '../voices/fit-voice-model.js';
import type { VoiceModel } from '../voices/voice-model.js';
import {
  type AskedClips,
  ask,
  type FittedPart,
  type FittedRow,
  fitPart,
  judgeByKnown,
  parts,
  type VoicesTask,
} from './fit-part.js';
import { foreignTemperatures, gateOf, ownTemperatures } from './measure-corpora.js';

/** What is measured of the corpora, before anything is known of how honest their mixture is. */
type MeasuredCorpora = Pick<
  NonNullable<VoiceModel['corpora']>,
  'temperatures' | 'foreign' | 'people'
>;

/** Puts a model of voices together; its temperatures are 1. */
function voiceModelFrom(
  { names, reduced, settings }: VoicesTask,
  { models: [first, ...others] }: FittedPart,
  measured?: MeasuredCorpora,
): VoiceModel {
  const { classes } = reduced;
  return {
    ...voiceModelOf(first, classes, settings),
    temperatures: [{ recordings: 0, temperature: 1 }],
    ...(measured && {
      corpora: {
        names: [...names],
        others: others.map((one) => opinionOf(one, classes, settings)),
        ...measured,
      },
    }),
  };
}

/**
 * Measures how honest a model is.
 * @param whole what was fitted to all clips
 * @returns what the model file says of voices
 * @throws AffettoError the signal's reason when aborted
 */
export async function measureVoices(task: VoicesTask, whole: FittedPart): Promise<VoiceModel> {
  const asked = await askLeftOut(task);
  const corpora = await measureCorpora(task, whole, asked);
  const temperatures = measureTemperatures(task, asked, corpora);
  return {
    ...voiceModelFrom(task, whole, corpora && beforeAll(corpora, temperatures)),
    temperatures,
  };
}

/**
 * Puts what foreign clips are cooled by before the temperature that all answers are divided by in the end: that one was
 * measured on the corpora's own speakers, and would take part of it back.
 */
function beforeAll(corpora: MeasuredCorpora, last: VoiceModel['temperatures']): MeasuredCorpora {
  const temperatures = corpora.foreign.temperatures.map(({ recordings, temperature }, index) => ({
    recordings,
    temperature: temperature / (last[index]?.temperature ?? 1),
  }));
  return { ...corpora, foreign: { ...corpora.foreign, temperatures } };
}

/** Deals the speakers into parts, and asks a fit to the others about each part's recordings as they are. */
async function askLeftOut(task: VoicesTask): Promise<AskedClips[]> {
  const { rows, reduced, seed, names } = task;
  const left = dealtSpeakers(rows, seed);
  const asked: AskedClips[] = [];
  for (const own of left.length > 1 ? left : []) {
    const chosen = rows.flatMap(({ speaker }, index) => (own.has(speaker) ? [] : [index]));
    const labels = (corpus: number) =>
      new Set(chosen.flatMap((row) => (rows[row]?.corpus === corpus ? [reduced.labels[row]] : [])));
    // Without two labels nothing is told apart.
    if (names.some((_, corpus) => labels(corpus).size < 2)) continue;
    const held = rows.flatMap(({ speaker, isPlain }, index) =>
      own.has(speaker) && isPlain ? [index] : [],
    );
    asked.push(await ask(task, await fitPart(task, chosen), held));
  }
  return asked;
}

/** Deals the speakers into parts, those of each corpus alike. */
function dealtSpeakers(rows: readonly FittedRow[], seed: number): Set<string>[] {
  const corpora = Math.max(...rows.map(({ corpus }) => corpus)) + 1;
  const all = Array.from({ length: corpora }, (_, corpus) =>
    shuffle(
      [...new Set(rows.flatMap((row) => (row.corpus === corpus ? [row.speaker] : [])))].sort(),
      new RandomStream(seed, 0x7e3b, ...(corpus > 0 ? [corpus] : [])),
    ),
  ).flat();
  const count = Math.min(parts, all.length);
  return Array.from(
    { length: count },
    (_, part) => new Set(all.filter((__, index) => index % count === part)),
  );
}

async function measureCorpora(
  task: VoicesTask,
  whole: FittedPart,
  asked: readonly AskedClips[],
): Promise<MeasuredCorpora | undefined> {
  if (!whole.nearness) return undefined;
  const gate = gateOf(task, asked);
  const every = await ask(
    task,
    whole,
    task.rows.map((_, row) => row),
  );
  const people = peopleIn(task, every);
  const unmeasured = {
    people,
    temperatures: task.names.map(() => 1),
    foreign: { ...gate, temperatures: [{ recordings: 0, temperature: 1 }] },
  };
  const temperatures = ownTemperatures(
    task,
    asked.map((one) => ({ ...one, voice: voiceModelFrom(task, one.fitted, unmeasured) })),
  );
  const plain = task.rows.flatMap(({ isPlain }, row) => (isPlain ? [row] : []));
  const all = {
    fitted: whole,
    held: plain,
    evidence: plain.map((row) => every.evidence[row] as number[]),
  };
  const voice = voiceModelFrom(task, whole, { ...unmeasured, temperatures });
  const foreign = foreignTemperatures(task, { ...all, voice });
  return { people, temperatures, foreign: { ...gate, temperatures: foreign } };
}

/** Finds what tells people apart in all clips; a clip at another speed is another person's. */
function peopleIn({ rows, names, reduced }: VoicesTask, { evidence }: AskedClips) {
  const end = (evidence[0]?.length ?? 0) - names.length;
  const directions = directionsLeftOut(reduced.mean.length);
  return fitPeople({
    along: evidence.map((own) => own.slice(end - directions, end)),
    labels: reduced.labels,
    voices: reduced.voices,
    corpora: rows.map(({ corpus }) => corpus),
  });
}

/** Finds the temperature for each count of known recordings, drawn as people speak. */
function measureTemperatures(
  task: VoicesTask,
  asked: readonly AskedClips[],
  corpora: MeasuredCorpora | undefined,
): VoiceModel['temperatures'] {
  const logits = measuredCounts.map((): number[] => []);
  const truth: number[] = [];
  for (const one of asked) {
    const voice = voiceModelFrom(task, one.fitted, corpora);
    const known = new Set(one.fitted.models.flatMap(({ labels }) => labels));
    for (const judged of judgeByKnown(task, { ...one, voice })) {
      if (!known.has(judged.label)) continue;
      truth.push(judged.label);
      for (const [count, own] of judged.logits.entries()) logits[count]!.push(...own);
    }
  }
  return measuredCounts.map((recordings, count) => ({
    recordings,
    temperature: fitTemperature(logits[count]!, truth, task.reduced.classes),
  }));
}
