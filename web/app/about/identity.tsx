// What the model is, what it learned from, and under which licence.

import type { ModelMetadata } from '../../../src/model-file/model-file.js';
import { formatNumber, formatSeconds } from '../texts/numbers.js';
import { Facts, type FactsProps } from './facts.js';
import { countSpeakers } from './heard.js';
import { t } from './texts/texts.js';

interface Props {
  readonly metadata: ModelMetadata;
  readonly id: string;
}

export function Identity({ metadata, id }: Props) {
  const { model, frontEnd, training, sampleRate, windowSeconds, licence, affettoVersion } =
    metadata;
  const count = (value: number) => formatNumber(value, 0);
  const { output, coefficients, melBands: bands } = frontEnd;
  const features = {
    mfcc: () => t('identity.mfcc', { coefficients, bands }),
    'log-mel': () => t('identity.logMel', { bands }),
    encoder: () => t('identity.encoder', { count: count(coefficients) }),
  }[output]();
  const speakers = countSpeakers(training);
  const rows: FactsProps['rows'] = [
    [t('identity.name'), id],
    [
      t('identity.architecture'),
      t(model.members ? 'identity.members' : 'identity.parameters', {
        name: model.name,
        count: count(model.parameters),
        members: count(model.members ?? 1),
      }),
    ],
    [
      t('identity.hears'),
      t('identity.features', {
        features,
        rate: count(sampleRate),
        seconds: formatSeconds(windowSeconds),
      }),
    ],
    [
      t('identity.corpus'),
      t(speakers === undefined ? 'identity.trainedUnnamed' : 'identity.trained', {
        corpus: training.corpus,
        utterances: count(training.utterances),
        ...(speakers !== undefined && { speakers }),
      }),
    ],
    ...(training.heard ?? []).map(({ citation }) => [t('identity.citation'), citation] as const),
    [t('identity.licence'), licence],
    [t('identity.version'), affettoVersion],
  ];
  return <Facts rows={rows} isWide />;
}
