// affetto in a page, for any bundler: Vite, webpack, esbuild, Rollup.
import { loadAffetto } from 'affetto';

const affetto = await loadAffetto();
const { emotion, confidence } = await affetto.recognize(new URL('speech.wav', location.href));
const answer = document.querySelector('#answer');
answer.textContent = `${emotion} ${Math.round(100 * confidence)}%`;
answer.dataset.answer = JSON.stringify({ emotion, confidence, model: affetto.model });
