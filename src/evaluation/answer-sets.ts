// Which evaluations tell what answer sets are worth on voices never heard, and that.

import { type AnswerSetSummary, summarizeAnswerSets } from '../scores/answer-set-summary.js';
import type { SeedPredictions } from '../scores/predictions.js';
import { isOverCorpora } from '../splits/by-corpus.js';
import type { ProtocolDescription } from '../splits/protocols.js';

/**
 * Summarises the answer sets of a model under a protocol.
 * @param level how often sets are to hold the truth; 0.9 unless told
 * @returns undefined where nobody can tell: see `ModelResult.answerSets`
 * @throws AffettoError `OPTION_INVALID` as `summarizeAnswerSets`
 */
export function answerSetsUnder(
  { kind, speakerIndependent }: Pick<ProtocolDescription, 'kind' | 'speakerIndependent'>,
  labels: readonly string[],
  predictions: readonly SeedPredictions[],
  level?: number,
): AnswerSetSummary | undefined {
  const isOnOthers = kind === 'cross-corpus' || isOverCorpora(kind);
  if (labels.length === 0 || !speakerIndependent || isOnOthers || predictions.length === 0)
    return undefined;
  return summarizeAnswerSets({ labels, predictions, ...(level !== undefined && { level }) });
}
