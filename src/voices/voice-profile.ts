// A voice as it becomes known: what its recordings have in common beside their emotions, learnt without labels, and how
// it shows its emotions where some have one. Every recording heard keeps its few numbers, so that an early one is judged
// anew when the voice is known better.

import { AffettoError } from '../errors.js';
import { leastProbability } from '../models/opinion-layout.js';
import { CorpusMixture, type CorpusShares } from './corpus-opinions.js';
import { LabelledSums, OwnEmotions } from './labelled-emotions.js';
import { type KnownOffset, type Opinion, placedOpinions, spreadsOf } from './opinion.js';
import { evidenceSize, temperatureFor, type VoiceModel } from './voice-model.js';

/** How often voice and emotions are inferred in turn: more changes nothing in the third digit. */
const rounds = 8;

/** The largest number that a recording may give: a model gives tens, and sums of much larger ones would overflow. */
const largestEvidence = 1e9;

/** The most recordings that a profile keeps; of more, the labelled ones and the latest. */
export const mostRecordings = 256;

/** A recording of a voice, as a profile keeps it. */
export interface HeardRecording {
  /** The model's output `evidence` for it, see `evidenceSize`. */
  readonly evidence: Float64Array;
  /** The index of the emotion that somebody said it carries, where somebody did. */
  readonly label?: number | undefined;
}

/** What is inferred of a voice. */
interface Inferred {
  readonly offset: KnownOffset;
  /** The part of it that recordings are judged by. */
  readonly safe: KnownOffset;
  /** Its emotions as each opinion has them, where recordings are labelled. */
  readonly own: readonly OwnEmotions[] | undefined;
}

/** A voice that recordings are judged by; `recognizer.voice()` makes one. */
export class VoiceProfile {
  private readonly model: VoiceModel;
  private readonly emotions: number;
  private readonly opinions: readonly Opinion[];
  /** What makes one answer of several opinions; absent where one is of all. */
  private readonly mixture: CorpusMixture | undefined;
  private readonly heard: HeardRecording[] = [];
  private inferred: Inferred | undefined;

  /**
   * Starts to know a voice.
   * @param model what the model file says of voices
   * @param emotions the number of the model's labels
   */
  constructor(model: VoiceModel, emotions: number) {
    this.model = model;
    this.emotions = emotions;
    this.opinions = placedOpinions(model, emotions);
    this.mixture =
      model.corpora &&
      new CorpusMixture(
        model.corpora,
        this.opinions.map(({ heard }) => heard),
      );
  }

  /** How many recordings of the voice were heard. */
  get recordings(): number {
    return this.heard.length;
  }

  /** All that was heard, in order: what is saved. */
  get kept(): readonly HeardRecording[] {
    return this.heard;
  }

  /** What is inferred of the voice from all that was heard, whether or not it is safe to judge emotions by it. */
  get offset(): KnownOffset {
    return this.known.offset;
  }

  /**
   * Adds a recording. Beyond `mostRecordings` the first one without a label is forgotten; the first, where all have one.
   * @param evidence the model's output `evidence` for it, see `evidenceSize`
   * @param label the index of the emotion that it is said to carry; without, it is inferred
   * @returns what is kept of it
   * @throws AffettoError `OPTION_INVALID` for numbers of another model: too few or too many, not finite, or beyond a
   *   thousand million; for a label that is no index of one
   */
  add(evidence: ArrayLike<number>, label?: number): HeardRecording {
    const size = evidenceSize(this.model, this.emotions);
    const own = Float64Array.from(evidence);
    if (own.length !== size || !own.every((value) => Math.abs(value) <= largestEvidence)) {
      throw new AffettoError(
        'OPTION_INVALID',
        `A recording of a voice has ${own.length} numbers${own.length === size ? ', and not all are numbers that a model gives' : ` where the model takes ${size}`}. Use a profile that this very model made.`,
      );
    }
    if (label !== undefined && !(Number.isInteger(label) && label >= 0 && label < this.emotions)) {
      throw new AffettoError(
        'OPTION_INVALID',
        `A recording of a voice has the label ${label}; give the index of one of the model's ${this.emotions} labels.`,
      );
    }
    const recording = { evidence: own, label };
    this.heard.push(recording);
    if (this.heard.length > mostRecordings) {
      this.heard.splice(
        Math.max(
          0,
          this.heard.findIndex((one) => one.label === undefined),
        ),
        1,
      );
    }
    this.inferred = undefined;
    return recording;
  }

