// Writes into the files of models/ what src/corpora says today of the corpora that each was trained on, and their
// cards anew. Graphs, weights and scores stay as they are. To be run after a corpus's description has changed:
//   npx tsx scripts/describe-shipped-models.ts
// Files that were written before models said so learn how much of their training was no speech by
//   npx tsx scripts/describe-shipped-models.ts --non-speech crnn=0.03125 --non-speech cnn-lstm=0
// and, from the evaluation that they were shipped from, the thresholds of answer sets, what these are worth, and how
// recordings of other corpora fare:
//   npx tsx scripts/describe-shipped-models.ts --evaluation encoder=runs/encoder --corpus data/ravdess --corpus data/emo-db \
//     --corpus data/nemo --foreign encoder=runs/to-emo-db --foreign encoder=runs/to-nemo

import { readFile, writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import type { CorpusDescription } from '../src/corpora/corpus-description.js';
import { corpusDelimiter } from '../src/corpora/joined-corpora.js';
import { findCorpus, namedCorpora } from '../src/corpora/registry.js';
import { modelCard } from '../src/model-file/card.js';
import { type ModelMetadata, readModelMetadata } from '../src/model-file/model-file.js';
import { type Redescription, redescribed } from '../src/model-file/redescribe.js';
import { shippedModels } from '../src/recognition/shipped-models.js';
import { collectEvidence } from '../src/shipping/collect-evidence.js';
import { heardIn, licenceOf, listenersTo } from '../src/training/model-metadata.js';

const several = { type: 'string', multiple: true } as const;
const { values } = parseArgs({
  options: { 'non-speech': several, evaluation: several, foreign: several, corpus: several },
});

/** The values of `--option id=value` for a model. */
function given(option: 'non-speech' | 'evaluation' | 'foreign', id: string): string[] {
  const pairs = (values[option] ?? []).map((pair) => pair.split('='));
  return pairs.flatMap(([name, ...value]) => (name === id ? [value.join('=')] : []));
}

for (const { id, path } of await shippedModels()) {
  const file = await readFile(path);
  const metadata = readModelMetadata(file);
  const { training, labels, evaluation } = metadata;
  const corpora = describedCorpora(metadata, path);
  const [nonSpeech] = given('non-speech', id);
  const share = nonSpeech === undefined ? training.nonSpeech : Number(nonSpeech);
  // A shipped model carries the scores of its siblings on the corpus that all of them were trained on.
  const [only, ...others] = corpora;
  const isOne = only !== undefined && others.length === 0 && evaluation.speakerIndependent;
  const listeners = isOne ? listenersTo(only.name, labels) : undefined;
  const described = redescribed(file, {
    training: {
      ...training,
      speakers: speakersOf(metadata),
      ...(share !== undefined && { nonSpeech: share }),
      heard: corpora.map(heardIn),
    },
    licence: corpora.map(licenceOf).join('. '),
    ...(listeners && { listeners }),
    ...(await measured(id, metadata)),
  });
  await writeFile(path, described);
  await writeFile(
    path.replace(/onnx$/, 'md'),
    modelCard(readModelMetadata(described), `${id}.onnx`),
  );
  console.log(`${path}: ${file.length} bytes before, ${described.length} now`);
}

/**
 * The speakers that a file was trained on: where they are of several corpora, as the evaluation of its siblings names
 * them, since older files hold names without corpora.
 */
function speakersOf({ training, evidence }: ModelMetadata): string[] {
  const isOfSeveral = (training.heard ?? []).length > 1;
  return evidence && isOfSeveral
    ? evidence.perSpeaker.map(({ group }) => group)
    : training.speakers;
}

/** The corpora that a file says it has heard; of old files the one whose title they carry. */
function describedCorpora({ training }: ModelMetadata, path: string): CorpusDescription[] {
  const names = training.heard?.map(({ corpus }) => corpus);
  const corpora = names
    ? names.map(findCorpus)
    : [namedCorpora.find(({ title }) => title === training.corpus)];
  return corpora.map((corpus) => {
    if (corpus) return corpus;
    throw new Error(`${path} was trained on ${training.corpus}, which is not described`);
  });
}

/** What the evaluation that a file was shipped from says of answer sets and of recordings of another kind. */
async function measured(id: string, { evidence }: ModelMetadata): Promise<Redescription> {
  const [run] = given('evaluation', id);
  if (run === undefined) return {};
  const { evidence: collected } = await collectEvidence({
    runs: [run],
    corpusFolder: (values.corpus ?? []).join(corpusDelimiter),
    foreign: given('foreign', id),
    onRecordings: (done, total) => {
      if (done % 100 === 0 || done === total) console.log(`${done}/${total} recordings`);
    },
  });
  // Thresholds of other answers would be wrong for this file's.
  if (JSON.stringify(evidence?.confusion) !== JSON.stringify(collected.evidence.confusion)) {
    throw new Error(`${run} is not the evaluation that ${id} was shipped from`);
  }
  const { answerSets } = collected.calibration;
  const { answerSets: sets, foreign } = collected.evidence;
  return {
    ...(answerSets && { answerSets }),
    evidence: {
      ...collected.evidence,
      ...evidence,
      ...(sets && { answerSets: sets }),
      ...(foreign && { foreign }),
    },
  };
}
