// The report of an evaluation: one HTML file that needs nothing else, to read, to print, to send.
import type { EvaluationResult } from '../evaluation/result.js';
import { confidenceSection } from './page/confidence.js';
import { confusionsSection } from './page/confusions.js';
import { corporaSection } from './page/corpora.js';
import { dimensionsSection } from './page/dimensions.js';
import { errorsSection, type Recording } from './page/errors.js';
import { header, shortTitle } from './page/header.js';
import { type Content, html, raw } from './page/html.js';
import { publishedSection } from './page/published.js';
import { scoresSection } from './page/scores.js';
import { settingsSection } from './page/settings.js';
import { speakersSection } from './page/speakers.js';
import { pageStyle } from './page/style.js';
import { trainingSection } from './page/training.js';

export type { Recording } from './page/errors.js';

export interface ReportExtras {
  /** The command that makes the evaluation again. */
  readonly command?: string;
  /** The recordings that were found, by `utteranceName`; only those of `worstErrors` are shown. */
  readonly recordings?: ReadonlyMap<string, Recording>;
}

// Comfort only: one player at a time, and nothing folded away on paper.
const script = `
document.addEventListener('play',e=>{for(const a of document.querySelectorAll('audio'))if(a!==e.target)a.pause()},true);
addEventListener('beforeprint',()=>{for(const d of document.querySelectorAll('details'))d.open=true});
`;

/** Writes what there is to say of labels: nothing where models answer dimensions alone. */
function sectionsOfLabels(result: EvaluationResult): Content[] {
  return [
    corporaSection(result),
    result.protocol.kind !== 'corpus-matrix' && scoresSection(result),
    publishedSection(result),
    confusionsSection(result),
    speakersSection(result),
    confidenceSection(result),
  ];
}

/**
 * Writes the page of an evaluation: question, protocol, corpora against each other, scores with intervals, published figures beside them,
 * confusions, speakers, calibration, dimensions, worst errors, training curves, settings. Self-contained but for
 * the recordings, which it links to; readable without scripts, in light, dark and print, from 360 px.
 *
 * @returns HTML text, the same for the same input
 */
export function evaluationReportHtml(result: EvaluationResult, extras: ReportExtras = {}): string {
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1">
<meta name="generator" content="affetto ${result.affettoVersion}">
<title>${shortTitle(result)}</title>
<style>${raw(pageStyle)}</style>
</head>
<body>
<main>
${header(result)}
${result.labels.length > 0 && sectionsOfLabels(result)}
${dimensionsSection(result)}
${result.labels.length > 0 && [errorsSection(result, extras.recordings ?? new Map()), trainingSection(result)]}
${settingsSection(result, extras.command)}
</main>
<footer>Made by affetto ${result.affettoVersion}.</footer>
<script>${raw(script)}</script>
</body>
</html>
`.text;
}