  /** Forgets all that was heard. */
  forget(): void {
    this.heard.length = 0;
    this.inferred = undefined;
  }

  /**
   * Judges a clip by what is known of its voice.
   * @param evidence the model's output `evidence` for the clip, see `evidenceSize`
   * @returns a probability for each label, [emotions], summing to 1
   */
  judge(evidence: ArrayLike<number>): number[] {
    const temperature = temperatureFor(this.model, this.recordings);
    return softmax(this.logits(evidence).map((logit) => logit / temperature));
  }

  /** The same voice, to get to know further beside this one. */
  copy(): VoiceProfile {
    return this.without();
  }

  /**
   * The same voice as known without some of its recordings: nothing is judged by what it says itself.
   * @param recordings what `add` gave for them
   */
  without(...recordings: readonly (HeardRecording | undefined)[]): VoiceProfile {
    const rest = new VoiceProfile(this.model, this.emotions);
    rest.heard.push(...this.heard.filter((one) => !recordings.includes(one)));
    return rest;
  }

  /**
   * Judges a clip before confidences are made honest.
   * @param evidence as for `judge`
   * @returns the logarithm of how well each label fits, but for a constant, [emotions]
   */
  logits(evidence: ArrayLike<number>): number[] {
    const { safe, own } = this.known;
    // The regression knows nothing of a voice's own emotions, so that with labels the two-level model answers alone.
    const fits = this.opinions.map(
      (opinion, k) => own?.[k]?.logits(evidence) ?? opinion.fits(evidence, safe),
    );
    if (!this.mixture) return fits[0] as number[];
    const shares = this.mixture.sharesOfClips([...this.heardEvidence, evidence]);
    return this.mixture
      .answer(this.answersOf(fits), shares, this.recordings)
      .map((share) => Math.log(share + leastProbability));
  }

  private get heardEvidence(): Float64Array[] {
    return this.heard.map(({ evidence }) => evidence);
  }

  /** Each opinion's probabilities, before they are mixed. */
  private answersOf(fits: readonly (readonly number[])[]): number[][] {
    const temperatures = this.model.corpora?.temperatures ?? [];
    return fits.map((own, k) => softmax(own.map((fit) => fit / (temperatures[k] ?? 1))));
  }

  private get known(): Inferred {
    this.inferred ??= this.infer();
    return this.inferred;
  }

