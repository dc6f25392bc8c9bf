// The card of a model file (Mitchell et al. 2019, "Model Cards for Model Reporting"), written from nothing
// but what the file carries: the card cannot say what the model does not know.

import { isFittedAtOnce } from '../models/encoder.js';
import {
  count,
  counted,
  decimals,
  intervalText,
  meanAndSpread,
  percent,
  points,
  scoreFormat,
  scoreHeading,
  scoreIntervalText,
  scoreWithValue,
} from '../scores/format.js';
import { detailScores, headlineScores, shownScores } from '../scores/score-list.js';
import { otherKind, severalEmotions } from './card-beyond.js';
import { table } from './card-table.js';
import { evidenceScores } from './evidence-scores.js';
import { licences, limits, peopleBeside, trainingSpeakers } from './limits.js';
import type { ModelMetadata } from './model-file.js';

type Evidence = NonNullable<ModelMetadata['evidence']>;

/**
 * Writes the card as Markdown.
 * @param metadata of the model file, as `readModelMetadata` gives it
 * @param name of the file, for the heading and the commands
 */
export function modelCard(metadata: ModelMetadata, name: string): string {
  const { evidence } = metadata;
  return [
    `# ${name}`,
    purpose(metadata),
    '## How well it hears',
    ...(evidence
      ? scores(evidence, metadata)
      : [ownScores(metadata), ...peopleBeside(metadata), ...severalEmotions(metadata)]),
    '## On recordings of another kind',
    ...otherKind(evidence?.foreign),
    '## What it is',
    ...[identity(metadata)],
    ...(metadata.adaptation ? [adapted(metadata.adaptation)] : []),
    '## Limits',
    limits(metadata),
    '## Licence',
    licences(metadata),
  ].join('\n\n');
}

function purpose({ labels, windowSeconds }: ModelMetadata): string {
  return `Speech emotion recognition: one file from waveform to the probabilities of ${labels.length} emotions (${labels.join(', ')}). For demonstrations, teaching, research and as a baseline to beat. It hears up to ${windowSeconds.toFixed(1)} s at once; longer recordings are answered by windows.`;
}

function scores(evidence: Evidence, metadata: ModelMetadata): string[] {
  const { seeds, speakers } = evidence;
  const estimates = evidenceScores(evidence);
  const details = detailScores.filter(({ key }) => Number.isFinite(estimates[key].mean));
  return [
    `${evidence.protocol} ${trials(evidence)} of this kind were tested; this file is trained on all ${speakers} speakers, so no speaker is left to test itself on.`,
    table(
      ['on speakers never heard', spread(evidence), '95% interval over speakers'],
      headlineScores.map((score) => {
        const estimate = estimates[score.key];
        return [
          scoreHeading(score),
          meanAndSpread(estimate, seeds.length, scoreFormat(score)),
          scoreIntervalText(score, estimate),
        ];
      }),
    ),
    'ECE stands without an interval: chance alone raises it, in redrawn speakers more than in those that were tested.',
    ...(details.length > 0
      ? [
          `Also: ${details.map((score) => scoreWithValue(score, estimates[score.key].mean)).join(', ')}.`,
        ]
      : []),
    ...peopleBeside(metadata),
    ...notSure(evidence, metadata.calibration),
    ...severalEmotions(metadata),
    '### Per emotion',
    table(
      ['emotion', 'recall, %', 'precision, %', 'F1, %', 'most often taken for'],
      evidence.perClass.map(({ label, recall, precision, f1 }, truth) => [
        label,
        percent(recall),
        percent(precision),
        percent(f1),
        mistaken(evidence, truth),
      ]),
    ),
    '### Per group',
    table(
      ['group', 'utterances', 'UAR, %', 'accuracy, %'],
      [...evidence.perSex, ...evidence.perIntensity].map((group) => [
        group.group,
        count(group.count),
        percent(group.uar),
        percent(group.accuracy),
      ]),
    ),
    bySpeaker(evidence),
    ...(evidence.robustness ? robustness(evidence.robustness) : []),
  ];
}

function spread({ seeds, members }: Evidence): string {
  if (seeds.length > 1) return `mean ± spread over ${seeds.length} seeds`;
  return members ? `${members} networks together` : 'one seed';
}

function trials({ seeds, foldsPerSeed, members }: Evidence): string {
  const models = seeds.length * foldsPerSeed;
  return members
    ? `${models} times ${members} models, each time the ${members} together,`
    : `${models} models`;
}

function notSure(evidence: Evidence, { notSureBelow, temperature }: ModelMetadata['calibration']) {
  if (notSureBelow === undefined) return [];
  const { coverage, accuracy } = evidence.answered;
  return [
    `Below a confidence of ${percent(notSureBelow)}% the answer is "not sure": ${percent(coverage)}% of the utterances are then answered, ${percent(accuracy)}% of these rightly. Temperature ${temperature.toFixed(2)}; without it the ECE is ${decimals(evidence.eceUncalibrated)}.`,
  ];
}

