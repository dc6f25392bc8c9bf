// affetto in a Web Worker: the page stays quick while the model hears.
const worker = new Worker(new URL('./worker.js', import.meta.url), { type: 'module' });
worker.onmessage = ({ data }) => {
  const answer = document.querySelector('#answer');
  answer.textContent = `${data.emotion} ${Math.round(100 * data.confidence)}%`;
  answer.dataset.answer = JSON.stringify(data);
};
worker.postMessage(new URL('speech.wav', location.href).href);
