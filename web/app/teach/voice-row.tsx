// One voice: its name, where it comes from, and use, rename, export, delete.

import { useState } from 'preact/hooks';
import { chosenVoice } from '../storage/chosen-voice.js';
import type { Voice } from '../storage/voice-store.js';
import { language } from '../texts/texts.js';
import { announce } from '../ui/announcer.js';
import { useLostFocus } from '../ui/keep-focus.js';
import { readVoiceFile, removeVoice, renameVoice } from '../voices/voices.js';
import { exportVoice } from './export-voice.js';
import { t } from './texts/texts.js';
import { UseButton } from './use-button.js';

type Mode = 'shown' | 'renaming' | 'deleting';

export function VoiceRow({ voice }: { readonly voice: Voice }) {
  const [mode, setMode] = useState<Mode>('shown');
  const show = () => setMode('shown');
  return (
    <li class="voice" data-voice={voice.id}>
      {mode === 'renaming' ? (
        <RenameForm voice={voice} onDone={show} />
      ) : (
        <>
          <div class="voice-text">
            <p class="voice-name">{voice.name}</p>
            <p class="note">{originOf(voice)}</p>
          </div>
          {mode === 'deleting' ? (
            <DeleteQuestion voice={voice} onKeep={show} />
          ) : (
            <VoiceActions voice={voice} onMode={setMode} />
          )}
        </>
      )}
    </li>
  );
}

function originOf({ savedAt, clips, check }: Voice): string {
  const date = new Intl.DateTimeFormat(language.value, { dateStyle: 'medium' }).format(savedAt);
  if (!clips) return t('voices.fromFile', { date });
  const count = Object.values(clips).reduce((sum, clipCount) => sum + clipCount, 0);
  const from = t('voices.from', { date, count });
  if (!check) return from;
  const { before, after, clips: tested } = check;
  return `${from} · ${t('voices.checked', { before, after, count: tested })}`;
}

interface ActionProps {
  readonly voice: Voice;
  readonly onMode: (mode: Mode) => void;
}

function VoiceActions({ voice, onMode }: ActionProps) {
  const { id, name } = voice;
  const save = async () => {
    const bytes = await readVoiceFile(id);
    if (bytes) exportVoice(name, bytes);
  };
  return (
    <div class="voice-actions">
      <UseButton id={id} name={name} isUsed={chosenVoice.id.value === id} />
      <button
        type="button"
        class="button button-quiet"
        aria-label={t('voices.exportSpoken', { name })}
        onClick={() => void save()}
      >
        {t('voices.export')}
      </button>
      <button
        type="button"
        class="button button-quiet"
        aria-label={t('voices.renameSpoken', { name })}
        onClick={() => onMode('renaming')}
      >
        {t('voices.rename')}
      </button>
      <button
        type="button"
        class="button button-quiet"
        aria-label={t('voices.deleteSpoken', { name })}
        onClick={() => onMode('deleting')}
      >
        {t('voices.delete')}
      </button>
    </div>
  );
}

function DeleteQuestion({ voice, onKeep }: { readonly voice: Voice; readonly onKeep: () => void }) {
  const { id, name } = voice;
  const keep = useLostFocus<HTMLButtonElement>();
  const remove = async () => {
    await removeVoice(id);
    announce(t('voices.deleted', { name }));
  };
  return (
    <div class="voice-actions">
      <p class="voice-question">{t('voices.sure', { name })}</p>
      <button type="button" class="button button-alarm" onClick={() => void remove()}>
        {t('voices.delete')}
      </button>
      <button ref={keep} type="button" class="button" onClick={onKeep}>
        {t('voices.keep')}
      </button>
    </div>
  );
}

function RenameForm({ voice, onDone }: { readonly voice: Voice; readonly onDone: () => void }) {
  const [name, setName] = useState(voice.name);
  const input = useLostFocus<HTMLInputElement>();
  const save = async (event: Event) => {
    event.preventDefault();
    await renameVoice(voice, name.trim() || voice.name);
    onDone();
  };
  return (
    <form class="voice-rename" onSubmit={(event) => void save(event)}>
      <input
        ref={input}
        type="text"
        aria-label={t('result.name')}
        value={name}
        maxLength={40}
        autocomplete="off"
        onInput={(event) => setName(event.currentTarget.value)}
        onKeyDown={({ key }) => key === 'Escape' && onDone()}
      />
      <button type="submit" class="button">
        {t('voices.renameSave')}
      </button>
    </form>
  );
}
