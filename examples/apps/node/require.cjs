// affetto in a CommonJS program: node require.cjs RECORDING
const { loadAffetto } = require('affetto');

async function main() {
  const affetto = await loadAffetto();
  const { emotion, confidence } = await affetto.recognize(process.argv[2]);
  console.log(
    JSON.stringify({ emotion, confidence, model: affetto.model, engine: affetto.runtime.name }),
  );
  await affetto.dispose();
}
main();
