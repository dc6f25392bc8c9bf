// Who speaks when as files, with the names that somebody gave the voices.

import type { Conversation } from '../../../../src/diarisation/conversation.js';
import {
  conversationFiles,
  type NameVoice,
} from '../../../../src/diarisation/conversation-formats.js';
import { saveFile, stemOf } from '../../storage/save-file.js';
import { t } from './texts/texts.js';

interface Props {
  readonly heard: Conversation;
  /** The name of the recording. */
  readonly name: string;
  /** What files call the model. */
  readonly model: string;
  readonly nameOf: NameVoice;
}

const formats = ['json', 'csv', 'srt', 'rttm'] as const;

export function ConversationExports({ heard, name, model, nameOf }: Props) {
  const save = (format: (typeof formats)[number]) => {
    const { type, extension, write } = conversationFiles[format];
    const text = write({ file: name, model }, heard, nameOf);
    saveFile(new Blob([text], { type }), `${stemOf(name)}-voices${extension}`);
  };
  return (
    <div class="actions">
      <span class="export-title">{t('talk.export')}</span>
      {formats.map((format) => (
        <button
          key={format}
          type="button"
          class="button"
          aria-label={t('talk.exportLabel', { format: format.toUpperCase() })}
          onClick={() => save(format)}
        >
          {format.toUpperCase()}
        </button>
      ))}
    </div>
  );
}
