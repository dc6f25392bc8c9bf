// `affetto report`: the page of a run, and its figures as files.

import type { ArgsDef } from 'citty';
import { AffettoError } from '../../errors.js';
import { writeReport } from '../../reports/write-report.js';
import { command } from '../terminal/command.js';

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

export default command({
  name: 'report',
  description:
    'Write the page of a run: scores with intervals, confusions, speakers, calibration, worst errors to hear, curves; and its figures as SVG and PNG.',
  examples: ['affetto report runs/comparison', 'affetto report runs/first --out first.html'],
  args,
  run: async (given) => {
    const [run, ...others] = given._;
    if (run === undefined || others.length > 0) {
      throw new AffettoError(
        'OPTION_INVALID',
        'Name one folder of affetto evaluate, compare or train: affetto report runs/first.',
      );
    }
    const { page, figures } = await writeReport(run, {
      ...(given.out !== undefined && { out: given.out }),
      ...(given.audio !== undefined && { audio: given.audio }),
    });
    console.log(`${page}\n${figures}`);
  },
});
