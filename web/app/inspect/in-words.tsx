// Why, in words: how high, loud and fast the recording is, measured, beside what is usual for the voice, where earlier recordings of
// it were measured in this session, or for anybody.

import type { RecognitionWindow } from '../../../src/index.js';
import { type ProsodySummary, prosodySummary } from '../../../src/prosody/prosody.js';
import {
  compareProsody,
  type ProsodyDifference,
  usualFor,
  usualProsody,
} from '../../../src/prosody/prosody-comparison.js';
import { engine } from '../engine/engine.js';
import { formatNumber } from '../texts/numbers.js';
import { t } from './texts/texts.js';
import { useWork } from './use-work.js';
import { WorkFailed } from './working.js';

interface Props {
  readonly file: Blob;
  /** The part that is explained; undefined: the whole recording. */
  readonly part: RecognitionWindow | undefined;
  /** Earlier recordings of the same voice; none where it is not known whose it is. */
  readonly earlier: readonly ProsodySummary[];
}

export function InWords({ file, part, earlier }: Props) {
  const [work] = useWork((id) => engine().measureProsody(id, file), [file]);
  if (work.kind === 'failed') return <WorkFailed failure={work.failure} />;
  if (work.kind !== 'done') return null;
  const summary = prosodySummary(work.value, part);
  const isKnown = earlier.length > 0;
  const differences = compareProsody(summary, isKnown ? usualFor(earlier) : usualProsody);
  return (
    <div class="why-words">
      <h3>{t('words.title')}</h3>
      {differences.length === 0 ? (
        <p>{t('words.none')}</p>
      ) : (
        <>
          <p>{isKnown ? t('words.voice', { count: earlier.length }) : t('words.typical')}</p>
          <ul data-compared-with={isKnown ? 'voice' : 'typical'}>
            {differences.map((difference) => (
              <li
                key={difference.aspect}
                data-aspect={difference.aspect}
                data-direction={difference.direction}
              >
                {differenceText(difference)}
              </li>
            ))}
          </ul>
        </>
      )}
      <p class="note">{t(isKnown ? 'words.noteVoice' : 'words.noteTypical')}</p>
    </div>
  );
}

/** Digits after the point of each measure. */
const digits = { pitch: 0, range: 0, level: 0, rate: 1 } as const;

function differenceText({ aspect, value, usual, direction }: ProsodyDifference): string {
  const number = (amount: number) => formatNumber(amount, digits[aspect]);
  const [least, most] = usual;
  const usually =
    least === most ? number(least) : t('words.range', { least: number(least), most: number(most) });
  return t('words.measure', {
    what: t(`words.${aspect}.${direction}`),
    value: t(`words.${aspect}.unit`, { value: number(value) }),
    usually,
  });
}
