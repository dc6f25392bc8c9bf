// The card of the model that answers (Mitchell et al. 2019, "Model Cards for Model Reporting"), from nothing
// but what its file carries: the page's counterpart of `affetto models --card`.

import './about.css';
import type { ModelEvidence } from '../../../src/model-file/evidence.js';
import type { ModelMetadata } from '../../../src/model-file/model-file.js';
import { engineState } from '../engine/engine.js';
import { CalibrationSection } from './calibration.js';
import { Confusions } from './confusions.js';
import { Foreign } from './foreign.js';
import { GroupTable, Robustness } from './groups.js';
import { Identity } from './identity.js';
import { Limits } from './limits.js';
import { PerEmotion } from './per-emotion.js';
import { OwnScores, Scores } from './scores.js';
import { t } from './texts/texts.js';

export function ModelCard() {
  const state = engineState.value;
  if (state.phase !== 'ready') return null;
  const { metadata, id } = state.model;
  const { evidence } = metadata;
  return (
    <div class="card about-card">
      {metadata.adaptation && <p class="notice">{t('adapted.note')}</p>}
      <section>
        <h3>{t('scores.title')}</h3>
        {evidence ? (
          <Scores evidence={evidence} metadata={metadata} />
        ) : (
          <OwnScores metadata={metadata} />
        )}
      </section>
      {evidence && <Evidence evidence={evidence} metadata={metadata} />}
      <section>
        <h3>{t('foreign.title')}</h3>
        <Foreign foreign={evidence?.foreign} />
      </section>
      <section>
        <h3>{t('limits.title')}</h3>
        <Limits metadata={metadata} />
      </section>
      <section>
        <h3>{t('identity.title')}</h3>
        <Identity metadata={metadata} id={id} />
      </section>
    </div>
  );
}

interface EvidenceProps {
  readonly evidence: ModelEvidence;
  readonly metadata: ModelMetadata;
}

function Evidence({ evidence, metadata }: EvidenceProps) {
  return (
    <>
      <section>
        <h3>{t('confusions.title')}</h3>
        <Confusions evidence={evidence} />
      </section>
      <section>
        <h3>{t('emotions.title')}</h3>
        <PerEmotion evidence={evidence} listeners={metadata.listeners} />
      </section>
      <section>
        <h3>{t('groups.title')}</h3>
        <GroupTable evidence={evidence} />
      </section>
      <section>
        <h3>{t('calibration.title')}</h3>
        <CalibrationSection evidence={evidence} notSureBelow={metadata.calibration.notSureBelow} />
      </section>
      {evidence.robustness && (
        <section>
          <h3>{t('robustness.title')}</h3>
          <Robustness rows={evidence.robustness} />
        </section>
      )}
    </>
  );
}
