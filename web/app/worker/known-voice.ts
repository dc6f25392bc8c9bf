// Whoever speaks into the microphone, as the large model gets to know them: recordings and live utterances are judged by
// those before, and somebody else's are kept apart (`speakerOf` in src/voices tells).

import type { ModelMetadata } from '../../../src/model-file/model-file.js';
import {
  averageWindows,
  type Recognition,
  type WindowAnswer,
} from '../../../src/recognition/recognition.js';
import type { HeardStretch } from '../../../src/recognition/recognizer.js';
import { speakerOf } from '../../../src/voices/another-voice.js';
import { evidenceKey, evidenceSize, type VoiceModel } from '../../../src/voices/voice-model.js';
import { VoiceProfile } from '../../../src/voices/voice-profile.js';
import type { KeptVoice, VoiceNews } from '../protocol/known-voice.js';

/** A recording or an utterance: the evidence of its windows. */
interface Sentence {
  /** What tells it from others while the page is open; undefined for one that was kept from an earlier visit. */
  readonly id: string | undefined;
  readonly windows: readonly (readonly number[])[];
}

/** What is known: the voice's sentences, and the last one where it may be somebody else's. */
interface Knowledge {
  readonly sentences: readonly Sentence[];
  readonly doubtful: Sentence | undefined;
}

const nothing: Knowledge = { sentences: [], doubtful: undefined };

/** The most sentences that are kept; of more, the latest. */
const mostSentences = 128;

/** Gets to know one voice after the other; one for each model file. */
export class KnownVoice {
  readonly #metadata: ModelMetadata;
  readonly #voice: VoiceModel;
  readonly #key: string;
  readonly #onNews: (news: VoiceNews) => void;
  readonly #isOwnModels: boolean;
  #known = nothing;
  /** What was known before somebody else seemed to speak, with the recordings that seemed so. */
  #before: Knowledge | undefined;
  #profile: VoiceProfile | undefined;

  /** @throws TypeError for a model that cannot get to know voices. */
  constructor(
    metadata: ModelMetadata,
    onNews: (news: VoiceNews) => void,
    { isOwnModels = false }: Pick<VoiceNews, 'isOwnModels'> = {},
  ) {
    const { voice } = metadata;
    if (!voice) throw new TypeError('this model knows nothing of voices');
    this.#metadata = metadata;
    this.#voice = voice;
    this.#onNews = onNews;
    this.#isOwnModels = isOwnModels;
    this.#key = evidenceKey(voice);
  }

  /** How well the voice is known. */
  get news(): VoiceNews {
    const { sentences } = this.#known;
    return {
      sentences: sentences.length,
      startedAnew: this.#before !== undefined,
      ...(this.#isOwnModels
        ? { isOwnModels: true }
        : sentences.length > 0 && { kept: this.#kept() }),
    };
  }

  /** Judges what was heard by what is known, and learns nothing. */
  judge({ evidence, probabilities }: HeardStretch): readonly number[] {
    this.#profile ??= this.#profileOf(this.#known.sentences);
    return evidence ? this.#profile.judge(evidence) : probabilities;
  }

  /**
   * Judges a recording by those before it, its windows by each other too, and learns from it.
   * @param id tells the recording from others: asked again, it is judged again and not learnt twice
   */
  hear(answers: readonly WindowAnswer[], seconds: number, id: string): Recognition {
    const places = answers.filter(({ speechless, evidence }) => !speechless && evidence);
    const windows = places.flatMap(({ evidence }) => (evidence ? [evidence] : []));
    if (windows.length > 0) this.#learn({ id, windows });
    const profile = this.others(id);
    const knownBy = profile.recordings;
    const kept = windows.map((evidence) => profile.add(evidence));
    const judged = answers.map((answer) => {
      if (!answer.evidence) return answer;
      const rest = profile.without(kept[places.indexOf(answer)]);
      return { ...answer, probabilities: rest.judge(answer.evidence) };
    });
    return averageWindows(this.#metadata, judged, seconds, knownBy);
  }

  /**
   * The voice as known without a recording, or without a live session, whose utterances are called `ID/...`.
   * @param id of the recording, as for `hear`, or of the session
   */
  others(id: string): VoiceProfile {
    const { sentences, doubtful } = this.#known;
    const isOf = (sentence: Sentence) =>
      sentence.id === id || sentence.id?.startsWith(`${id}/`) === true;
    // One that may be somebody else's is judged as a voice that nobody knows.
    const others = doubtful?.id === id ? [] : sentences.filter((sentence) => !isOf(sentence));
    return this.#profileOf(others);
  }

  /** Forgets the voice, and what was put aside. */
  forget(): void {
    this.#before = undefined;
    this.#change(nothing);
  }

  /** Goes back to the voice before, to which the recordings since then are counted. */
  undo(): void {
    const before = this.#before;
    if (!before) return;
    this.#before = undefined;
    const sentences = [...before.sentences, ...this.#known.sentences];
    this.#change({ sentences, doubtful: undefined });
  }

  /** Goes on with a voice of an earlier visit; one that is known already, or of another model, stays or goes. */
  recall({ model, sentences }: KeptVoice): void {
    const size = evidenceSize(this.#voice, this.#metadata.labels.length);
    const isWhole = sentences.flat().every((numbers) => numbers.length === size);
    if (model !== this.#key || !isWhole || this.#known.sentences.length > 0) return;
    const recalled = sentences.map((windows) => ({ id: undefined, windows }));
    this.#change({ sentences: recalled, doubtful: undefined });
  }

  #learn(sentence: Sentence): void {
    const { sentences, doubtful } = this.#known;
    if ([...sentences, doubtful].some((known) => known?.id === sentence.id)) return;
    const speaker = speakerOf(this.#voice, this.#metadata.labels.length, {
      known: sentences.map(({ windows }) => windows),
      doubtful: doubtful?.windows,
      recording: sentence.windows,
    });
    if (speaker === 'doubtful') {
      // The one before, if it was doubtful too and yet belongs here no more, is left out: nobody is mixed in.
      this.#change({ sentences, doubtful: sentence });
    } else if (speaker === 'another' && doubtful) {
      this.#before = { sentences, doubtful: undefined };
      this.#change({ sentences: [doubtful, sentence], doubtful: undefined });
    } else {
      this.#before = undefined;
      this.#change({
        sentences: [...sentences, sentence].slice(-mostSentences),
        doubtful: undefined,
      });
    }
  }

  #change(known: Knowledge): void {
    this.#known = known;
    this.#profile = undefined;
    this.#onNews(this.news);
  }

  #profileOf(sentences: readonly Sentence[]): VoiceProfile {
    const profile = new VoiceProfile(this.#voice, this.#metadata.labels.length);
    for (const { windows } of sentences) for (const evidence of windows) profile.add(evidence);
    return profile;
  }

  #kept(): KeptVoice {
    const sentences = this.#known.sentences.map(({ windows }) =>
      windows.map((numbers) => numbers.map((value) => Number(value.toPrecision(6)))),
    );
    return { format: 1, model: this.#key, sentences };
  }
}
