// A file from elsewhere, a model or a voice, becomes a voice on this device, if it loads.

import { type Failure, failureOf } from '../protocol/outcome.js';
import { announce } from '../ui/announcer.js';
import { addVoice } from '../voices/voices.js';
import { t } from './texts/texts.js';

/** The size of the largest file that is read: larger ones are no model files of affetto. */
const largestBytes = 64e6;

/** Keeps what is in `file` as a voice; returns what is wrong, if anything is. */
export async function importVoice(file: File): Promise<Failure | undefined> {
  if (file.size > largestBytes) return { code: 'MODEL_FILE_INVALID', message: 'it is too large' };
  try {
    const bytes = new Uint8Array(await file.arrayBuffer());
    const name = file.name
      .replace(/\.(onnx|json)$/i, '')
      .replace(/^affetto-/, '')
      .slice(0, 40);
    const failure = await addVoice({ name, check: undefined }, bytes);
    if (failure) return failure;
    announce(t('home.saved', { name }));
    return undefined;
  } catch (error) {
    return failureOf(error);
  }
}
