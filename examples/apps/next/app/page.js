'use client';
// affetto in a page of Next: it is loaded in the browser alone.
import { useEffect, useState } from 'react';

export default function Page() {
  const [answer, setAnswer] = useState();
  useEffect(() => {
    const hear = async () => {
      const { loadAffetto } = await import('affetto');
      const affetto = await loadAffetto();
      const { emotion, confidence } = await affetto.recognize(new URL('speech.wav', location.href));
      setAnswer({ emotion, confidence, model: affetto.model });
    };
    hear();
  }, []);
  return (
    <p id="answer" data-answer={answer && JSON.stringify(answer)}>
      {answer ? answer.emotion : 'Listening ...'}
    </p>
  );
}
