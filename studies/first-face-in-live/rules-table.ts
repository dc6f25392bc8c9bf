// The table of rules for the first face: how often it agrees with the utterance's final answer, and how late it comes.

import { parseArgs } from 'node:util';
import { liveSettings } from '../../src/recognition/live/live-settings.js';
import { Steadiness, type SteadyRule } from '../../src/recognition/live/steadiness.js';
import { readTraces, type Trace } from './trace.js';

/** The time after an utterance's last sound that its final answer comes, in ms. */
const endMs = liveSettings.pauseMs;

/** What a rule does with an utterance. */
interface FirstFace {
  /** The label of the face, or -1 for "not sure". */
  readonly label: number;
  /** How long after speech begins it is shown. */
  readonly delayMs: number;
  /** Whether it is shown before the utterance ends. */
  readonly isEarly: boolean;
}

const tried: readonly SteadyRule[] = [
  ...[600, 1_000, 1_400].map((steadyHeardMs) => ruleOf(steadyHeardMs, 1, 0)),
  ...[1_000, 1_200, 1_400, 1_600].flatMap((steadyHeardMs) =>
    [0.5, 0.6, 0.65, 0.7, 0.8].map((confidence) => ruleOf(steadyHeardMs, 2, confidence)),
  ),
  ruleOf(1_400, 1, 0.7),
  ruleOf(1_400, 3, 0.7),
];

/**
 * Makes the table.
 * @param args `--sets A,B`: the sets of utterances; `--all`: every rule that was tried, else the one of live recognition
 */
export async function rulesTableOf(args: readonly string[]): Promise<string> {
  const { values } = parseArgs({
    args: [...args],
    options: { sets: { type: 'string', default: '' }, all: { type: 'boolean', default: false } },
  });
  const traces = readTraces();
  const sets = values.sets.split(',').filter((name) => name !== '');
  const rules = values.all ? tried : [liveSettings];
  const rows = sets.flatMap((set) => {
    const chosen = traces.filter((trace) => trace.set === set);
    if (chosen.length === 0) throw new Error(`There are no traces of "${set}".`);
    return rules.map((rule) => rowOf(set, rule, chosen));
  });
  return [
    '| set | utterances | speakers | heard, ms | answers | confidence | first faces that agree | of those before the end | shown before the end | median delay, s | of those before the end | 90% of delays, s | within 1.2 s |',
    '|---|---|---|---|---|---|---|---|---|---|---|---|---|',
    ...rows,
  ].join('\n');
}

function rowOf(set: string, rule: SteadyRule, traces: readonly Trace[]): string {
  const faces = traces.map((trace) => ({ trace, face: firstFace(trace, rule) }));
  const agrees = ({ trace, face }: (typeof faces)[number]) =>
    face.label === verdict(trace.final, trace.notSureBelow);
  const early = faces.filter(({ face }) => face.isEarly);
  const sorted = (some: typeof faces) => some.map(({ face }) => face.delayMs).sort((a, b) => a - b);
  const delays = sorted(faces);
  const at = (share: number, of = delays) => of[Math.floor(share * (of.length - 1))] ?? 0;
  const share = (count: number, of: number) => `${Math.round((100 * count) / Math.max(1, of))}%`;
  const seconds = (ms: number) => (ms / 1000).toFixed(2);
  const cells = [
    set,
    traces.length,
    new Set(traces.map(({ speaker }) => speaker)).size,
    rule.steadyHeardMs,
    rule.steadyAnswers,
    rule.steadyConfidence,
    share(faces.filter(agrees).length, faces.length),
    share(early.filter(agrees).length, early.length),
    share(early.length, faces.length),
    seconds(at(0.5)),
    seconds(at(0.5, sorted(early))),
    seconds(at(0.9)),
    share(delays.filter((ms) => ms <= 1_200).length, delays.length),
  ];
  return `| ${cells.join(' | ')} |`;
}

/** Follows an utterance as live recognition does; what is never steady is shown when the utterance has ended. */
function firstFace({ updates, final, onsetMs, notSureBelow }: Trace, rule: SteadyRule): FirstFace {
  const steadiness = new Steadiness(rule);
  for (const [atMs = 0, heardMs = 0, ...probabilities] of updates) {
    if (!steadiness.push(probabilities, heardMs)) continue;
    const label = verdict(probabilities, notSureBelow);
    return { label, delayMs: atMs - onsetMs, isEarly: true };
  }
  const lastMs = updates.at(-1)?.[0] ?? onsetMs;
  const delayMs = lastMs + endMs - onsetMs;
  return { label: verdict(final, notSureBelow), delayMs, isEarly: false };
}

function ruleOf(
  steadyHeardMs: number,
  steadyAnswers: number,
  steadyConfidence: number,
): SteadyRule {
  return { steadyHeardMs, steadyAnswers, steadyConfidence };
}

function verdict(probabilities: readonly number[], notSureBelow: number): number {
  const most = Math.max(...probabilities);
  return most >= notSureBelow ? probabilities.indexOf(most) : -1;
}
