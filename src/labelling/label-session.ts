// One sitting of somebody who labels: the recordings in the order in which they are asked about, what was said of each,
// and the way back. The file is written before anybody hears that a choice is kept.

import { asWritten, readLabel } from '../corpora/labels.js';
import { AffettoError } from '../errors.js';
import type { Guesser, GuessOrReason } from './guesses.js';
import { type Choice, cannotTell, type LabelFile } from './label-file.js';
import type { RecordingToLabel } from './recordings-to-label.js';

/** What somebody chose for a recording, as the page says it. */
export interface Answer {
  /** The label, or null where they could not tell. */
  readonly label: string | null;
  readonly note?: string | undefined;
}

/** What others said of a recording: told once somebody chose. */
export interface SaidBefore {
  /** Who: `listed` where the recordings come from, else a person. */
  readonly by: string;
  readonly label: string;
}

/** What a session is made of. */
export interface SessionParts {
  /** The recordings, in the order in which they are asked about. */
  readonly recordings: readonly RecordingToLabel[];
  /** The labels to choose among. */
  readonly labels: readonly string[];
  readonly file: LabelFile;
  /** Who labels, where they said so. */
  readonly rater?: string | undefined;
  /** The model that listens; absent where none does. */
  readonly guesser?: Guesser | undefined;
  /** What others said, by the recording's id. */
  readonly others?: ReadonlyMap<string, readonly SaidBefore[]>;
}

interface Step {
  readonly index: number;
  readonly before: Choice | undefined;
}

/** One sitting; recordings are named by their index in `recordings`. */
export class LabelSession {
  readonly recordings: readonly RecordingToLabel[];
  readonly labels: readonly string[];
  readonly rater: string | undefined;
  private readonly steps: Step[];

  constructor(private readonly parts: SessionParts) {
    this.recordings = parts.recordings;
    this.labels = parts.labels;
    this.rater = parts.rater;
    const indices = new Map(parts.recordings.map(({ id }, index) => [id, index]));
    // What an earlier sitting wrote can be taken back too, the latest first.
    this.steps = parts.file.ids.flatMap((id) => {
      const index = indices.get(id);
      return index === undefined ? [] : [{ index, before: undefined }];
    });
  }

  /** The path of the file that labels go to. */
  get path(): string {
    return this.parts.file.path;
  }

  /** Whether a model listens. */
  get hasModel(): boolean {
    return this.parts.guesser !== undefined;
  }

  /** What was said of a recording; its label is one of `labels` where it is a spelling of one. */
  choiceOf(index: number): Choice | undefined {
    const choice = this.parts.file.choiceOf(this.recordingAt(index).id);
    if (choice?.label === undefined) return choice;
    return { ...choice, label: this.spelt(choice.label) };
  }

  /** Counts the recordings that have a label, and those of which somebody could not tell. */
  count(): { readonly labelled: number; readonly untold: number } {
    const said = this.recordings.flatMap(({ id }) => this.parts.file.choiceOf(id) ?? []);
    const labelled = said.filter(({ label }) => label !== undefined).length;
    return { labelled, untold: said.length - labelled };
  }

  /** Keeps what somebody chose: once this returns, it is in the file. @throws AffettoError `FILE_UNREADABLE`, `OPTION_INVALID` */
  async choose(index: number, { label, note = '' }: Answer): Promise<void> {
    if (label !== null && !this.labels.includes(label)) {
      throw new AffettoError('OPTION_INVALID', `There is no label "${label}" to choose.`);
    }
    const plain = oneLine(note);
    const choice: Choice = {
      ...(label === null ? { leftOut: cannotTell } : { label }),
      ...(plain !== '' && { note: plain }),
      ...(this.rater !== undefined && { rater: this.rater }),
    };
    const recording = this.recordingAt(index);
    const before = this.parts.file.choiceOf(recording.id);
    await this.parts.file.set(recording, choice);
    // A note that is added later is no step of its own.
    const isSame = before?.label === choice.label && before?.leftOut === choice.leftOut;
    if (!isSame) this.steps.push({ index, before });
  }

  /** Takes the last choice back. @returns the index of its recording; undefined where there is none */
  async undo(): Promise<number | undefined> {
    const last = this.steps.at(-1);
    if (!last) return undefined;
    await this.parts.file.set(this.recordingAt(last.index), last.before);
    this.steps.pop();
    return last.index;
  }

  /** What the model heard; undefined where none listens. @throws AffettoError `OPTION_INVALID` before somebody chose */
  async guessOf(index: number): Promise<GuessOrReason | undefined> {
    this.refuseEarly(index);
    return this.parts.guesser?.of(this.recordingAt(index));
  }

  /** What others said. @throws AffettoError `OPTION_INVALID` before somebody chose */
  saidBefore(index: number): readonly SaidBefore[] {
    this.refuseEarly(index);
    const { id, listed } = this.recordingAt(index);
    const others = this.parts.others?.get(id) ?? [];
    return listed === undefined ? others : [{ by: 'listed', label: listed }, ...others];
  }

  private refuseEarly(index: number): void {
    if (this.choiceOf(index)) return;
    throw new AffettoError(
      'OPTION_INVALID',
      'What others heard is told once you chose: it would sway you.',
    );
  }

  private recordingAt(index: number): RecordingToLabel {
    const recording = this.recordings[index];
    if (recording) return recording;
    throw new AffettoError('OPTION_INVALID', `There is no recording ${index}.`);
  }

  private spelt(label: string): string {
    const same = (a: string, b: string) => readLabel(a) === readLabel(b);
    return (
      this.labels.find((one) => asWritten(one) === label) ??
      this.labels.find((one) => same(one, label)) ??
      label
    );
  }
}

/** A note as a cell of a table: without line breaks and other control characters. */
function oneLine(note: string): string {
  return note
    .normalize('NFC')
    .replaceAll(/[\p{Cc}\u2028\u2029]+/gu, ' ')
    .trim();
}
