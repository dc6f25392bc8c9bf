// affetto as a hook of React: `const { hear, answer, error, share } = useAffetto()`. The model is loaded once for all
// components, by the first recording; a component that goes away stops its work.
import { loadAffetto } from 'affetto';
import { useCallback, useEffect, useRef, useState } from 'react';

let loading;
const load = (onProgress) => {
  loading ??= loadAffetto({ onProgress });
  loading.catch(() => {
    loading = undefined;
  });
  return loading;
};

export function useAffetto() {
  const [state, setState] = useState({});
  const work = useRef();

  const hear = useCallback(async (recording) => {
    work.current?.abort();
    work.current = new AbortController();
    const { signal } = work.current;
    const tell = (news) => !signal.aborted && setState(news);
    tell({ share: 0 });
    try {
      const affetto = await load((share) => tell({ share }));
      tell({ answer: await affetto.recognize(recording, { signal }), model: affetto.model });
    } catch (error) {
      tell({ error });
    }
  }, []);

  useEffect(() => () => work.current?.abort(), []);
  return { ...state, hear };
}
