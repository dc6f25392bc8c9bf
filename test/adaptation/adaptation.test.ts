// A model and a few clips in, a whole model file out: what changes, what must not, and what is refused.
import { createHash } from 'node:crypto';
import { describe, expect, it, vi } from 'vitest';
import {
  type AdaptationProgress,
  adaptModel,
  crossValidateAdaptation,
  defaultSettings,
} from '../../src/adaptation/adaptation.js';
import { ClipTrainer } from '../../src/adaptation/clip-trainer.js';
import { openFrontEnd } from '../../src/adaptation/clips.js';
import { trainablePart } from '../../src/adaptation/trainable-part.js';
import { maxSamples } from '../../src/features/options.js';
import { initialize } from '../../src/grad/initialization.js';
import { joinModels } from '../../src/model-file/join.js';
import { buildModelFile } from '../../src/model-file/model-file.js';
import { redescribed } from '../../src/model-file/redescribe.js';
import { storedAs } from '../../src/model-file/storage.js';
import { networkLayout, readModelWeights } from '../../src/model-file/weights.js';
import type { ModelOptions } from '../../src/models/model.js';
import { createModel } from '../../src/models/registry.js';
import { loadRecognizer } from '../../src/recognition/recognizer.js';
import { nodeRuntime } from '../../src/runtime/node.js';
import { webRuntime } from '../../src/runtime/web.js';
import { presetSettings } from '../../src/training/presets.js';
import { expectCode } from '../support/expect-code.js';
import { sampleModel } from '../support/sample-model.js';
import { largestGap } from '../support/speech.js';
import { takesOf } from '../support/voices.js';

vi.setConfig({ testTimeout: 60_000 });

const emotions = ['happy', 'sad', 'angry', 'surprised'];
const small = sampleModel({ small: true });
const clips = takesOf(emotions, 2);
const base = { modelBytes: small.bytes, clips, runtime: nodeRuntime };

/** How many of the clips a model file answers rightly, as `affetto predict` would. */
async function rightAnswers(bytes: Uint8Array, asked = clips): Promise<number> {
  const recognizer = await loadRecognizer(bytes, nodeRuntime);
  let right = 0;
  for (const { samples, emotion } of asked) {
    if ((await recognizer.recognize(samples)).emotion === emotion) right++;
  }
  await recognizer.dispose();
  return right;
}

/** The accurate model, untrained. */
function untrainedCrnn(more: ModelOptions = {}, seed = 1): Uint8Array {
  const frontEnd = presetSettings({ name: 'crnn', options: {} }).frontEnd;
  const model = createModel('crnn', {
    channels: [4, 4, 4],
    lstmUnits: 8,
    projection: 16,
    ...more,
  });
  const layout = networkLayout(model, frontEnd, small.metadata.labels.length);
  const weights = initialize(layout.parameters, seed);
  const options = model.options as typeof small.metadata.model.options;
  const metadata = {
    ...small.metadata,
    model: { name: model.name, options, parameters: weights.length },
    frontEnd,
    windowSeconds: maxSamples(frontEnd) / frontEnd.sampleRate,
  };
  return buildModelFile(metadata, { weights, statistics: initialize(layout.statistics, 1) });
}

const twoHeads = ['member1', 'member2'].flatMap((member) => [
  `${member}/logits/weight`,
  `${member}/logits/bias`,
]);

const twoBranches = twoHeads.map((name) => name.replace('member', 'branch'));

const samples: Readonly<Record<string, () => Uint8Array>> = {
  cnn: () => sampleModel({ name: 'cnn' }).bytes,
  'cnn-lstm': () => sampleModel({ name: 'cnn-lstm', small: true }).bytes,
  crnn: () => untrainedCrnn(),
  'crnn of two branches': () => untrainedCrnn({ branches: 2 }),
  'two crnn': () =>
    storedAs(
      joinModels([untrainedCrnn(), untrainedCrnn({ lstmUnits: 12, residual: true }, 2)]),
      'int8',
    ),
};

