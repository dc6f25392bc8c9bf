// What a model owes to the file that its training started from: which one it was, and what that had heard. Heard once is
// heard: corpora, speakers and licences of both trainings stand together.

import { z } from 'zod';
import type { heardCorpusSchema } from './heard.js';

/** Where the weights of a training came from. */
export const startedFromSchema = z.object({
  /** The name of the file, without its folder. */
  file: z.string(),
  /** SHA-256 of the file, hexadecimal. */
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  /** Which of its networks, from 1; absent where it holds one. */
  member: z.int().min(1).optional(),
  /** `kept`: the last layer too; `new`: that started at random. Of an encoder's model only the encoder is taken. */
  head: z.enum(['kept', 'new']),
  /** Title of what the file was trained on, for people. */
  corpus: z.string(),
  /** How many utterances that were. */
  utterances: z.int(),
});

/** See `startedFromSchema`. */
export type StartedFrom = z.infer<typeof startedFromSchema>;

/** What of a file's account of its training two trainings have together. */
interface Account {
  readonly corpus: string;
  readonly utterances: number;
  readonly speakers: string[];
  readonly validationSpeakers?: string[] | undefined;
  readonly heard?: z.infer<typeof heardCorpusSchema>[] | undefined;
}

/** A training, and under which terms what it leaves stands. */
interface Told<T extends Account> {
  readonly training: T;
  readonly licence: string;
}

/**
 * Joins the account of a training with that of the file it started from. Speakers of several corpora are named with their
 * corpus, as in any training on several; what only chose an epoch before has been heard, too.
 * @param ownCorpora names of the corpora of this training, as in `Utterance.corpus`
 */
export function joinedAccount<T extends Account>(
  now: Told<T>,
  before: Told<Account>,
  ownCorpora: readonly string[],
): Told<T> {
  const { training } = now;
  const earlier = before.training;
  const heard =
    training.heard && earlier.heard
      ? [
          ...training.heard,
          ...earlier.heard.filter(
            ({ corpus }) => !training.heard?.some((one) => one.corpus === corpus),
          ),
        ]
      : undefined;
  const named = (speakers: readonly string[], corpora: readonly string[]) =>
    speakers.map((speaker) => (corpora.length === 1 ? `${corpora[0]}/${speaker}` : speaker));
  const earlierCorpora = (earlier.heard ?? []).map(({ corpus }) => corpus);
  const theirs = named(
    [...earlier.speakers, ...(earlier.validationSpeakers ?? [])],
    earlierCorpora,
  );
  const names = (speakers: readonly string[]) => shortest([...new Set(speakers)].sort(), heard);
  return {
    training: {
      ...training,
      corpus: [...new Set([training.corpus, earlier.corpus])].join(', after '),
      utterances: training.utterances + earlier.utterances,
      speakers: names([...named(training.speakers, ownCorpora), ...theirs]),
      ...(training.validationSpeakers && {
        validationSpeakers: names(named(training.validationSpeakers, ownCorpora)),
      }),
      heard,
    },
    licence: [...new Set([now.licence, before.licence])].join('. '),
  };
}

/** Takes the corpus off the names where it is one: a speaker's name is enough then. */
function shortest(names: string[], heard: readonly { readonly corpus: string }[] | undefined) {
  const [only, ...others] = heard ?? [];
  if (!only || others.length > 0) return names;
  const before = `${only.corpus}/`;
  return names.map((name) => (name.startsWith(before) ? name.slice(before.length) : name));
}
