// Writes into the files of models/ what src/corpora says today of the corpus that each was trained on, and their
// cards anew. Graphs, weights and scores stay as they are. To be run after a corpus's description has changed:
//   npx tsx scripts/describe-shipped-models.ts
// Files that were written before models said so learn how much of their training was no speech by
//   npx tsx scripts/describe-shipped-models.ts --non-speech crnn=0.03125 --non-speech cnn-lstm=0

import { readFile, writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { namedCorpora } from '../src/corpora/registry.js';
import { modelCard } from '../src/model-file/card.js';
import { readModelMetadata } from '../src/model-file/model-file.js';
import { redescribed } from '../src/model-file/redescribe.js';
import { shippedModels } from '../src/recognition/shipped-models.js';
import { heardIn, licenceOf, listenersTo } from '../src/training/model-metadata.js';

const { values } = parseArgs({ options: { 'non-speech': { type: 'string', multiple: true } } });
const nonSpeech = new Map(
  (values['non-speech'] ?? []).map((pair) => {
    const [id = '', share = ''] = pair.split('=');
    return [id, Number(share)] as const;
  }),
);

for (const { id, path } of await shippedModels()) {
  const file = await readFile(path);
  const { training, labels, evaluation } = readModelMetadata(file);
  const corpus = namedCorpora.find(({ title }) => title === training.corpus);
  if (!corpus) throw new Error(`${path} was trained on ${training.corpus}, which is not described`);
  const share = nonSpeech.get(id) ?? training.nonSpeech;
  // A shipped model carries the scores of its siblings on the corpus that all of them were trained on.
  const listeners = evaluation.speakerIndependent ? listenersTo(corpus.name, labels) : undefined;
  const described = redescribed(file, {
    training: {
      ...training,
      ...(share !== undefined && { nonSpeech: share }),
      heard: [heardIn(corpus)],
    },
    licence: licenceOf(corpus),
    ...(listeners && { listeners }),
  });
  await writeFile(path, described);
  await writeFile(
    path.replace(/onnx$/, 'md'),
    modelCard(readModelMetadata(described), `${id}.onnx`),
  );
  console.log(`${path}: ${file.length} bytes before, ${described.length} now`);
}