function mistaken({ confusion, perClass }: Evidence, truth: number): string {
  const row = confusion[truth] ?? [];
  const total = row.reduce((sum, value) => sum + value, 0);
  return row
    .map((value, label) => ({ label, share: value / Math.max(1, total) }))
    .filter(({ label, share }) => label !== truth && share >= 0.05)
    .sort((a, b) => b.share - a.share)
    .slice(0, 2)
    .map(({ label, share }) => `${perClass[label]?.label} (${percent(share)}%)`)
    .join(', ');
}

function bySpeaker({ perSpeaker }: Evidence): string {
  const sorted = [...perSpeaker].sort((a, b) => a.uar - b.uar);
  const [least, most] = [sorted[0], sorted[sorted.length - 1]];
  if (!least || !most) return '';
  return `By speaker, UAR goes from ${percent(least.uar)}% (speaker ${least.group}) to ${percent(most.uar)}% (speaker ${most.group}).`;
}

function robustness(rows: NonNullable<Evidence['robustness']>): string[] {
  return [
    '### Noise, telephones, codecs, rooms',
    table(
      ['condition', 'UAR, %', 'difference, points', '95% interval'],
      rows.map(({ condition, uar, difference, interval }) => [
        condition,
        percent(uar),
        points(difference),
        intervalText([interval[0], interval[1]], points),
      ]),
    ),
  ];
}

function ownScores({ evaluation }: ModelMetadata): string {
  const { protocol, speakerIndependent, testUtterances } = evaluation;
  const known = shownScores.flatMap((score) => {
    const value = evaluation[score.key];
    return value === undefined ? [] : [scoreWithValue(score, value)];
  });
  const voices = speakerIndependent
    ? 'Speaker-independent'
    : 'Speaker-dependent: expect much less on a new voice';
  return `${voices}. ${protocol}; ${count(testUtterances)} utterances: ${known.join(', ')}.`;
}

function identity(metadata: ModelMetadata): string {
  const { model, frontEnd, training, sampleRate, affettoVersion, encoder, voice } = metadata;
  const together = model.members ? `${model.members} networks whose mean answers, together ` : '';
  return [
    `- Architecture \`${model.name}\`, ${together}${count(model.parameters)} parameters (\`affetto models ${model.name}\` shows ${model.members ? 'the layers of one' : 'its layers'})`,
    ...(model.storage ? [`- ${storedIn[model.storage]}`] : []),
    `- Hears ${featuresOf(frontEnd)}, mono at ${count(sampleRate)} Hz; the front end is inside the file`,
    ...(encoder ? [pretrained(encoder)] : []),
    ...(voice
      ? [
          '- Gets to know a voice from recordings without labels (`affetto predict --voice`), and then hears it better',
        ]
      : []),
    `- Trained on ${training.corpus}: ${count(training.utterances)} utterances of ${trainingSpeakers(metadata)}, ${trainedFor(metadata)}, affetto ${affettoVersion}`,
  ].join('\n');
}

function featuresOf(frontEnd: ModelMetadata['frontEnd']): string {
  switch (frontEnd.output) {
    case 'mfcc':
      return `${frontEnd.coefficients} MFCC of ${frontEnd.melBands} mel bands`;
    case 'log-mel':
      return `${frontEnd.melBands} log-mel bands`;
    case 'encoder':
      return `${count(frontEnd.coefficients)} statistics of what a pretrained encoder makes of the clip`;
  }
}

/** Where the encoder inside the file comes from, and what is known of what it has heard. */
function pretrained({ provenance }: NonNullable<ModelMetadata['encoder']>): string {
  return `- The encoder inside: ${provenance.summary} ${provenance.trainedOn}`;
}

const storedIn = {
  float16: 'Its weights are stored in half precision and computed with in float32',
  int8: 'Its weights are stored in eight bits, a scale for each column, and computed with in float32; the scores are those before rounding',
};

function trainedFor({ model, training: { seed, epochs } }: ModelMetadata): string {
  const { members, eachMember } = model;
  const seeds = eachMember
    ? `seeds ${inWords(eachMember.map((one) => one.seed))}`
    : members
      ? `seeds ${seed} to ${seed + members - 1}`
      : `seed ${seed}`;
  if (isFittedAtOnce(model)) return `fitted at once, without epochs, ${seeds}`;
  const isOneLength = eachMember?.every((one) => one.epochs === epochs) ?? true;
  const length = isOneLength
    ? counted(epochs, 'epoch')
    : `${inWords(eachMember!.map((one) => one.epochs))} epochs`;
  return `${length}, ${seeds}`;
}

const inWords = (numbers: readonly number[]) => numbers.join(' and ');

function adapted(adaptation: NonNullable<ModelMetadata['adaptation']>): string {
  const clips = Object.entries(adaptation.clips)
    .map(([label, clipCount]) => `${clipCount} ${label}`)
    .join(', ');
  return `Adapted to one speaker with ${clips} (layers: ${adaptation.layers}, ${adaptation.steps} steps); the scores above are those of the model before. It started from the file with the SHA-256 ${adaptation.fromSha256}.`;
}
