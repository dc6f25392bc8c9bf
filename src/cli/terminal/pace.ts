// How long a task will still take, told from how fast it has gone lately.

/** How far back is looked at least, ms: what was in a cache at the beginning says little about what is not. */
const leastWindowMs = 60_000;
/** How long nothing is said, ms: a first item alone may have waited for a file or a compiler. */
const silenceMs = 3000;

/** The ms between two observations that are kept. */
const betweenMs = 250;

/** Follows one task. */
export class Pace {
  private readonly seen: { readonly at: number; readonly done: number }[] = [];

  /** @param at the time in ms; `done` how many items are done, never less than before */
  observe(at: number, done: number): void {
    const last = this.seen.at(-1);
    if (last && done <= last.done) return;
    const before = this.seen.at(-2);
    // Of what lies behind, a few observations a second tell as much as all.
    if (last && before && last.at - before.at < betweenMs) this.seen.pop();
    this.seen.push({ at, done });
  }

  /**
   * Estimates from the last minute, or from the last half of the time where that is more: a task that gets slower says so
   * soon, and one whose items end in groups does not jump.
   * @param at the time in ms
   * @returns seconds; undefined where too little is known
   */
  secondsLeft(at: number, total: number): number | undefined {
    const [first] = this.seen;
    const last = this.seen.at(-1);
    if (!first || !last || last.done === first.done || at - first.at < silenceMs) return undefined;
    const from = at - Math.max(leastWindowMs, (at - first.at) / 2);
    const start = this.seen.findLast((one) => one.at <= from) ?? first;
    const base = start === last ? first : start;
    const msAnItem = (last.at - base.at) / (last.done - base.done);
    // What is under way was begun when the last item was done.
    return Math.max(0, (total - last.done) * msAnItem - (at - last.at)) / 1000;
  }
}

/** Puts a time into words that promise no more than is known: 35 s, 4 min, 2 h 10 min. */
export function roughly(seconds: number): string {
  if (seconds < 57.5) return `${Math.max(5, 5 * Math.round(seconds / 5))} s`;
  const minutes = Math.max(1, Math.round(seconds / 60));
  if (minutes < 60) return `${minutes} min`;
  const rest = 10 * Math.round((minutes % 60) / 10);
  const hours = Math.floor(minutes / 60) + (rest === 60 ? 1 : 0);
  return rest % 60 === 0 ? `${hours} h` : `${hours} h ${rest} min`;
}
