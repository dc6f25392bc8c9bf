// What can be done to a recording before a model hears it, as data: what a table's row was made with
// can be stored, sent to another process and read by people.

import { z } from 'zod';

/** The bit rates of MPEG-2 layer III in kbit/s (ISO 13818-3, table 2.4.2.3). */
const mp3Rates = [8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160] as const;

/** Checks a degradation that comes from outside. */
export const degradationSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    /** Gaussian noise over the whole recording. */
    kind: z.literal('noise'),
    /** White: equal power a hertz. Pink: equal power an octave, from 20 Hz up. */
    color: z.enum(['white', 'pink']),
    /** The active speech level (ITU-T P.56) over the noise's level, -60 to 120 dB. */
    snrDb: z.number().min(-60).max(120),
  }),
  z.strictObject({
    /** A telephone: band-pass 300-3,400 Hz, 8 kHz, G.711 mu-law there and back. */
    kind: z.literal('telephone'),
  }),
  z.strictObject({
    /** MP3, encoded at 22,050 Hz mono by LAME's port to JavaScript, decoded by mpg123. */
    kind: z.literal('mp3'),
    /** The bit rate in kbit/s, one of those of MPEG-2 layer III. */
    kbps: z.literal(mp3Rates, { error: `must be one of ${mp3Rates.join(', ')}` }),
  }),
  z.strictObject({
    /** Opus, encoded at 48 kHz mono by libopus (VoIP mode, 20 ms frames), decoded by libopus. */
    kind: z.literal('opus'),
    /** The bit rate, 6 to 256 kbit/s. */
    kbps: z.number().min(6).max(256),
  }),
  z.strictObject({
    /** A 16-bit recorder set louder or softer: rounded to 16 bits, limited to full scale. */
    kind: z.literal('gain'),
    /** How much louder, -90 to 90 dB. */
    db: z.number().min(-90).max(90),
  }),
  z.strictObject({
    /** A room. */
    kind: z.literal('reverberation'),
    /** The time in which the tail falls by 60 dB, 0.05 to 10 s. */
    rt60Seconds: z.number().min(0.05).max(10),
    /** The energy of the direct sound over that of the tail, -60 to 60 dB. */
    directToReverberantDb: z.number().min(-60).max(60),
  }),
  z.strictObject({
    /** Clipping: samples are limited to a level below the recording's own peak. */
    kind: z.literal('clipping'),
    /** How far below, 0 to 90 dB. */
    belowPeakDb: z.number().min(0).max(90),
  }),
  z.strictObject({
    /** A sound card that adds a constant to every sample. */
    kind: z.literal('dc-offset'),
    /** The constant over the recording's peak, -10 to 10. */
    ofPeak: z.number().min(-10).max(10),
  }),
  z.strictObject({
    /** No more of what is said than its beginning, silence before it left out. */
    kind: z.literal('beginning'),
    /** How long somebody is heard, 0.1 to 60 s. */
    seconds: z.number().min(0.1).max(60),
  }),
]);

/** One way to make a recording worse. */
export type Degradation = z.infer<typeof degradationSchema>;

/** Names a degradation for tables, e.g. `white noise, SNR 10 dB`. */
export function describeDegradation(degradation: Degradation): string {
  switch (degradation.kind) {
    case 'noise':
      return `${degradation.color} noise, SNR ${degradation.snrDb} dB`;
    case 'telephone':
      return 'telephone band, G.711';
    case 'mp3':
      return `MP3, ${degradation.kbps} kbit/s`;
    case 'opus':
      return `Opus, ${degradation.kbps} kbit/s`;
    case 'gain':
      return `gain ${degradation.db > 0 ? '+' : ''}${degradation.db} dB`;
    case 'reverberation':
      return `reverberation, RT60 ${degradation.rt60Seconds} s, DRR ${degradation.directToReverberantDb} dB`;
    case 'clipping':
      return `clipping, ${degradation.belowPeakDb} dB below peak`;
    case 'dc-offset':
      return `DC offset, ${Math.round(100 * degradation.ofPeak)}% of peak`;
    case 'beginning':
      return `first ${degradation.seconds} s of speech`;
  }
}

/** The rows of the robustness table, in its order. */
export const standardDegradations: readonly Degradation[] = [
  ...(['white', 'pink'] as const).flatMap((color) =>
    [20, 10, 5, 0].map((snrDb) => ({ kind: 'noise' as const, color, snrDb })),
  ),
  { kind: 'telephone' },
  { kind: 'mp3', kbps: 32 },
  { kind: 'opus', kbps: 16 },
  { kind: 'gain', db: 20 },
  { kind: 'gain', db: -20 },
  { kind: 'reverberation', rt60Seconds: 0.5, directToReverberantDb: 0 },
  { kind: 'reverberation', rt60Seconds: 1, directToReverberantDb: -5 },
  { kind: 'clipping', belowPeakDb: 12 },
  { kind: 'dc-offset', ofPeak: 0.1 },
  { kind: 'dc-offset', ofPeak: 0.3 },
  { kind: 'beginning', seconds: 1.2 },
  { kind: 'beginning', seconds: 0.8 },
];
