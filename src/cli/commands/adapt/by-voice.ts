// Adapting what a model knows of a voice: a file for `affetto predict --voice` out.

import { judge } from '../../../adaptation/judgement.js';
import { VoiceAdaptation } from '../../../adaptation/voice-adaptation.js';
import { AffettoError } from '../../../errors.js';
import { openRecognizer } from '../../../recognition/model-on-disk.js';
import { nodeRuntime } from '../../../runtime/node.js';
import { writeOutput } from '../../../write-files.js';
import { savedVoice } from '../../terminal/saved-voice.js';
import { type AdaptTask, clipsOf } from './clips.js';
import type { AdaptReport } from './result.js';

/**
 * Checks, learns, and writes the voice unless it is worse.
 * @param voiceFile the voice to go on from
 */
export async function adaptToVoice(task: AdaptTask, voiceFile?: string): Promise<AdaptReport> {
  const { model, out, force, onProgress, signal } = task;
  const recognizer = await openRecognizer(model, nodeRuntime);
  try {
    const { metadata } = recognizer;
    if (!metadata.voice) {
      throw new AffettoError(
        'OPTION_INVALID',
        `--out ${out}: the model ${metadata.model.name} cannot get to know a voice. Give its adapted model a name that ends in .onnx, or take a model that was trained with --model encoder.`,
      );
    }
    const voice =
      voiceFile === undefined ? undefined : (await savedVoice(voiceFile, recognizer)).save();
    const taken = await clipsOf(task, metadata);
    const { clips } = taken;
    const start = performance.now();
    const adaptation = await VoiceAdaptation.prepare({
      recognizer,
      clips,
      voice,
      onProgress,
      signal,
    });
    const seconds = (performance.now() - start) / 1000;
    const check = await adaptation.check(task.check);
    const learnt = adaptation.teach();
    signal.throwIfAborted();
    const judged = judge(check, metadata.labels);
    const written = judged.verdict !== 'worse' || force;
    if (written) await writeOutput(out, `${JSON.stringify(learnt.save())}\n`);
    const { recordings, labelled } = learnt;
    const usedBy = task.isNamed ? `--model ${model} --voice ${out}` : `--voice ${out}`;
    const made = { kind: 'voice', recordings, labelled, usedBy } as const;
    return { model, out, written, judged, check, taken, labels: metadata.labels, made, seconds };
  } finally {
    await recognizer.dispose();
  }
}
