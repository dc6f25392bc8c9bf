// A page of React that hears with examples/integrations/use-affetto.jsx, which lies beside it once it is built.
import { useEffect } from 'react';
import { createRoot } from 'react-dom/client';
import { useAffetto } from './use-affetto.jsx';

function Page() {
  const { hear, answer, model, error } = useAffetto();
  useEffect(() => {
    hear(new URL('speech.wav', location.href));
  }, [hear]);
  const { emotion, confidence } = answer ?? {};
  return (
    <p id="answer" data-answer={answer && JSON.stringify({ emotion, confidence, model })}>
      {error ? error.message : (emotion ?? 'Listening ...')}
    </p>
  );
}

createRoot(document.querySelector('#page')).render(<Page />);
