// Speed in a test is the machine's as much as ours. The suite measures and prints; it holds the figures to
// their limits only where it is told that the machine is quiet: AFFETTO_SPEED=1 npx vitest run test/web.

/** The limit on a quiet machine, no limit elsewhere. */
export function allowed(limit: number): number {
  return process.env.AFFETTO_SPEED ? limit : Number.POSITIVE_INFINITY;
}
