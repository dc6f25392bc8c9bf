// Two kept answers side by side: faces, bars, timelines, pitch and energy on the same scales.

import { prosodySummary } from '../../../src/prosody/prosody.js';
import { type EmotionTimeline, emotionTimeline } from '../../../src/timeline/emotion-timeline.js';
import { speechStretches } from '../../../src/timeline/speech-stretches.js';
import { AnswerFace } from '../answer/answer-face.js';
import { emotionName, faceOf } from '../answer/emotion-name.js';
import { verdictOf } from '../answer/verdict.js';
import { EmotionLane } from '../inspect/emotion-lane.js';
import { t } from '../keeping/texts/texts.js';
import type { HistoryEntry } from '../storage/history-store.js';
import { formatNumber, formatPercent } from '../texts/numbers.js';
import { Curve } from './curve.js';
import { type Measured, useProsody } from './use-prosody.js';

type Pair = readonly [HistoryEntry, HistoryEntry];

/** The scales of the curves: voices from a man's low ones to screams, levels from a quiet room to full scale. */
const pitchScale = [70, 500] as const;
const pitchLines = [100, 200, 400];
const energyScale = [-70, 0] as const;
const energyLines = [-60, -40, -20];

export function Compare({ pair, onClose }: { readonly pair: Pair; readonly onClose: () => void }) {
  const measured = [useProsody(pair[0].id), useProsody(pair[1].id)] as const;
  const frames = Math.max(...measured.map((each) => (isMeasured(each) ? each.pitchHz.length : 1)));
  return (
    <section class="compare" aria-label={t('compare.title')}>
      <h2>{t('compare.title')}</h2>
      <div class="compare-columns">
        {pair.map((entry, index) => (
          <Column key={entry.id} entry={entry} measured={measured[index]!} frames={frames} />
        ))}
      </div>
      <Bars pair={pair} />
      <Measures pair={pair} measured={measured} />
      <p class="note">{t('compare.note')}</p>
      <button type="button" class="button" onClick={onClose}>
        {t('compare.close')}
      </button>
    </section>
  );
}

const isMeasured = (measured: Measured) => typeof measured !== 'string';

interface ColumnProps {
  readonly entry: HistoryEntry;
  readonly measured: Measured;
  readonly frames: number;
}

function Column({ entry, measured, frames }: ColumnProps) {
  const { name, answer, labels, notSureBelow } = entry;
  const { recognition, outline } = answer;
  const verdict = verdictOf(recognition.probabilities, notSureBelow, recognition.sure);
  const speech = speechStretches(outline);
  const timeline = emotionTimeline({ labels }, recognition, speech, notSureBelow);
  const words = sharesInWords(timeline);
  return (
    <article class="compare-column" aria-label={name}>
      <h3 class="compare-name">{name}</h3>
      {verdict.ranked.length > 0 && <AnswerFace verdict={verdict} />}
      <h4>{t('compare.timeline')}</h4>
      <div role="img" aria-label={t('compare.timelineOf', { words })}>
        <EmotionLane timeline={timeline} width={300} />
      </div>
      <Curves name={name} measured={measured} frames={frames} />
    </article>
  );
}

function Curves({
  name,
  measured,
  frames,
}: Omit<ColumnProps, 'entry'> & { readonly name: string }) {
  if (measured === 'measuring') return <p class="stage-hint">{t('compare.measuring')}</p>;
  if (measured === 'failed') return <p class="note">{t('compare.failed')}</p>;
  const { pitchHz, levelDb, pitchRangeSemitones } = prosodySummary(measured);
  const said = {
    name,
    median: hertz(pitchHz),
    range: number(pitchRangeSemitones, 0),
    level: decibels(levelDb),
  };
  const log = Array.from(measured.pitchHz, (each) => (each > 0 ? Math.log2(each) : Number.NaN));
  return (
    <>
      <h4>{t('compare.pitch')}</h4>
      <Curve
        values={log}
        frames={frames}
        scale={[Math.log2(pitchScale[0]), Math.log2(pitchScale[1])]}
        lines={pitchLines.map(Math.log2)}
        label={pitchHz === undefined ? t('compare.unvoiced') : t('compare.pitchOf', said)}
      />
      <p class="curve-scale" aria-hidden="true">
        {pitchLines.map((each) => hertz(each)).join(' · ')}
      </p>
      <h4>{t('compare.energy')}</h4>
      <Curve
        values={Array.from(measured.energyDb, (each) => Math.max(energyScale[0], each))}
        frames={frames}
        scale={energyScale}
        lines={energyLines}
        label={levelDb === undefined ? t('compare.unvoiced') : t('compare.energyOf', said)}
      />
      <p class="curve-scale" aria-hidden="true">
        {energyLines.map((each) => decibels(each)).join(' · ')}
      </p>
    </>
  );
}

