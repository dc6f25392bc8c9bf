// How wrong diarisation is on made-up conversations with known turns, and how the emotions of their voices agree with those
// of the clips that they were made of. It prints the tables of docs/diarisation.md:
//
//     npx tsx scripts/measure-diarisation.ts data/ --half reported --emotions [--corpus NAME] [--write FOLDER]
//
// `data/` has ravdess-speech, emo-db and nemo. Thresholds were chosen on the speakers of `chosen`; `reported` are the others.
// With --write the conversations are written there, as WAV and RTTM, for other programs to be measured on.

import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { writeWav } from '../src/audio/write-wav.js';
import { type DiarisationError, diarisationError } from '../src/diarisation/diarisation-error.js';
import { diarisationOf } from '../src/diarisation/diariser.js';
import { type HeardVoice, hearVoices } from '../src/diarisation/heard-voices.js';
import { openDiariser } from '../src/diarisation/open-diariser.js';
import { rttmOf } from '../src/diarisation/rttm.js';
import { findDiarisation } from '../src/door/diarisation-files.js';
import { loadRecognizer } from '../src/recognition/recognizer.js';
import { nodeRuntime } from '../src/runtime/node.js';
import { type KnownTurn, type MadeConversation, speechOf } from '../test/support/conversations.js';
import { conversationList, type ListedConversation } from './diarisation/conversation-list.js';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    half: { type: 'string', default: 'reported' },
    emotions: { type: 'boolean', default: false },
    write: { type: 'string' },
    corpus: { type: 'string' },
  },
});
const [data = 'data/'] = positionals;
const { half, emotions, write: folder } = values;
if (half !== 'chosen' && half !== 'reported') throw new Error(`${half}: give chosen or reported`);

const diariser = await openDiariser(await findDiarisation(undefined, {}), nodeRuntime);
const encoder = fileURLToPath(new URL('../models/encoder.onnx', import.meta.url));
const recognizer = await loadRecognizer(await readFile(encoder), nodeRuntime);
if (folder !== undefined) await mkdir(folder, { recursive: true });

interface Sums {
  wrong: number;
  speech: number;
  wrongWithCollar: number;
  speechWithCollar: number;
  wrongKnown: number;
  speechKnown: number;
  countsRight: number;
  conversations: number;
  agreeing: number;
  clips: number;
}

const sums = new Map<string, Sums>();
console.log(
  '| conversation | voices | found | DER | DER, collar 0.25 s | missed | false alarm | confused | same emotion |\n|---|---|---|---|---|---|---|---|---|',
);
for (const listed of await conversationList(data, half, values.corpus)) await measure(listed);
for (const [corpus, sum] of sums) {
  console.log(
    `${corpus}: DER ${percent(sum.wrong / sum.speech)}, collar 0.25 s ${percent(sum.wrongWithCollar / sum.speechWithCollar)}; number told: DER ${percent(sum.wrongKnown / sum.speechKnown)} with the collar; number right in ${sum.countsRight} of ${sum.conversations}${emotions ? `; emotion as of the clip alone in ${sum.agreeing} of ${sum.clips} (${percent(sum.agreeing / sum.clips)})` : ''}`,
  );
}

async function measure({ name, corpus, voices, make }: ListedConversation): Promise<void> {
  const made = await make();
  if (folder !== undefined) {
    await writeFile(`${folder}/${name}.wav`, writeWav([made.samples], { sampleRate: 16_000 }));
    await writeFile(`${folder}/${name}.rttm`, rttmOf(name, made.turns));
  }
  const speech = await diariser.hear(made.samples);
  const heard = diarisationOf(speech);
  const known = diarisationOf(speech, { voices });
  const exact = diarisationError(made.turns, heard.turns);
  const collar = diarisationError(made.turns, heard.turns, { collarSeconds: 0.25 });
  const told = diarisationError(made.turns, known.turns, { collarSeconds: 0.25 });
  const agreeing = emotions
    ? await agreement(made, await hearVoices(recognizer, made.samples, heard))
    : 0;
  add([corpus, 'all'], {
    ...{ exact, collar, told },
    isRight: heard.voices === voices,
    agreeing,
    clips: made.turns.length,
  });
  const share = (part: number) => percent(part / exact.speechSeconds);
  console.log(
    `| ${name} | ${voices} | ${heard.voices} | ${percent(exact.rate)} | ${percent(collar.rate)} | ${share(exact.missedSeconds)} | ${share(exact.falseAlarmSeconds)} | ${share(exact.confusedSeconds)} | ${emotions ? `${agreeing} of ${made.turns.length}` : ''} |`,
  );
}

/** Counts the clips in whose middle somebody was heard with the emotion of the clip alone. */
async function agreement(made: MadeConversation, voices: readonly HeardVoice[]): Promise<number> {
  const alone = await unmixed(made);
  let agreeing = 0;
  for (const turn of made.turns) {
    const middle = (turn.startSeconds + turn.endSeconds) / 2;
    const there = voices.flatMap(({ timeline }) =>
      timeline.stretches.filter(
        ({ kind, startSeconds, endSeconds }) =>
          kind !== 'pause' && startSeconds <= middle && endSeconds > middle,
      ),
    );
    if (there.some(({ emotion }) => emotion === alone.get(turn))) agreeing++;
  }
  return agreeing;
}

/** The emotions of the clips as they were before they were mixed, each voice got to know by its own. */
async function unmixed(made: MadeConversation): Promise<Map<KnownTurn, string>> {
  const emotionsOf = new Map<KnownTurn, string>();
  for (const voice of new Set(made.turns.map((turn) => turn.voice))) {
    const own = made.turns.filter((turn) => turn.voice === voice);
    const recordings = [];
    for (const { path } of own) {
      const sound = await speechOf(path);
      const answers = await recognizer.answerWindows(sound);
      recordings.push({ answers, durationSeconds: sound.length / 16_000 });
    }
    const heard = recognizer.voice().takeTogether(recordings);
    for (const [index, turn] of own.entries()) {
      emotionsOf.set(turn, heard[index]?.emotion ?? '');
    }
  }
  return emotionsOf;
}

function add(
  names: readonly string[],
  one: {
    readonly exact: DiarisationError;
    readonly collar: DiarisationError;
    readonly told: DiarisationError;
    readonly isRight: boolean;
    readonly agreeing: number;
    readonly clips: number;
  },
): void {
  for (const name of names) {
    const sum = sums.get(name) ?? {
      wrong: 0,
      speech: 0,
      wrongWithCollar: 0,
      speechWithCollar: 0,
      wrongKnown: 0,
      speechKnown: 0,
      countsRight: 0,
      conversations: 0,
      agreeing: 0,
      clips: 0,
    };
    sum.wrong += one.exact.rate * one.exact.speechSeconds;
    sum.speech += one.exact.speechSeconds;
    sum.wrongWithCollar += one.collar.rate * one.collar.speechSeconds;
    sum.speechWithCollar += one.collar.speechSeconds;
    sum.wrongKnown += one.told.rate * one.told.speechSeconds;
    sum.speechKnown += one.told.speechSeconds;
    sum.countsRight += Number(one.isRight);
    sum.conversations++;
    sum.agreeing += one.agreeing;
    sum.clips += one.clips;
    sums.set(name, sum);
  }
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)}%`;
}
