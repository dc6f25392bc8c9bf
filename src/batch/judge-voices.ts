// Between hearing and writing: recordings of one voice are judged by each other, once all of them were heard. What comes out
// is kept in the journal, a line a recording, so that memory holds one voice at a time.

import type { Recognizer } from '../recognition/recognizer.js';
import type { AnsweredRecording } from '../recognition/voice.js';
import type { HeardChannel } from './answered.js';
import type { HeardLines } from './hear-batch.js';
import type { Journal, LinePlace } from './journal.js';

/** A recording, or a channel of one, whose voice is judged. */
interface Waiting {
  readonly index: number;
  readonly channel: HeardChannel & { readonly windows: AnsweredRecording };
}

/**
 * Judges every voice. Where channels are heard each for itself, those of one number are one voice, as in `predict`.
 * @returns the line of each recording that was heard
 * @throws AffettoError what the journal throws
 */
export async function judgeVoices(
  recognizer: Recognizer,
  { journal, lines, signal }: { journal: Journal; lines: HeardLines; signal: AbortSignal },
): Promise<Map<number, LinePlace>> {
  const members = new Map<string, number[]>();
  for (const { index, voice = '' } of lines.items) {
    const own = members.get(voice);
    if (own) own.push(index);
    else members.set(voice, [index]);
  }
  const judged = new Map<number, LinePlace>();
  for (const indices of members.values()) {
    const waiting = new Map<number | undefined, Waiting[]>();
    for (const index of indices) {
      signal.throwIfAborted();
      const line = lines.lineOf(index);
      if (!line) continue;
      for (const channel of (await journal.entryAt(line)).heard) {
        if (!('windows' in channel)) continue;
        const others = waiting.get(channel.channel);
        if (others) others.push({ index, channel });
        else waiting.set(channel.channel, [{ index, channel }]);
      }
    }
    const answers = new Map<number, HeardChannel[]>();
    for (const voice of waiting.values()) {
      for (const { index, heard } of judgeOne(recognizer, voice)) {
        answers.set(index, [...(answers.get(index) ?? []), heard]);
      }
    }
    for (const [index, heard] of answers) judged.set(index, await journal.appendJudged(heard));
  }
  return judged;
}

function judgeOne(recognizer: Recognizer, waiting: readonly Waiting[]) {
  const recordings = waiting.map(({ channel }) => channel.windows);
  const answers = recognizer.voice().takeTogether(recordings);
  return waiting.map(({ index, channel: { windows: _, ...source } }, place) => {
    const { knownBy, windows: __, ...recognition } = answers[place] as (typeof answers)[number];
    return { index, heard: { ...source, knownBy, recognition } as HeardChannel };
  });
}
