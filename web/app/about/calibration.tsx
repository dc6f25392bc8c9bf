// Whether its confidence can be believed: a reliability diagram, and what "not sure" buys.

import type { ModelEvidence } from '../../../src/model-file/evidence.js';
import { formatNumber, formatPercent } from '../texts/numbers.js';
import { t } from './texts/texts.js';

interface Props {
  readonly evidence: ModelEvidence;
  readonly notSureBelow: number | undefined;
}

const size = 220;
const margin = 34;

export function CalibrationSection({ evidence, notSureBelow }: Props) {
  const { answered, ece, eceUncalibrated, calibration, answerSets } = evidence;
  // Of voices that nobody knows yet, the first of them.
  const [sets] = answerSets ?? [];
  const values = { ece: formatNumber(ece.mean, 3), before: formatNumber(eceUncalibrated, 3) };
  return (
    <div class="calibration">
      <Diagram bins={calibration} notSureBelow={notSureBelow} />
      <div class="calibration-text">
        {notSureBelow !== undefined && (
          <p>
            {t('calibration.threshold', {
              threshold: formatPercent(notSureBelow),
              coverage: formatPercent(answered.coverage),
              accuracy: formatPercent(answered.accuracy),
            })}
          </p>
        )}
        {sets ? (
          <p>
            {t('calibration.sets', {
              level: formatPercent(sets.level),
              coverage: formatPercent(sets.coverage.mean),
              interval: t('scores.interval', {
                low: formatPercent(sets.coverage.interval[0]),
                high: formatPercent(sets.coverage.interval[1]),
              }),
              size: formatNumber(sets.size.mean, 1),
              share: formatPercent(sets.speakersBelow),
              below: formatPercent(sets.below),
            })}
          </p>
        ) : (
          <p>{t('calibration.noSets')}</p>
        )}
        <p class="note">{t('calibration.diagram')}</p>
        <p class="note">{t('calibration.ece', values)}</p>
      </div>
    </div>
  );
}

function Diagram({
  bins,
  notSureBelow,
}: { bins: ModelEvidence['calibration'] } & Pick<Props, 'notSureBelow'>) {
  const x = (share: number) => margin + share * size;
  const y = (share: number) => 8 + (1 - share) * size;
  const most = Math.max(1, ...bins.map(({ count }) => count));
  return (
    <svg
      class="calibration-diagram"
      viewBox={`0 0 ${size + margin + 12} ${size + 48}`}
      role="img"
      aria-label={t('calibration.alt')}
    >
      {[0, 0.25, 0.5, 0.75, 1].map((share) => (
        <g key={share}>
          <line class="diagram-grid" x1={x(share)} x2={x(share)} y1={y(0)} y2={y(1)} />
          <line class="diagram-grid" x1={x(0)} x2={x(1)} y1={y(share)} y2={y(share)} />
          <text x={x(share)} y={y(0) + 16} text-anchor="middle">
            {formatNumber(100 * share, 0)}
          </text>
          <text x={x(0) - 6} y={y(share) + 4} text-anchor="end">
            {formatNumber(100 * share, 0)}
          </text>
        </g>
      ))}
      <line class="diagram-ideal" x1={x(0)} y1={y(0)} x2={x(1)} y2={y(1)} />
      {notSureBelow !== undefined && (
        <line
          class="diagram-threshold"
          x1={x(notSureBelow)}
          x2={x(notSureBelow)}
          y1={y(0)}
          y2={y(1)}
        />
      )}
      {bins.map(({ lower, count, accuracy, meanConfidence }) =>
        accuracy === null || meanConfidence === null ? null : (
          <circle
            key={lower}
            class="diagram-dot"
            cx={x(meanConfidence)}
            cy={y(accuracy)}
            r={2.5 + 4.5 * Math.sqrt(count / most)}
          />
        ),
      )}
      <text x={x(0.5)} y={size + 42} text-anchor="middle">
        {t('calibration.confidence')}
      </text>
    </svg>
  );
}
