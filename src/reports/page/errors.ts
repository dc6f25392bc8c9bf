// The most confident wrong answers, to hear and to see: the recording by a link beside the page, never
// inside it.
import { partName, type RecordingPart } from '../../audio/recording-part.js';
import type { EvaluationResult, ModelResult } from '../../evaluation/result.js';
import { counted, percent } from '../../scores/format.js';
import { type Spectrogram, spectrogramUri } from '../spectrogram.js';
import { utteranceName, type WorstError, worstErrors } from '../worst-errors.js';
import { html, type Markup } from './html.js';
import { section } from './section.js';

/** A recording that the page may play and show, or the part of one that was labelled. */
export interface Recording extends RecordingPart {
  /** The path from the page's folder to the file, with forward slashes, not URL-encoded. */
  readonly path: string;
  /** The picture of the recording; absent where the file could not be decoded. */
  readonly spectrogram?: Spectrogram;
}

/** Writes the section of the worst errors. @returns undefined where the answers were not kept or all are right */
export function errorsSection(
  { models, labels }: EvaluationResult,
  recordings: ReadonlyMap<string, Recording>,
): Markup | undefined {
  const lists = models.map((model) => ({ model, errors: worstErrors(model) }));
  if (lists.every(({ errors }) => errors.length === 0)) return undefined;
  const seeds = Math.max(...models.map(({ predictions }) => predictions.length));
  return section(
    'Most confident errors',
    html`What a model got wrong while it was surest${
      seeds > 1 && '; probabilities are means over the seeds'
    }. Bars: the probability of each emotion; <b>bold</b> is what was meant. Spectrograms: time to the right, low to high frequency upwards (mel scale), the loudest 60\u00a0dB.`,
    lists
      .filter(({ errors }) => errors.length > 0)
      .map(({ model, errors }) => errorList(model, errors, labels, recordings)),
  );
}

function errorList(
  { name }: ModelResult,
  errors: readonly WorstError[],
  labels: readonly string[],
  recordings: ReadonlyMap<string, Recording>,
): Markup {
  return html`<div><h3>${name}</h3><ol class="errors">${errors.map((error) =>
    errorItem(error, labels, recordings.get(utteranceName(error.utterance))),
  )}</ol></div>
`;
}

function errorItem(
  error: WorstError,
  labels: readonly string[],
  recording: Recording | undefined,
): Markup {
  const { utterance, heard, confidence, seeds, wrong } = error;
  const truth = labels[utterance.truth];
  const facts = [
    `Speaker ${utterance.speaker}${utterance.sex ? ` (${utterance.sex})` : ''}`,
    utterance.intensity,
    utterance.statement && `\u201c${utterance.statement}\u201d`,
    seeds > 1 && `wrong under ${wrong} of ${counted(seeds, 'seed')}`,
  ].filter((fact) => typeof fact === 'string');
  return html`<li class="error"><p class="told">Meant <b>${truth}</b>, heard <b class="heard">${labels[heard]}</b>, ${percent(confidence)}% sure</p>
<p class="small">${facts.join(' \u00b7 ')}</p>
${sound(partName(utterance.path, utterance), recording)}
${bars(error, labels)}</li>
`;
}

function sound(path: string, recording: Recording | undefined): Markup {
  if (recording === undefined) {
    return html`<p class="small">${path} \u2013 recording not found, nothing to play</p>`;
  }
  const { spectrogram } = recording;
  const file = partName(recording.path.split('/').at(-1) ?? '', recording);
  return html`${
    spectrogram
      ? html`<img src="${spectrogramUri(spectrogram)}" alt="Spectrogram of ${file}, ${spectrogram.seconds.toFixed(1)} s">`
      : html`<p class="small">The recording cannot be decoded; no spectrogram.</p>`
  }<audio controls preload="none" src="${relativeUrl(recording)}" title="${file}"></audio>
<p class="small">${path}${spectrogram && `, ${spectrogram.seconds.toFixed(1)} s`}</p>`;
}

/** Makes a link of a path that stays relative whatever a folder is called; of a part, browsers play the seconds alone. */
function relativeUrl({ path, startSeconds, endSeconds }: Recording): string {
  const encoded = path.split('/').map(encodeURIComponent).join('/');
  const link = partName(encoded, {
    ...(startSeconds !== undefined && { startSeconds }),
    ...(endSeconds !== undefined && { endSeconds }),
  });
  return link.startsWith('..') ? link : `./${link}`;
}

function bars({ utterance, probabilities, heard }: WorstError, labels: readonly string[]): Markup {
  const told = labels.map((label, i) => `${label} ${percent(probabilities[i]!)}%`).join(', ');
  const roleOf = (i: number) => (i === utterance.truth ? 'truth' : i === heard ? 'heard' : '');
  return html`<div class="bars" role="img" aria-label="${told}">${labels.map(
    (label, i) =>
      html`<span class="${roleOf(i)}" title="${label} ${percent(probabilities[i]!)}%"><i style="--p:${probabilities[i]!.toFixed(3)}"></i>${[...label].slice(0, 3).join('')}</span>`,
  )}</div>`;
}
