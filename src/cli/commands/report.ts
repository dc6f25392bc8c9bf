// `affetto report`: the page of a run, and its figures as files.

import { type ArgsDef, defineCommand } from 'citty';
import { AffettoError } from '../../errors.js';
import { reportFailure } from '../terminal/failure.js';
import { checkOptions } from '../terminal/options.js';

const args = {
  run: {
    type: 'positional',
    required: false,
    description: 'Folder of affetto evaluate, compare or train',
    valueHint: 'RUN',
  },
  out: { type: 'string', description: 'Page to write; default RUN/report.html', valueHint: 'FILE' },
  audio: {
    type: 'string',
    description: 'Folder of the recordings; default: where the evaluation found them',
    valueHint: 'DIR',
  },
} as const satisfies ArgsDef;

export default defineCommand({
  meta: {
    name: 'report',
    description:
      'Write the page of a run: scores with intervals, confusions, speakers, calibration, worst errors to hear, curves; and its figures as SVG and PNG.',
  },
  args,
  run: ({ args: given }) =>
    reportFailure('report', async () => {
      checkOptions(given, args);
      const [run, ...others] = given._;
      if (run === undefined || others.length > 0) {
        throw new AffettoError(
          'OPTION_INVALID',
          'Name one folder of affetto evaluate, compare or train: affetto report runs/first.',
        );
      }
      // Loaded late: the plotting libraries take a second to start.
      const { writeReport } = await import('../../reports/write-report.js');
      const { page, figures } = await writeReport(run, {
        ...(given.out !== undefined && { out: given.out }),
        ...(given.audio !== undefined && { audio: given.audio }),
      });
      console.log(`${page}\n${figures}`);
    }),
});
