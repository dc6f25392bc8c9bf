// Who speaks when in a long recording, and how each voice does: asked of the worker, with progress; a lane, a sentence and a
// name for each voice, their turns, and all of it as files.

import './conversation.css';
import { proxy } from 'comlink';
import { useEffect, useId, useMemo, useRef, useState } from 'preact/hooks';
import type { Conversation } from '../../../../src/diarisation/conversation.js';
import type { NameVoice } from '../../../../src/diarisation/conversation-formats.js';
import { engine } from '../../engine/engine.js';
import { keepOffline } from '../../engine/keep-offline.js';
import { longestConversationSeconds } from '../../protocol/engine.js';
import { announce } from '../../ui/announcer.js';
import { useWork, type Work } from '../use-work.js';
import { WorkFailed, Working } from '../working.js';
import type { ConversationProps } from './conversation.js';
import { ConversationExports } from './conversation-exports.js';
import { t } from './texts/texts.js';
import { TurnList } from './turn-list.js';
import { VoiceLanes } from './voice-lanes.js';
import { VoiceList } from './voice-list.js';
import { conversationWords } from './voice-words.js';

/** The most people that somebody can say there are; with more, nobody tried how right it is. */
const mostPeople = 8;

let talks = 0;

export function WhoSpeaks(props: ConversationProps) {
  const { file, model, answer } = props;
  const isTooLong = answer.recognition.durationSeconds > longestConversationSeconds;
  const talk = useMemo(() => `talk-${talks++}`, [file]);
  const [voices, setVoices] = useState<number>();
  const [round, setRound] = useState(0);
  const [stage, setStage] = useState<'fetching' | 'hearing'>('hearing');
  const [work, cancel] = useWork(
    isTooLong
      ? undefined
      : (id, onShare) => {
          const tell = proxy((now: typeof stage, share: number) => {
            setStage(now);
            onShare(share);
          });
          return engine().hearConversation(id, file, { talk, voices }, tell);
        },
    [file, voices, model.id, round],
  );
  const heard = useHeard(work);
  const [names, setNames] = useState<readonly string[]>([]);
  const nameOf: NameVoice = (voice) =>
    names[voice]?.trim() || t('talk.voice', { number: voice + 1 });
  return (
    <section class="talk" aria-label={t('talk.title')}>
      <div class="why-head">
        <h2>{t('talk.title')}</h2>
        {!isTooLong && (
          <People
            voices={voices}
            onChange={(count) => {
              setVoices(count);
              // Whose they are is told anew.
              setNames([]);
            }}
          />
        )}
      </div>
      <div class="talk-state">
        {isTooLong && <p class="note">{t('talk.tooLong')}</p>}
        {work.kind === 'working' && (
          <Working
            share={work.share}
            words={(percent) => t(`talk.${stage}`, { percent })}
            cancelLabel={t('talk.stop')}
            onCancel={cancel}
          />
        )}
        {work.kind === 'failed' && (
          <div class="actions">
            <WorkFailed failure={work.failure} />
            <button type="button" class="button" onClick={() => setRound(round + 1)}>
              {t('talk.start')}
            </button>
          </div>
        )}
        {work.kind === 'done' && (
          <p class="talk-words" data-voices={work.value.voices.length}>
            {conversationWords(work.value)}
          </p>
        )}
      </div>
      {heard && (
        <div class="talk-heard" aria-busy={work.kind === 'working'}>
          {heard.voices.length > 1 && (
            <Voices {...{ ...props, heard, nameOf, names }} onNames={setNames} />
          )}
          <p class="note">{t('talk.note')}</p>
        </div>
      )}
    </section>
  );
}

/** Returns what was heard last, also while it is heard anew: nothing on the page jumps. */
function useHeard(work: Work<Conversation>): Conversation | undefined {
  const last = useRef<Conversation | undefined>(undefined);
  const now = work.kind === 'done' ? work.value : undefined;
  if (now) last.current = now;
  useEffect(() => {
    if (!now) return;
    announce(conversationWords(now));
    void keepOffline('keep-networks');
  }, [now]);
  return work.kind === 'failed' ? undefined : last.current;
}

interface VoicesProps extends ConversationProps {
  readonly heard: Conversation;
  readonly nameOf: NameVoice;
  readonly names: readonly string[];
  readonly onNames: (names: readonly string[]) => void;
}

function Voices({ heard, media, name, model, nameOf, names, onNames }: VoicesProps) {
  return (
    <>
      <VoiceLanes {...{ heard, media, nameOf }} />
      <VoiceList {...{ heard, names, onNames }} />
      <TurnList {...{ heard, media, nameOf }} />
      <ConversationExports {...{ heard, name, nameOf }} model={model.id} />
    </>
  );
}

interface PeopleProps {
  readonly voices: number | undefined;
  readonly onChange: (voices: number | undefined) => void;
}

function People({ voices, onChange }: PeopleProps) {
  const id = useId();
  return (
    <div class="field">
      <label for={id}>{t('talk.people')}</label>
      <select
        id={id}
        value={voices ?? ''}
        onChange={(event) => onChange(Number(event.currentTarget.value) || undefined)}
      >
        <option value="">{t('talk.peopleUnknown')}</option>
        {Array.from({ length: mostPeople }, (_, index) => (
          <option key={index} value={index + 1}>
            {index + 1}
          </option>
        ))}
      </select>
    </div>
  );
}
