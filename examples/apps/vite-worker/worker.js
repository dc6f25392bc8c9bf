import { loadAffetto } from 'affetto';

const loading = loadAffetto();
self.onmessage = async ({ data }) => {
  const affetto = await loading;
  const { emotion, confidence } = await affetto.recognize(new URL(data));
  self.postMessage({ emotion, confidence, model: affetto.model });
};
