// What the routes of a server have at hand.

import type { ModelMetadata } from '../model-file/model-file.js';
import type { Admission } from './admission.js';
import type { Guard, GuardSettings } from './guard.js';
import type { Asked, HearingThreads } from './hearing-threads.js';
import type { JobResult, RecordingKind } from './jobs.js';
import type { ServerLimits } from './limits.js';
import type { Metrics } from './metrics.js';
import type { OpenRequest } from './open-request.js';
import { ProblemError } from './problem.js';

/** The model of a server. */
export interface ServedModel {
  /** Its name, such as `encoder`. */
  readonly name: string;
  readonly metadata: ModelMetadata;
  /** The labels that it answers among. */
  readonly labels: readonly string[];
}

/** One server's parts. */
export interface Service {
  readonly limits: ServerLimits;
  readonly model: ServedModel;
  readonly guard: Guard;
  readonly guardSettings: GuardSettings;
  readonly admission: Admission;
  readonly metrics: Metrics;
  readonly threads: HearingThreads;
  /** Aborted when the server ends: nothing new is taken on. */
  readonly ending: AbortSignal;
}

/** Hears a recording for a request that has a place, and counts it. */
export async function hearFor<Kind extends RecordingKind>(
  { threads, metrics }: Service,
  open: OpenRequest,
  asked: Asked<Kind>,
): Promise<JobResult[Kind]> {
  const { untilMs, signal } = open;
  let worked = 0;
  const result = await threads.hear(asked, {
    untilMs,
    signal,
    onWorked: (seconds) => {
      worked = seconds;
    },
  });
  metrics.heard(asked.kind, secondsOf(result), worked);
  return result;
}

function secondsOf(result: JobResult[RecordingKind]): number {
  if ('durationSeconds' in result) return result.durationSeconds;
  return 'summary' in result ? result.summary.durationSeconds : 0;
}

/** @throws ProblemError 404 for another model than the server's */
export function requireModel({ model }: Service, wanted: string | undefined): void {
  if (wanted === undefined || wanted === model.name) return;
  throw new ProblemError(
    404,
    'model-unknown',
    `This server has no model "${wanted.slice(0, 60)}". It has ${model.name}; leave the model out to take it.`,
  );
}

/** Gives what a route that hears was let in with. */
export function openOf({ open }: { readonly open?: OpenRequest }): OpenRequest {
  if (open) return open;
  throw new Error('a route that hears recordings is not among those that are admitted');
}
