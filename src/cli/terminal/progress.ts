// How far a long task is: a live line on a terminal, elsewhere (a log) a line at its beginning, every ten seconds, and at
// its end, so that nobody wonders whether it hangs.

import { SingleBar } from 'cli-progress';
import { Pace, roughly } from './pace.js';

/** Where lines go, and what time it is; tests have their own. */
export interface ProgressPlace {
  /** Whether it is a terminal, where a line can be written over. */
  readonly isTerminal: boolean;
  line(text: string): void;
  /** The time in ms, from any beginning. */
  now(): number;
  /** Calls back every so many ms until the returned function is called; keeps no process alive. */
  every(ms: number, callBack: () => void): () => void;
}

/** Standard error of this process, and its clock. */
export const standardError: ProgressPlace = {
  get isTerminal() {
    return process.stderr.isTTY === true;
  },
  line: (text) => console.error(text),
  now: () => performance.now(),
  every(ms, callBack) {
    const timer = setInterval(callBack, ms);
    timer.unref();
    return () => clearInterval(timer);
  },
};

/** The ms between two lines in a log. */
const betweenLinesMs = 10_000;

/** What is known of the task under way. */
interface Task {
  readonly name: string;
  readonly pace: Pace;
  readonly begun: number;
  readonly stop: () => void;
  done: number;
  total: number;
  note: string;
  unit: string;
  secondsLeft: (() => number | undefined) | undefined;
  lastLine: number;
  /** Whether the log has heard of it. */
  isTold: boolean;
}

export interface ProgressOptions {
  /** Whether a log has a line when a task begins; default true. Without it short tasks say nothing. */
  readonly saysBeginning?: boolean;
  readonly place?: ProgressPlace;
}

/** Shows on stderr how far tasks are, one after another. */
export class Progress {
  private readonly place: ProgressPlace;
  private readonly saysBeginning: boolean;
  private bar: SingleBar | undefined;
  private task: Task | undefined;

  constructor({ saysBeginning = true, place = standardError }: ProgressOptions = {}) {
    this.saysBeginning = saysBeginning;
    this.place = place;
  }

  /**
   * Tells of a task; another name begins another one, and so does the same with fewer items done than before: one that
   * was complete would seem to need no time any more.
   * @param name what is counted or done, such as `recordings`
   * @param done how many of `total` items are done
   * @param more `unit`: what the numbers are of, where the name does not say it; `note`: what else is to be seen;
   *   `secondsLeft`: an estimate that knows more than counting
   */
  show(
    name: string,
    done: number,
    total: number,
    more: {
      readonly unit?: string;
      readonly note?: string;
      readonly secondsLeft?: () => number | undefined;
    } = {},
  ): void {
    const { task: running } = this;
    const before = running?.name === name && done >= running.done ? running : undefined;
    const task = before ?? this.begin(name, done, total);
    const { note = '', unit = '', secondsLeft } = more;
    Object.assign(task, { done, total, note, unit, secondsLeft });
    task.pace.observe(this.place.now(), done);
    const isLog = !this.place.isTerminal;
    if (!before && isLog && this.saysBeginning && done < total) this.say(task);
    if (this.bar) {
      this.bar.setTotal(total);
      this.bar.update(done, { rest: `${countsOf(task)}${this.rest(task)}` });
    } else this.lineWhenDue();
  }

  /** Says that Ctrl-C was heard. */
  interrupting(words = 'Stopping after this step (Ctrl-C again to stop at once) ...'): void {
    this.finish();
    this.place.line(words);
  }

  /** Ends the task: the live line goes; a log that has heard of it hears that all is done. */
  finish(): void {
    this.bar?.stop();
    this.bar = undefined;
    const { task } = this;
    this.task = undefined;
    if (!task) return;
    task.stop();
    if (this.place.isTerminal || !task.isTold || task.done < task.total) return;
    const seconds = (this.place.now() - task.begun) / 1000;
    this.place.line(
      `${task.name}: all ${counted(task.total)}${unitOf(task)} done in ${roughly(seconds)}`,
    );
  }

  private begin(name: string, done: number, total: number): Task {
    this.finish();
    const begun = this.place.now();
    const isLog = !this.place.isTerminal;
    const task: Task = {
      ...{ name, done, total, begun, lastLine: begun },
      ...{ note: '', unit: '', secondsLeft: undefined, isTold: false },
      pace: new Pace(),
      stop: isLog ? this.place.every(betweenLinesMs / 10, () => this.lineWhenDue()) : () => {},
    };
    this.task = task;
    if (!isLog) {
      this.bar = new SingleBar({
        format: `${name} {bar} {percentage}%  {rest}`,
        stream: process.stderr,
        hideCursor: true,
        // What stopped is not left on the screen as if it had got stuck.
        clearOnComplete: true,
      });
      this.bar.start(total, done, { rest: '' });
    }
    return task;
  }

  private lineWhenDue(): void {
    const { task } = this;
    if (!task || this.place.now() - task.lastLine < betweenLinesMs) return;
    // The end has a line of its own.
    if (task.done >= task.total) return;
    this.say(task);
  }

  private say(task: Task): void {
    task.lastLine = this.place.now();
    task.isTold = true;
    this.place.line(this.line(task));
  }

  private line(task: Task): string {
    const { name, done, total } = task;
    const percent = total > 0 ? Math.floor((100 * done) / total) : 0;
    return `${name}: ${countsOf(task)} (${percent}%)${this.rest(task)}`;
  }

  private rest(task: Task): string {
    const now = this.place.now();
    const { pace, note, begun } = task;
    const secondsLeft = task.secondsLeft?.() ?? pace.secondsLeft(now, task.total);
    const passed = (now - begun) / 1000;
    const time =
      secondsLeft !== undefined
        ? `, about ${roughly(secondsLeft)} left`
        : passed >= 5
          ? `, ${roughly(passed)} so far`
          : '';
    return note === '' ? time : `${time}, ${note}`;
  }
}

/** Counts one kind of thing: a `Progress` of a single task. */
export class CountProgress {
  private readonly progress: Progress;

  /** @param unit the word for what is counted, in the plural */
  constructor(
    private readonly unit: string,
    options: ProgressOptions = {},
  ) {
    this.progress = new Progress(options);
  }

  show(done: number, total: number): void {
    this.progress.show(this.unit, done, total);
  }

  /** Returns the progress of the task that follows this one, or this one itself while the unit is the same. */
  next(unit: string): CountProgress {
    if (unit === this.unit) return this;
    this.finish();
    return new CountProgress(unit);
  }

  /** Says that Ctrl-C was heard. */
  interrupting(): void {
    this.progress.interrupting();
  }

  /** Removes the live line. */
  finish(): void {
    this.progress.finish();
  }
}

function countsOf(task: Task): string {
  return `${counted(task.done)} of ${counted(task.total)}${unitOf(task)}`;
}

function unitOf({ unit }: Task): string {
  return unit === '' ? '' : ` ${unit}`;
}

function counted(count: number): string {
  return count.toLocaleString('en-US');
}