describe.each([
  ['cnn', 'last', ['dense/weight', 'dense/bias', 'logits/weight', 'logits/bias']],
  ['cnn-lstm', 'last', ['dense/weight', 'dense/bias', 'logits/weight', 'logits/bias']],
  ['crnn', 'last', ['logits/weight', 'logits/bias']],
  ['cnn-lstm', 'all', 'all'],
  ['crnn', 'all', 'all'],
  ['crnn of two branches', 'last', twoBranches],
  ['crnn of two branches', 'all', 'all'],
  ['two crnn', 'last', twoHeads],
  ['two crnn', 'all', 'all'],
] as const)('%s, layers %s', (name, layers, adapted) => {
  const bytes = samples[name]!();
  // An untrained network has further to go than a shipped one, the one of 3,360 features furthest.
  const settings =
    name === 'cnn'
      ? { steps: 400, learningRate: 0.003, priorStrength: 0.001, layers }
      : { steps: 150, learningRate: 0.01, priorStrength: 0.01, layers };

  it('learns the clips and keeps what it must', async () => {
    const { modelBytes, metadata } = await adaptModel({ ...base, modelBytes: bytes, ...settings });
    expect(await rightAnswers(bytes)).toBeLessThan(clips.length / 2);
    expect(await rightAnswers(modelBytes)).toBeGreaterThanOrEqual(0.75 * clips.length);
    // From eight bits on in sixteen, which learning needs.
    const wider = name === 'two crnn' ? storedAs(bytes, 'float16') : bytes;
    const [before, after] = [readModelWeights(wider), readModelWeights(modelBytes)];
    expect(after.metadata).toEqual(metadata);
    expect(largestGap(after.values.statistics, before.values.statistics)).toBe(0);
    const moved = before.layout.parameters
      .filter(({ offset, size }) => {
        const range = [offset, offset + size] as const;
        return (
          largestGap(before.values.weights.slice(...range), after.values.weights.slice(...range)) >
          0
        );
      })
      .map((entry) => entry.name);
    const expected =
      adapted === 'all' ? before.layout.parameters.map((entry) => entry.name) : adapted;
    expect(moved).toEqual(expected);
  });
});

describe('what a shipped model says of its answers', () => {
  it('is not said of the adapted one where it holds of the former confidences only', async () => {
    const thresholds = [{ recordings: 0, threshold: 0.1 }];
    const modelBytes = redescribed(untrainedCrnn(), { answerSets: { level: 0.9, thresholds } });
    const { metadata } = await adaptModel({ ...base, modelBytes, steps: 1, layers: 'last' });
    expect(readModelWeights(modelBytes).metadata.calibration.answerSets).toBeDefined();
    expect(metadata.calibration.answerSets).toBeUndefined();
  });
});

describe('steps on clips that are shorter than the model hears', () => {
  it('lead where steps of the full length lead', async () => {
    const bytes = untrainedCrnn({ flattenDropout: 0, projectionDropout: 0, headDropout: 0 });
    const parts = readModelWeights(bytes);
    const frontEnd = await openFrontEnd(parts, nodeRuntime);
    const heard = await Promise.all(clips.map(({ samples }) => frontEnd.extract(samples)));
    await frontEnd.dispose();
    const longest = Math.max(...heard.map(({ length }) => length));
    const trained = [];
    for (const frames of [longest, undefined]) {
      const part = await trainablePart(parts, 'all', nodeRuntime, frames);
      expect(part.step === undefined).toBe(frames === undefined);
      const prepared = await Promise.all(
        heard.map(async (clip, index) => ({
          label: small.metadata.labels.indexOf(clips[index]!.emotion),
          input: await part.prepare(clip),
        })),
      );
      const trainer = await ClipTrainer.create(part, {
        classes: small.metadata.labels.length,
        clipCount: clips.length,
        settings: { steps: 5, learningRate: 0.001, priorStrength: 0.1 },
        replay: [],
        runtime: nodeRuntime,
      });
      trained.push(await trainer.train({ clips: prepared, seed: 1 }));
      await trainer.dispose();
    }
    expect(longest).toBeLessThan(parts.metadata.frontEnd.frames / 2);
    expect(largestGap(trained[0]!, parts.values.weights)).toBeGreaterThan(2e-3);
    expect(largestGap(trained[0]!, trained[1]!)).toBeLessThan(1e-4);
  });

  it('are not to be had where a dense layer reads all frames', async () => {
    const part = await trainablePart(
      readModelWeights(sampleModel({ name: 'cnn' }).bytes),
      'all',
      nodeRuntime,
      20,
    );
    expect(part.step).toBeUndefined();
  });
});

