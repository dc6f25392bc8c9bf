// How each model is trained unless told otherwise. Found on validation parts of development splits
// (seeds 101 and up), never on a test part.

import { encoderFrontEnd } from '../features/options.js';
import { type TrainingSettings, type TrainingSettingsInput, trainingSettings } from './settings.js';

/**
 * A front end of 40 MFCC x 174 frames by librosa's convention, silence cut off the ends, the recording's gain
 * removed.
 */
const mfcc174 = {
  trim: {},
  normalization: { utterance: 'level' },
} as const;

const augmentation = {
  speeds: [1, 0.89, 0.944, 1.059, 1.12],
  cutFrames: 4,
  stretch: 0.2,
  equalizerDb: 1,
  timeMasks: 2,
  timeMaskFrames: 10,
};

/**
 * The whole clip is heard, but trained on stretches of 112 frames (2.6 s), the background 50 dB below the
 * peak flattened.
 */
const logMel64 = {
  windowLength: 1024,
  melBands: 64,
  output: 'log-mel',
  trim: { aboveNoiseDb: 6 },
  normalization: { floorDb: 50, utterance: 'level' },
} as const;

const rooms: TrainingSettingsInput['augmentation'] = {
  speeds: [1, 0.944, 1.059],
  cutFrames: 4,
  stretch: 0.15,
  cropFrames: [112, 112],
  equalizerDb: 2,
  noise: {},
  bandLimit: { probability: 0.2, highHz: [3300, 8000] },
  timeMasks: 2,
  timeMaskFrames: 8,
  timeMaskFill: 'corpus',
  frequencyMasks: 2,
  frequencyMaskBands: 8,
};

/**
 * All clips are trained on and the last epoch is taken: with the learning rate annealed to zero the last
 * is among the best, while a hundred validation clips choose too early and fit too sharp a temperature.
 */
const split = { validationFraction: 0 };

const presets: Record<string, Omit<TrainingSettingsInput, 'model'>> = {
  cnn: { frontEnd: mfcc174, split, epochs: 60, balanceClasses: true, augmentation },
  'cnn-lstm': { frontEnd: mfcc174, split, epochs: 200, balanceClasses: true, augmentation },
  crnn: {
    frontEnd: logMel64,
    split,
    epochs: 150,
    balanceClasses: true,
    augmentation: rooms,
    nonSpeech: 0.03125,
  },
  encoder: {
    frontEnd: encoderFrontEnd,
    split,
    epochs: 1,
    augmentation: { speeds: [1, 0.89, 1.12], degraded: 1 },
  },
};

/**
 * The settings that mean nothing to a model that is fitted at once (`encoder`): they are for networks that learn in
 * epochs.
 */
export const settingsOfEpochs = [
  'epochs',
  'batchSize',
  'optimizer',
  'learningRate',
  'schedule',
  'labelSmoothing',
  'balanceClasses',
  'clipNorm',
  'averageDecay',
  'patience',
  'mixup',
  'nonSpeech',
] as const satisfies readonly (keyof TrainingSettings)[];

/**
 * Chooses the model where nobody names one: `encoder`, the most accurate, or `cnn-lstm` where a setting is given that
 * means nothing to it, as `epochs` or `frontEnd`.
 * @param given the names of the settings that are given
 */
export function defaultModel(given: readonly string[]): string {
  const forEpochs: readonly string[] = [...settingsOfEpochs, 'frontEnd'];
  return given.some((name) => forEpochs.includes(name)) ? 'cnn-lstm' : 'encoder';
}

/**
 * Lays settings over the recommended ones of a model, one level deep.
 * @param model the network's name and options, or its name alone, as people write it in files
 * @param overrides settings that win over the recommended ones
 * @returns all settings, within the ranges that `TrainingSettings` says
 * @throws AffettoError `OPTION_INVALID` naming the setting and what is wrong with it
 */
export function presetSettings(
  model: TrainingSettingsInput['model'] | string,
  overrides: Partial<TrainingSettingsInput> = {},
): TrainingSettings {
  const asked = typeof model === 'string' ? { name: model } : model;
  // It may come from a file, where anything can stand; what it is is said below.
  const name = isRecord(asked) ? String(asked.name) : '';
  const preset: Record<string, unknown> = {
    ...(Object.hasOwn(presets, name) ? presets[name] : {}),
  };
  for (const [key, value] of Object.entries(overrides)) {
    const known = preset[key];
    preset[key] = isRecord(known) && isRecord(value) ? { ...known, ...value } : value;
  }
  return trainingSettings({ ...preset, model: asked });
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
