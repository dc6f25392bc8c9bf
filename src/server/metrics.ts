// What a server tells Prometheus: requests, refusals, how long answers take and how much of it is hearing, places, streams.

import type { Registry } from 'prom-client';
import type { Admission } from './admission.js';

/** The counters of one server; `text` writes them. */
export interface Metrics {
  readonly registry: Registry;
  /** A request was answered. */
  answered(route: string, method: string, status: number, seconds: number): void;
  /** A limit turned somebody away. */
  refused(kind: string): void;
  /** A recording was heard. */
  heard(kind: string, audioSeconds: number, workSeconds: number): void;
  /** A moment of a live stream was told. */
  moment(): void;
}

/** The edges of the durations, in seconds. */
const buckets = [0.025, 0.05, 0.1, 0.2, 0.4, 0.8, 1.6, 3.2, 6.4, 12.8, 25.6, 60];

/** Makes the counters of one server. @param admission gives what is open when somebody asks */
export async function startMetrics(admission: () => Admission): Promise<Metrics> {
  const { Registry, Counter, Gauge, Histogram, collectDefaultMetrics } = await import(
    'prom-client'
  );
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });
  const requests = new Histogram({
    name: 'affetto_http_request_seconds',
    help: 'Time from the first byte of a request to the last of its answer',
    labelNames: ['method', 'route', 'status'],
    ...{ buckets, registers },
  });
  const refusals = new Counter({
    name: 'affetto_refused_total',
    help: 'Requests that a limit turned away',
    ...{ labelNames: ['limit'], registers },
  });
  const recordings = new Counter({
    name: 'affetto_recordings_total',
    help: 'Recordings that were heard',
    ...{ labelNames: ['kind'], registers },
  });
  const audio = new Counter({
    name: 'affetto_audio_seconds_total',
    help: 'Seconds of sound in recordings that were heard',
    ...{ labelNames: ['kind'], registers },
  });
  const work = new Counter({
    name: 'affetto_hearing_seconds_total',
    help: 'Seconds that threads worked on recordings',
    ...{ labelNames: ['kind'], registers },
  });
  const moments = new Counter({
    name: 'affetto_stream_moments_total',
    help: 'Moments told to live streams',
    registers,
  });
  const now = (name: string, help: string, value: () => number) =>
    new Gauge({
      ...{ name, help, registers },
      collect() {
        this.set(value());
      },
    });
  now('affetto_open_requests', 'Requests that were let in', () => admission().open);
  now('affetto_places', 'Requests that are heard or wait', () => admission().places);
  now('affetto_held_bytes', 'Bytes of open requests', () => admission().heldBytes);
  now('affetto_streams', 'Live streams', () => admission().streams);
  return {
    registry,
    answered: (route, method, status, seconds) =>
      requests.observe({ method, route, status: String(status) }, seconds),
    refused: (limit) => refusals.inc({ limit }),
    heard(kind, audioSeconds, workSeconds) {
      recordings.inc({ kind });
      audio.inc({ kind }, audioSeconds);
      work.inc({ kind }, workSeconds);
    },
    moment: () => moments.inc(),
  };
}
