// How often it is right on voices it had never heard, with the interval, beside chance and, where that is known,
// people.

import {
  acceptedForEachOther,
  countedLikeListeners,
} from '../../../src/corpora/published-figures.js';
import type { ModelEvidence } from '../../../src/model-file/evidence.js';
import { evidenceScores } from '../../../src/model-file/evidence-scores.js';
import type { ModelMetadata } from '../../../src/model-file/model-file.js';
import { capitalized } from '../../../src/scores/format.js';
import { type ScoreKey, shownScores } from '../../../src/scores/score-list.js';
import { emotionName } from '../answer/emotion-name.js';
import { formatNumber, formatPercent } from '../texts/numbers.js';
import { inWords } from '../texts/word-lists.js';
import { Facts } from './facts.js';
import { t, textFor } from './texts/texts.js';

interface Props {
  readonly evidence: ModelEvidence;
  readonly metadata: ModelMetadata;
}

const percent = (share: number) => formatPercent(share, 1);
const interval = ([low, high]: readonly [number, number]) =>
  t('scores.interval', { low: percent(low), high: percent(high) });

/** A row for each score that is known, under its name in the page's language where there is one. */
const scoreRows = (of: (key: ScoreKey) => number | undefined) =>
  shownScores.flatMap(({ key, title, unit }) => {
    const value = of(key);
    if (value === undefined || Number.isNaN(value)) return [];
    const text = unit === 'percent' ? percent(value) : formatNumber(value, 3);
    return [[textFor(`scores.${key}`, capitalized(title)), text] as const];
  });

/** How often it is right, on one scale with chance and people. */
export function Scores({ evidence, metadata }: Props) {
  const { labels, listeners } = metadata;
  const { accuracy, uar } = evidence;
  return (
    <>
      <p class="about-lead">
        {t('scores.lead', {
          percent: percent(accuracy.mean),
          interval: interval(accuracy.interval),
        })}
      </p>
      <ul class="scale">
        <Mark title={t('scores.accuracy')} value={accuracy.mean} range={accuracy.interval} main />
        <Mark title={t('scores.uar')} value={uar.mean} range={uar.interval} main />
        {listeners && <Mark title={t('scores.people')} value={listeners.accuracy} />}
        <Mark title={t('scores.chance')} value={1 / labels.length} />
      </ul>
    </>
  );
}

/** The other scores, and how all of them were measured. */
export function MoreScores({ evidence, metadata }: Props) {
  const { labels, listeners } = metadata;
  const { protocol, seeds, foldsPerSeed, speakers } = evidence;
  const estimates = evidenceScores(evidence);
  // Accuracy and UAR are the marks on the scale.
  const others = scoreRows((key) =>
    key === 'accuracy' || key === 'uar' ? undefined : estimates[key].mean,
  );
  return (
    <>
      <Facts rows={others} />
      {listeners && <p class="note">{besidePeople(listeners, evidence, labels)}</p>}
      <p class="note">
        {t('scores.models', { models: seeds.length * foldsPerSeed, speakers })}{' '}
        <span lang="en">{protocol}</span>
      </p>
    </>
  );
}

function besidePeople(
  listeners: NonNullable<ModelMetadata['listeners']>,
  { confusion }: ModelEvidence,
  labels: readonly string[],
): string {
  const { speakers, source, accuracy } = listeners;
  const alike = acceptedForEachOther(listeners).map((group) => inWords(group.map(emotionName)));
  return t('scores.likeListeners', {
    speakers,
    source,
    people: percent(accuracy),
    alike: alike.length > 0 ? t('scores.alike', { emotions: alike.join('; ') }) : '',
    model: percent(countedLikeListeners(listeners, labels, confusion).accuracy),
  });
}

interface MarkProps {
  readonly title: string;
  readonly value: number;
  readonly range?: readonly [number, number];
  /** The model's own. */
  readonly main?: boolean;
}

function Mark({ title, value, range, main = false }: MarkProps) {
  return (
    <li data-main={main}>
      <span class="scale-title">{title}</span>
      <span class="scale-track" aria-hidden="true">
        {range && (
          <span
            class="scale-range"
            style={{ left: `${100 * range[0]}%`, width: `${100 * (range[1] - range[0])}%` }}
          />
        )}
        <span class="scale-dot" style={{ left: `${100 * value}%` }} />
      </span>
      <span class="scale-value">
        <strong>{percent(value)}</strong> {range && <small>{interval(range)}</small>}
      </span>
    </li>
  );
}

/** Shows what models that carry no evidence of their kind were tested with themselves. */
export function OwnScores({ metadata }: { readonly metadata: ModelMetadata }) {
  const { evaluation, listeners } = metadata;
  const { speakerIndependent, testUtterances, protocol } = evaluation;
  const rows = [
    ...scoreRows((key) => evaluation[key]),
    ...(listeners ? [[t('scores.people'), percent(listeners.accuracy)] as const] : []),
  ];
  return (
    <>
      <p class="about-lead">{t(speakerIndependent ? 'scores.ownNew' : 'scores.ownKnown')}</p>
      <Facts rows={rows} />
      <p class="note">
        {t('scores.ownCount', { count: testUtterances })} <span lang="en">{protocol}</span>
      </p>
    </>
  );
}