const number = (value: number | undefined, digits: number) =>
  value === undefined ? '–' : formatNumber(value, digits);
const hertz = (value: number | undefined) => t('compare.hz', { value: number(value, 0) });
const decibels = (value: number | undefined) => t('compare.db', { value: number(value, 0) });

/** The probabilities of both, an emotion a row: the bar above is the first one's. */
function Bars({ pair }: { readonly pair: Pair }) {
  const labels = [...new Set(pair.flatMap((entry) => entry.labels))];
  const shares = (label: string) =>
    pair.map(({ answer }) => answer.recognition.probabilities[label] ?? 0);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <section class="compare-scroll" aria-label={t('compare.emotions')} tabIndex={0}>
      <table class="compare-table">
        <caption>{t('compare.emotions')}</caption>
        <thead>
          <tr>
            <th scope="col">{t('compare.emotion')}</th>
            {pair.map(({ id, name }) => (
              <th key={id} scope="col">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {labels.map((label) => (
            <tr key={label} data-emotion={label}>
              <th scope="row">
                <span aria-hidden="true">{faceOf(label)}</span> {emotionName(label)}
              </th>
              {shares(label).map((share, index) => (
                <td key={pair[index]!.id} data-share={share}>
                  <span class="compare-bar" aria-hidden="true">
                    <span style={{ width: `${100 * share}%` }} />
                  </span>
                  {formatPercent(share)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

/** The emotions of a timeline with their shares of the speaking time, most first. */
function sharesInWords({ summary }: EmotionTimeline): string {
  const { emotionSeconds, unsureSeconds, speechSeconds } = summary;
  return [...Object.entries(emotionSeconds), ['unsure', unsureSeconds] as const]
    .filter(([, seconds]) => seconds > 0)
    .sort(([, a], [, b]) => b - a)
    .map(
      ([emotion, seconds]) => `${emotionName(emotion)} ${formatPercent(seconds / speechSeconds)}`,
    )
    .join(', ');
}

interface MeasuresProps {
  readonly pair: Pair;
  readonly measured: readonly [Measured, Measured];
}

function Measures({ pair, measured }: MeasuresProps) {
  const summaries = measured.map((each) =>
    typeof each === 'string' ? undefined : prosodySummary(each),
  );
  if (summaries.every((summary) => summary === undefined)) return null;
  const rows = [
    ['compare.median', summaries.map((each) => hertz(each?.pitchHz))],
    ['compare.range', summaries.map((each) => number(each?.pitchRangeSemitones, 1))],
    ['compare.level', summaries.map((each) => decibels(each?.levelDb))],
    ['compare.rate', summaries.map((each) => number(each?.syllablesPerSecond, 1))],
  ] as const;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <section class="compare-scroll" aria-label={t('compare.measure')} tabIndex={0}>
      <table class="compare-table" data-measures>
        <caption>{t('compare.measure')}</caption>
        <thead>
          <tr>
            <th scope="col">{t('compare.measure')}</th>
            {pair.map(({ id, name }) => (
              <th key={id} scope="col">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(([key, values]) => (
            <tr key={key}>
              <th scope="row">{t(key)}</th>
              {values.map((value, index) => (
                <td key={pair[index]!.id}>{value}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
