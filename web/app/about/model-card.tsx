// The card of the model that answers (Mitchell et al. 2019, "Model Cards for Model Reporting"), from nothing
// but what its file carries: the page's counterpart of `affetto models --card`. First comes what everybody should know; all
// figures are behind a click.

import './about.css';
import type { ModelEvidence } from '../../../src/model-file/evidence.js';
import type { ModelMetadata } from '../../../src/model-file/model-file.js';
import { emotionName } from '../answer/emotion-name.js';
import { engineState } from '../engine/engine.js';
import { formatPercent } from '../texts/numbers.js';
import { CalibrationSection } from './calibration.js';
import { Confusions } from './confusions.js';
import { Foreign } from './foreign.js';
import { GroupTable, Robustness } from './groups.js';
import { heardText } from './heard.js';
import { Identity } from './identity.js';
import { Limits } from './limits.js';
import { PerEmotion } from './per-emotion.js';
import { MoreScores, OwnScores, Scores } from './scores.js';
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
        <h3>{t('good.title')}</h3>
        <ul class="limits">
          <li>{t('good.moments')}</li>
          <li>{t('good.voice')}</li>
          <li>{t('good.alone')}</li>
        </ul>
      </section>
      <section>
        <h3>{t('scores.title')}</h3>
        {evidence ? (
          <Scores evidence={evidence} metadata={metadata} />
        ) : (
          <OwnScores metadata={metadata} />
        )}
        {evidence && <p>{bestAndWorst(evidence)}</p>}
        <h4>{t('foreign.title')}</h4>
        <Foreign foreign={evidence?.foreign} />
        <p>{heardText(metadata)}</p>
      </section>
      <section>
        <h3>{t('limits.title')}</h3>
        <Limits metadata={metadata} />
      </section>
      <Paper metadata={metadata} id={id} evidence={evidence} />
    </div>
  );
}

/** Which emotions it finds most and least often, in a sentence. */
function bestAndWorst({ perClass }: ModelEvidence): string {
  const ranked = perClass.toSorted((a, b) => b.recall - a.recall);
  const [best, worst] = [ranked[0], ranked[ranked.length - 1]];
  return t('scores.bestWorst', {
    best: emotionName(best?.label ?? ''),
    bestPercent: formatPercent(best?.recall ?? 0),
    worst: emotionName(worst?.label ?? ''),
    worstPercent: formatPercent(worst?.recall ?? 0),
  });
}

interface PaperProps {
  readonly metadata: ModelMetadata;
  readonly id: string;
  readonly evidence: ModelEvidence | undefined;
}

/** The model card of a paper, behind a click: all figures, and how they were measured. */
function Paper({ metadata, id, evidence }: PaperProps) {
  return (
    <details class="about-paper">
      <summary>{t('paper.title')}</summary>
      {evidence && <Evidence evidence={evidence} metadata={metadata} />}
      <section>
        <h3>{t('identity.title')}</h3>
        <Identity metadata={metadata} id={id} />
      </section>
    </details>
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
        <h3>{t('scores.more')}</h3>
        <MoreScores evidence={evidence} metadata={metadata} />
      </section>
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
