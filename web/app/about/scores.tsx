// How often it is right on voices it had never heard, with the interval, beside people and chance.

import { countedLikeListeners, humanListeners } from '../../../src/corpora/published-figures.js';
import type { ModelEvidence } from '../../../src/model-file/evidence.js';
import type { ModelMetadata } from '../../../src/model-file/model-file.js';
import { formatNumber, formatPercent } from '../texts/numbers.js';
import { Facts } from './facts.js';
import { t } from './texts/texts.js';

interface Props {
  readonly evidence: ModelEvidence;
  readonly labels: readonly string[];
}

const percent = (share: number) => formatPercent(share, 1);
const interval = ([low, high]: readonly [number, number]) =>
  t('scores.interval', { low: percent(low), high: percent(high) });

export function Scores({ evidence, labels }: Props) {
  const { accuracy, uar, protocol, seeds, foldsPerSeed, speakers } = evidence;
  const likeListeners = countedLikeListeners(labels, evidence.confusion);
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
        <Mark title={t('scores.people')} value={humanListeners.accuracy} />
        <Mark title={t('scores.chance')} value={1 / labels.length} />
      </ul>
      <p class="note">
        {t('scores.likeListeners', {
          people: percent(humanListeners.accuracy),
          model: percent(likeListeners.accuracy),
        })}
      </p>
      <p class="note">
        {t('scores.models', { models: seeds.length * foldsPerSeed, speakers })}{' '}
        <span lang="en">{protocol}</span>
      </p>
    </>
  );
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

/** For models that carry no evidence of their kind: what they were tested with themselves. */
export function OwnScores({ metadata: { evaluation } }: { readonly metadata: ModelMetadata }) {
  const { speakerIndependent, testUtterances, accuracy, uar, macroF1, ece, protocol } = evaluation;
  const rows = [
    [t('scores.accuracy'), percent(accuracy)],
    [t('scores.uar'), percent(uar)],
    [t('scores.macroF1'), percent(macroF1)],
    [t('scores.ece'), formatNumber(ece, 3)],
    [t('scores.people'), percent(humanListeners.accuracy)],
  ] as const;
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
