// Pitch and energy of a kept sound, measured in the worker once while the page is open.

import { useEffect, useState } from 'preact/hooks';
import type { Prosody } from '../../../src/prosody/prosody.js';
import { engine } from '../engine/engine.js';
import { readSound } from '../storage/history-store.js';

/** What is known of it: `failed` where it cannot be measured. */
export type Measured = Prosody | 'measuring' | 'failed';

const known = new Map<string, Promise<Prosody | 'failed'>>();

async function measure(id: string): Promise<Prosody | 'failed'> {
  const sound = await readSound(id).catch(() => undefined);
  if (!sound) return 'failed';
  const outcome = await engine().measureProsody(`prosody-${id}`, sound);
  return outcome.ok ? outcome.value : 'failed';
}

/** Measures the sound of an entry. */
export function useProsody(id: string): Measured {
  const [measured, setMeasured] = useState<Measured>('measuring');
  useEffect(() => {
    let isCurrent = true;
    setMeasured('measuring');
    let work = known.get(id);
    if (!work) {
      work = measure(id);
      known.set(id, work);
    }
    void work.then((result) => {
      if (isCurrent) setMeasured(result);
    });
    return () => {
      isCurrent = false;
    };
  }, [id]);
  return measured;
}
