// One answer, shared or saved: an image for people, JSON for programs.

import { useRef } from 'preact/hooks';
import { clockTime } from '../../../src/timeline/clock-time.js';
import { notSureBelow, verdictOf } from '../answer/verdict.js';
import { t } from '../keeping/texts/texts.js';
import type { LoadedModel, RecordingAnswer } from '../protocol/engine.js';
import { saveFile, stemOf } from '../storage/save-file.js';
import { answerPicture } from './answer-picture.js';

interface Props {
  readonly name: string;
  readonly answer: RecordingAnswer;
  readonly model: LoadedModel;
}

export function ShareAnswer({ name, answer, model }: Props) {
  const box = useRef<HTMLDivElement>(null);
  const { recognition } = answer;
  const { metadata } = model;
  const verdict = verdictOf(recognition.probabilities, notSureBelow(metadata), recognition.sure);
  const image = async () => {
    if (!box.current) return;
    const details = `${clockTime(recognition.durationSeconds)} · ${model.id}`;
    const png = await answerPicture(box.current, name, details, verdict);
    await share(png, `${stemOf(name)}-answer.png`);
  };
  const json = () => {
    const text = JSON.stringify({ file: name, model: model.id, ...recognition }, null, 2);
    const blob = new Blob([`${text}\n`], { type: 'application/json' });
    return share(blob, `${stemOf(name)}-answer.json`);
  };
  // Numbers alone have no face to draw.
  const hasFace = verdict.ranked.length > 0;
  return (
    <div class="actions share" ref={box}>
      <span class="export-title">{t('share.title')}</span>
      {hasFace && (
        <button
          type="button"
          class="button"
          aria-label={t('share.imageLabel')}
          onClick={() => void image()}
        >
          {t('share.image')}
        </button>
      )}
      <button
        type="button"
        class="button"
        aria-label={t('share.jsonLabel')}
        onClick={() => void json()}
      >
        {t('share.json')}
      </button>
    </div>
  );
}

/** Hands a file to the device's own sharing, where that takes it; else saves it. */
async function share(blob: Blob, name: string): Promise<void> {
  const file = new File([blob], name, { type: blob.type });
  if (!navigator.canShare?.({ files: [file] })) return saveFile(blob, name);
  try {
    await navigator.share({ files: [file], title: name });
  } catch (error) {
    // Somebody thought better of it; all other failures leave them without the file.
    if (!(error instanceof DOMException && error.name === 'AbortError')) saveFile(blob, name);
  }
}
