// What a person sees while a run goes on: where it is, how well it does, when it will end. On a
// terminal one live line and one line an epoch; elsewhere only the lines.

import { join } from 'node:path';
import { SingleBar } from 'cli-progress';
import type { Checkpoint } from '../../../training/fit.js';
import { runFiles } from '../../../training/run-folder.js';
import type { StartedRun, TrainListener } from '../../../training/train.js';
import type { StepProgress } from '../../../training/training-steps.js';
import { labelCounts, unusableText } from '../../terminal/left-out.js';
import { printable } from '../../terminal/printable.js';

/** Prints to stderr; results go to stdout elsewhere. */
export class TrainProgress implements TrainListener {
  private readonly out: string;
  private readonly live = process.stderr.isTTY === true;
  private bar: SingleBar | undefined;
  private barTask = '';
  private lastScores = '';

  constructor(out: string) {
    this.out = out;
  }

  onStart(run: StartedRun): void {
    const { settings, split, untaught } = run;
    console.error(
      `${settings.model.name}, seed ${settings.seed}, into ${this.out}\n${split.protocol}\n` +
        `${split.train.length} training, ${split.validation.length} validation, ${split.test.length} test utterances`,
    );
    console.error(`labels: ${settings.labels.map(printable).join(', ')}`);
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
  }

  onClip(done: number, total: number): void {
    this.show('features', done, total, '');
    if (done === total) this.finish();
  }

  onStep({ epoch, epochs, step, stepsPerEpoch, loss }: StepProgress): void {
    const done = (epoch - 1) * stepsPerEpoch + step;
    this.show(
      'training',
      done,
      epochs * stepsPerEpoch,
      `epoch ${epoch}/${epochs}, loss ${loss.toFixed(3)}${this.lastScores}`,
    );
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
    this.finish();
    console.error('Stopping after this step (Ctrl-C again to stop at once) ...');
  }

  /** Removes the live line. */
  finish(): void {
    this.bar?.stop();
    this.bar = undefined;
    this.barTask = '';
  }

  private show(task: string, done: number, total: number, note: string): void {
    if (!this.live) return;
    if (this.barTask !== task) {
      this.finish();
      this.barTask = task;
      this.bar = new SingleBar({
        format: `${task} {bar} {percentage}% | ETA {eta_formatted} | {note}`,
        stream: process.stderr,
        hideCursor: true,
        etaBuffer: 200,
      });
      this.bar.start(total, done - 1, { note });
    }
    this.bar?.update(done, { note });
  }
}