describe('the adapted model file', () => {
  it('says what it was made of, and that its scores are older', async () => {
    const { metadata } = await adaptModel({ ...base, steps: 5, seed: 3 });
    expect(metadata.adaptation).toEqual({
      fromSha256: createHash('sha256').update(small.bytes).digest('hex'),
      clips: { happy: 2, sad: 2, angry: 2, surprised: 2 },
      layers: 'last',
      replayedClips: 0,
      ...defaultSettings.last,
      steps: 5,
      seed: 3,
    });
    expect(metadata.evaluation.protocol).toBe('before adapting to a speaker: none: untrained');
    expect({ ...metadata, adaptation: undefined, evaluation: small.metadata.evaluation }).toEqual({
      ...small.metadata,
      adaptation: undefined,
    });
  });

  it('is the same for the same seed, and another with dropout for another seed', async () => {
    const options = { ...base, layers: 'all', steps: 12 } as const;
    const [a, b] = [await adaptModel(options), await adaptModel(options)];
    expect(a.modelBytes).toEqual(b.modelBytes);
    const c = await adaptModel({ ...options, seed: 2 });
    expect(readModelWeights(c.modelBytes).values).not.toEqual(
      readModelWeights(a.modelBytes).values,
    );
  });

  it('can be adapted again, to other clips', async () => {
    const first = await adaptModel({ ...base, steps: 5 });
    const second = await adaptModel({ ...base, modelBytes: first.modelBytes, steps: 5 });
    expect(second.metadata.evaluation).toEqual(first.metadata.evaluation);
    expect(second.metadata.adaptation?.fromSha256).not.toBe(first.metadata.adaptation?.fromSha256);
  });

  it('is the same on WebAssembly, to rounding', async () => {
    const options = { ...base, steps: 20 };
    const [native, web] = [
      await adaptModel(options),
      await adaptModel({ ...options, runtime: webRuntime() }),
    ];
    const weights = [native, web].map((one) => readModelWeights(one.modelBytes).values.weights);
    expect(largestGap(weights[0]!, small.values.weights)).toBeGreaterThan(0.05);
    expect(largestGap(weights[0]!, weights[1]!)).toBeLessThan(1e-3);
  });
});

describe('replayed examples', () => {
  it('hold emotions of which the speaker gave no clip', async () => {
    const settings = { ...base, steps: 150, learningRate: 0.01, priorStrength: 0.01 };
    const old = takesOf(emotions, 3).slice(2 * emotions.length);
    const know = await adaptModel({ ...settings, clips: takesOf(emotions, 2) });
    const two = clips.filter(({ emotion }) => emotion === 'happy' || emotion === 'sad');
    const adapted = await adaptModel({
      ...settings,
      modelBytes: know.modelBytes,
      clips: two,
      replay: old,
    });
    expect(adapted.metadata.adaptation?.replayedClips).toBe(4);
    expect(await rightAnswers(adapted.modelBytes, [...two, ...old])).toBe(two.length + old.length);
  });
});

describe('crossValidateAdaptation', () => {
  const settings = { ...base, steps: 60, learningRate: 0.01, priorStrength: 0.01 };

  it('answers each clip by a model that was not adapted to it', async () => {
    const check = await crossValidateAdaptation({ ...settings, clips: takesOf(emotions, 3) });
    expect(check.folds).toBe(12);
    expect(check.clips.map(({ truth }) => small.metadata.labels[truth])).toEqual(
      takesOf(emotions, 3).map(({ emotion }) => emotion),
    );
    expect(check.before.count).toBe(12);
    expect(check.after.accuracy).toBeGreaterThan(check.before.accuracy);
    expect(check.singleClipLabels).toEqual([]);
    // The shipped side is what the file itself answers.
    expect(check.before.accuracy * 12).toBeCloseTo(
      await rightAnswers(small.bytes, takesOf(emotions, 3)),
    );
  });

  it('does not know the label of the clip that it answers', async () => {
    const [first, ...others] = clips as [(typeof clips)[0], ...typeof clips];
    const lied = [{ ...first, emotion: 'calm' }, ...others];
    const [honest, misled] = [
      await crossValidateAdaptation({ ...settings, steps: 10 }),
      await crossValidateAdaptation({ ...settings, steps: 10, clips: lied }),
    ];
    expect(misled.clips[0]?.truth).not.toBe(honest.clips[0]?.truth);
    expect(misled.clips[0]?.after).toEqual(honest.clips[0]?.after);
    expect(misled.clips[4]?.after).not.toEqual(honest.clips[4]?.after);
  });

  it('says which emotions it could not judge', async () => {
    const few = [...clips.slice(0, 4), clips[4]!];
    const check = await crossValidateAdaptation({ ...settings, clips: few, steps: 5 });
    expect(check.singleClipLabels).toEqual(['sad', 'angry', 'surprised']);
  });

  it('folds: from 2 to the number of clips', async () => {
    const twofold = await crossValidateAdaptation({ ...settings, folds: 2, steps: 5 });
    expect(twofold.folds).toBe(2);
    for (const folds of [1, 9, 2.5]) {
      const message = await expectCode(
        crossValidateAdaptation({ ...settings, folds }),
        'OPTION_INVALID',
      );
      expect(message).toContain(`${folds} folds for 8 clips`);
    }
  });
});