  /**
   * Infers voice and emotions in turn (expectation maximisation; Dempster, Laird & Rubin 1977): which emotions the
   * recordings may carry given the voice, then the voice given these. A plain mean would take an emotion that is always
   * there for the voice. Where somebody said which one it is, that is certain.
   */
  private infer(): Inferred {
    const { model, emotions, heard, opinions } = this;
    const { decisiveness = 1 } = model;
    const labelled = new LabelledSums(emotions, heard);
    const weights = heard.map(({ label }) => labelled.weightOf(label));
    const count = weights.reduce((sum, weight) => sum + weight, 0);
    const variances = Float64Array.from(opinions.flatMap((one) => one.variancesAfter(count)));
    const sums = new Float64Array(evidenceSize(model, emotions));
    for (const [index, { evidence }] of heard.entries()) {
      const weight = weights[index] as number;
      for (let i = 0; i < sums.length; i++) {
        sums[i] = (sums[i] as number) + weight * (evidence[i] as number);
      }
    }
    let offset = new Float64Array(sums.length);
    const corpora = this.mixture?.sharesOfClips(this.heardEvidence);
    for (let round = 0; round < rounds && heard.length > 0; round++) {
      const counts = new Float64Array(emotions);
      const known = this.certainly(offset);
      for (const [index, { evidence, label }] of heard.entries()) {
        const shares =
          label === undefined
            ? this.shares(evidence, known, { corpora, decisiveness })
            : certain(label, emotions);
        for (let e = 0; e < emotions; e++) {
          counts[e] = (counts[e] as number) + (weights[index] as number) * (shares[e] as number);
        }
      }
      offset = new Float64Array(sums.length);
      for (const opinion of opinions) opinion.writeOffset(offset, { sums, counts, count });
    }
    const known = { offset, variances };
    return {
      offset: known,
      // Labels leave no doubt which emotion was heard.
      safe: labelled.isEmpty ? this.asFarAsSafe(known, corpora) : known,
      own: labelled.isEmpty
        ? undefined
        : opinions.map((opinion) => new OwnEmotions(opinion, known, labelled)),
    };
  }

  /** Which emotions a recording may carry, [emotions]. */
  private shares(
    evidence: Float64Array,
    known: KnownOffset,
    {
      corpora,
      decisiveness = 1,
    }: { readonly corpora: CorpusShares | undefined; readonly decisiveness?: number },
  ): number[] {
    const { opinions, mixture } = this;
    const fits = opinions.map((opinion) =>
      opinion.fits(evidence, known).map((fit) => decisiveness * fit),
    );
    if (!mixture || !corpora) return softmax(fits[0] as number[]);
    return mixture.posterior(this.answersOf(fits), corpora);
  }

  /**
   * Takes what was inferred only as far as the recordings tell different emotions: what is common to recordings of one
   * emotion may be that emotion. How far they do is the mutual information of recording and emotion (Shannon 1948) in the
   * answers for a voice that nobody knows: 0 where all are answered alike, or none of them with any certainty.
   */
  private asFarAsSafe(inferred: KnownOffset, corpora: CorpusShares | undefined): KnownOffset {
    const { fullVariety } = this.model;
    if (fullVariety === undefined) return inferred;
    const unknown = this.certainly(new Float64Array(inferred.offset.length));
    const answers = this.heard.map(({ evidence }) => this.shares(evidence, unknown, { corpora }));
    const share = Math.min(1, mutualInformation(answers) / fullVariety);
    const spreads = spreadsOf(this.opinions);
    return {
      offset: inferred.offset.map((value) => share * value),
      variances: inferred.variances.map(
        (value, group) => share * value + (1 - share) * (spreads[group] as number),
      ),
    };
  }

  /** The offset as if nothing about it were uncertain. */
  private certainly(offset: Float64Array): KnownOffset {
    return { offset, variances: new Float64Array(spreadsOf(this.opinions).length) };
  }
}

function certain(label: number, emotions: number): number[] {
  return Array.from({ length: emotions }, (_, emotion) => (emotion === label ? 1 : 0));
}

/** The entropy of the mean less the mean of the entropies, in nats; 0 for no distribution. */
function mutualInformation(shares: readonly (readonly number[])[]): number {
  const [first = []] = shares;
  const mean = first.map(
    (_, e) => shares.reduce((sum, own) => sum + (own[e] as number), 0) / shares.length,
  );
  return entropy(mean) - shares.reduce((sum, own) => sum + entropy(own), 0) / (shares.length || 1);
}

const entropy = (shares: readonly number[]) =>
  -shares.reduce((sum, share) => sum + (share > 0 ? share * Math.log(share) : 0), 0);

function softmax(logits: readonly number[]): number[] {
  const top = Math.max(...logits);
  const powers = logits.map((logit) => Math.exp(logit - top));
  const sum = powers.reduce((total, power) => total + power, 0);
  return powers.map((power) => power / sum);
}
