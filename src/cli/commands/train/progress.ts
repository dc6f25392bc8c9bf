// What a person sees while a run goes on: where it is, how well it does, when it will end. On a
// terminal one live line; elsewhere one line an epoch, and one every ten seconds.

import { join } from 'node:path';
import { isFittedAtOnce } from '../../../models/encoder.js';
import { counted } from '../../../scores/format.js';
import type { Checkpoint } from '../../../training/fit.js';
import { runFiles } from '../../../training/run-folder.js';
import type { StartedRun, TrainListener } from '../../../training/train.js';
import type { StepProgress } from '../../../training/training-steps.js';
import { labelCounts, unusableText, warnedText } from '../../terminal/left-out.js';
import { printable } from '../../terminal/printable.js';
import { Progress } from '../../terminal/progress.js';

/** Prints to stderr; results go to stdout elsewhere. */
export class TrainProgress implements TrainListener {
  private readonly out: string;
  private readonly live = process.stderr.isTTY === true;
  private readonly progress = new Progress();
  private isAtOnce = false;
  private lastScores = '';

  constructor(out: string) {
    this.out = out;
  }

  onStart(run: StartedRun): void {
    const { settings, split, untaught } = run;
    this.isAtOnce = isFittedAtOnce(settings.model);
    console.error(
      `${settings.model.name}, seed ${settings.seed}, into ${this.out}\n${split.protocol}\n` +
        `${split.train.length} training, ${split.validation.length} validation, ${split.test.length} test utterances`,
    );
    if (run.start) console.error(startLine(run.start));
    const { labels, dimensions = [] } = settings;
    console.error(
      labels.length > 0 ? `labels: ${labels.map(printable).join(', ')}` : 'labels: none are learnt',
    );
    if (dimensions.length > 0) {
      console.error(`dimensions: ${dimensions.map(printable).join(', ')}`);
    }
    if (Object.keys(run.leftOut).length > 0) {
      console.error(`left out, since their label is not asked for: ${labelCounts(run.leftOut)}`);
    }
    if (untaught.length > 0) {
      console.error(
        `dropped, since no training utterance has the label: ${untaught.map(printable).join(', ')}`,
      );
    }
    if (Object.keys(run.unanswerable).length > 0) {
      console.error(
        `left out of validation and test, since training lacks their label: ${labelCounts(run.unanswerable)}`,
      );
    }
    if (run.unusable.length > 0) {
      console.error(
        [
          ...unusableText(run.unusable),
          `left out; all are listed in ${join(this.out, runFiles.unusable)}`,
        ].join('\n'),
      );
    }
    for (const line of warnedText(run.warned)) console.error(line);
    for (const warning of run.warnings) console.error(printable(warning));
  }

  onClip(done: number, total: number): void {
    this.progress.show('features', done, total);
    if (done < total) return;
    this.finish();
    if (this.isAtOnce) console.error('fitting the model ...');
  }

  onStep({ epoch, epochs, step, stepsPerEpoch, loss }: StepProgress): void {
    const done = (epoch - 1) * stepsPerEpoch + step;
    const note = `epoch ${epoch}/${epochs}, loss ${loss.toFixed(3)}${this.lastScores}`;
    this.progress.show('training', done, epochs * stepsPerEpoch, { note });
  }

  onEpoch({ epoch, history, best }: Checkpoint): void {
    const entry = history[history.length - 1];
    if (!entry) return;
    const { validation } = entry;
    const scores = validation
      ? `, validation loss ${validation.loss.toFixed(3)}, accuracy ${(100 * validation.accuracy).toFixed(1)}%, UAR ${(100 * validation.uar).toFixed(1)}%${best?.epoch === epoch ? ' *' : ''}`
      : '';
    this.lastScores = validation ? `, val. UAR ${(100 * validation.uar).toFixed(1)}%` : '';
    if (this.live) return;
    console.error(
      `epoch ${epoch}: loss ${entry.trainLoss.toFixed(3)}, accuracy ${(100 * entry.trainAccuracy).toFixed(1)}%${scores}`,
    );
  }

  /** Says that Ctrl-C was heard. */
  interrupting(): void {
    this.progress.interrupting();
  }

  /** Removes the live line. */
  finish(): void {
    this.progress.finish();
  }
}

function startLine({ file, from, encoderOnly }: NonNullable<StartedRun['start']>): string {
  const { member, head, corpus, utterances } = from;
  const which = member === undefined ? '' : `, network ${member}`;
  const begin = `starts from ${printable(file)}${which} (trained on ${printable(corpus)}, ${counted(utterances, 'utterance')})`;
  if (encoderOnly) return `${begin}: its encoder; what answers is fitted anew`;
  return `${begin}; head: ${head === 'kept' ? 'kept, the labels are the same' : 'new'}`;
}