describe('refuses', () => {
  const [happy, sad] = clips as [(typeof clips)[0], (typeof clips)[0]];
  it.each([
    ['no clips', [], 'OPTION_INVALID', /no clips.*two emotions/],
    ['one clip', [happy], 'OPTION_INVALID', /1 clip, all happy/],
    ['clips of one emotion', [happy, happy], 'OPTION_INVALID', /2 clips, all happy/],
    [
      'unknown labels',
      [happy, { ...sad, emotion: 'bored' }],
      'OPTION_INVALID',
      /no bored.*neutral/,
    ],
    [
      'a silent clip, by name',
      [happy, { ...sad, samples: new Float32Array(22_050) }],
      'AUDIO_SILENT',
      /^sad-1\.wav: /,
    ],
    [
      'an empty clip without a name, by place',
      [happy, { emotion: 'sad', samples: new Float32Array(0) }],
      'AUDIO_EMPTY',
      /^clip 2 of 2: /,
    ],
    [
      'samples that are not numbers',
      [happy, { ...sad, samples: new Float32Array(22_050).fill(Number.NaN) }],
      'AUDIO_NON_FINITE',
      /NaN/,
    ],
  ] as const)('%s', async (_, wrong, code, message) => {
    expect(await expectCode(adaptModel({ ...base, clips: wrong }), code)).toMatch(message);
  });

  it.each([
    ['steps', 0],
    ['steps', 1.5],
    ['learningRate', 0],
    ['learningRate', Number.NaN],
    ['priorStrength', -1],
    ['priorStrength', Number.POSITIVE_INFINITY],
  ])('%s %d', async (name, value) => {
    const message = await expectCode(adaptModel({ ...base, [name]: value }), 'OPTION_INVALID');
    expect(message).toContain(`${name} is ${value}`);
  });

  it('bytes that are no model', async () => {
    await expectCode(adaptModel({ ...base, modelBytes: new Uint8Array(9) }), 'MODEL_FILE_INVALID');
  });
});

describe('progress and cancelling', () => {
  it('counts clips, then steps', async () => {
    const seen: AdaptationProgress[] = [];
    await adaptModel({ ...base, steps: 4, onProgress: (progress) => seen.push(progress) });
    expect(seen.map(({ phase, done }) => `${phase} ${done}`)).toEqual([
      ...clips.map((_, index) => `listening ${index + 1}`),
      ...[1, 2, 3, 4].map((step) => `training ${step}`),
    ]);
    expect(seen.map(({ total }) => total)).toEqual([...clips.map(() => 8), 4, 4, 4, 4]);
  });

  it.each(['listening', 'training', 'checking'] as const)('stops while %s', async (phase) => {
    const controller = new AbortController();
    const reason = new Error('enough');
    const options = {
      ...base,
      steps: 30,
      signal: controller.signal,
      onProgress: (progress: AdaptationProgress) => {
        if (progress.phase === phase && progress.done === 2) controller.abort(reason);
      },
    };
    const work = phase === 'checking' ? crossValidateAdaptation(options) : adaptModel(options);
    await expect(work).rejects.toBe(reason);
  });

  it('lets timers through between steps, so that a page can cancel', async () => {
    const controller = new AbortController();
    setTimeout(() => controller.abort(new Error('cancelled')));
    const work = adaptModel({
      ...base,
      steps: 10_000,
      signal: controller.signal,
      runtime: webRuntime(),
    });
    await expect(work).rejects.toThrow('cancelled');
  });
});
