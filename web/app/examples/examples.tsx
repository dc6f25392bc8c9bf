// Something to try without a microphone: six recordings, one click each, with what to look for in the answer. Made by
// scripts/make-examples.ts; fetched with this list when a panel shows it, a recording when it is clicked.

import './examples.css';
import { signal } from '@preact/signals';
import { announce } from '../ui/announcer.js';
import changeUrl from './recordings/change.opus?url';
import highUrl from './recordings/high.opus?url';
import lowUrl from './recordings/low.opus?url';
import pausesUrl from './recordings/pauses.opus?url';
import telephoneUrl from './recordings/telephone.opus?url';
import windUrl from './recordings/wind.opus?url';
import { t } from './texts.js';

/** The recordings, in the order in which they teach most. */
const examples = [
  { id: 'low', url: lowUrl },
  { id: 'high', url: highUrl },
  { id: 'change', url: changeUrl },
  { id: 'pauses', url: pausesUrl },
  { id: 'telephone', url: telephoneUrl },
  { id: 'wind', url: windUrl },
] as const;

type Example = (typeof examples)[number];

/** What was clicked last, and whether it could not be fetched. */
const tried = signal<{ readonly id: Example['id']; readonly failed: boolean } | undefined>(
  undefined,
);

interface Props {
  /** Takes the recording, as if somebody had dropped it. */
  readonly onFile: (file: File) => void;
  /** Whether there are recordings to look at already, which should not be far below. */
  readonly isBrief: boolean;
}

export function Examples({ onFile, isBrief }: Props) {
  const { value } = tried;
  return (
    <section class="examples" aria-labelledby="examples-title">
      <h2 id="examples-title">{t('title')}</h2>
      {!isBrief && <p class="note">{t('note')}</p>}
      <ul>
        {examples.map((example) => (
          <li key={example.id}>
            <button
              type="button"
              class="button"
              data-example={example.id}
              aria-describedby={value?.id === example.id ? 'examples-look' : undefined}
              onClick={() => void tryOut(example, onFile)}
            >
              {t(example.id)}
            </button>
          </li>
        ))}
      </ul>
      {value && (
        <p id="examples-look" class="examples-look" data-looking-at={value.id}>
          {value.failed ? t('failed') : t(`${value.id}Look`)}
        </p>
      )}
    </section>
  );
}

async function tryOut({ id, url }: Example, onFile: Props['onFile']): Promise<void> {
  const response = await fetch(url).catch(() => undefined);
  const failed = response?.ok !== true;
  tried.value = { id, failed };
  announce(failed ? t('failed') : t(`${id}Look`));
  if (!failed) onFile(new File([await response.blob()], `${t(id)}.opus`, { type: 'audio/ogg' }));
}
