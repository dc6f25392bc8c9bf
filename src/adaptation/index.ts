// The public surface of adaptation/.

export {
  Adaptation,
  type AdaptationOptions,
  type AdaptationProgress,
  type AdaptedModel,
  adaptModel,
  crossValidateAdaptation,
  defaultSettings,
} from './adaptation.js';
export { ClipTrainer, type PreparedClip, type TrainerSettings } from './clip-trainer.js';
export { checkClips, checkLabels, type LabelledClip, openFrontEnd } from './clips.js';
export type { AdaptationCheck, CheckedClip } from './cross-validation.js';
export { chanceOf, type Judged, judge, type Verdict } from './judgement.js';
export {
  type AdaptedLayers,
  type PartInput,
  type RawClip,
  type StepShape,
  type TrainablePart,
  trainablePart,
} from './trainable-part.js';
