// `affetto mcp`: affetto as tools of an agent, over standard input and output.

import { realpath } from 'node:fs/promises';
import type { ArgsDef } from 'citty';
import { loadAffetto } from '../../door/load-affetto.js';
import { shippedNames } from '../../door/shipped.js';
import { AffettoError } from '../../errors.js';
import { fromPeers } from '../../optional-packages.js';
import { mcpPackages } from '../../server/libraries.js';
import { mcpServer } from '../../server/mcp.js';
import { command } from '../terminal/command.js';
import { abortOnInterrupt } from '../terminal/failure.js';
import { isFolder } from '../terminal/named-recordings.js';
import { numberOf, threadCount } from '../terminal/numbers.js';

const args = {
  folders: {
    type: 'positional',
    required: false,
    description: 'Folders whose recordings may be heard; default: the current one',
    valueHint: 'DIR...',
  },
  model: {
    type: 'string',
    default: shippedNames[0],
    description: `Model: ${shippedNames.join(', ')}, or a file`,
    valueHint: 'NAME | FILE',
  },
  diarisation: {
    type: 'string',
    description:
      'Folder with segmentation.onnx and voice.onnx, for hear_conversation; default: that of the repository, or the package affetto-diarisation',
    valueHint: 'DIR',
  },
  'max-duration': {
    type: 'string',
    default: '3600',
    description: 'Longest recording in seconds',
    valueHint: 'N',
  },
  threads: { type: 'string', default: '1', description: 'Threads for the model' },
} as const satisfies ArgsDef;

export default command({
  name: 'mcp',
  description:
    'Let agents hear recordings, by the Model Context Protocol over standard input and output. It needs a package beside affetto: npm install @modelcontextprotocol/sdk.',
  examples: ['affetto mcp recordings/', 'affetto mcp --model crnn calls/ interviews/'],
  args,
  run: async (given) => {
    const threads = threadCount(given.threads);
    const maxDurationSeconds = numberOf('--max-duration', given['max-duration']);
    const folders = await foldersOf(given._.length > 0 ? given._ : ['.']);
    const { StdioServerTransport } = await fromPeers(
      'affetto mcp',
      mcpPackages,
      () => import('@modelcontextprotocol/sdk/server/stdio.js'),
    );
    const { model, diarisation } = given;
    const affetto = await loadAffetto({ model, threads, ...(diarisation && { diarisation }) });
    try {
      const server = await mcpServer({ affetto, folders, maxDurationSeconds });
      const { signal } = abortOnInterrupt(() => undefined);
      await server.connect(new StdioServerTransport());
      await new Promise<void>((resolve) => {
        signal.addEventListener('abort', () => resolve());
        // The agent is gone.
        process.stdin.once('close', () => resolve());
        process.stdin.once('end', () => resolve());
      });
      await server.close();
    } finally {
      await affetto.dispose();
    }
  },
});

async function foldersOf(given: readonly string[]): Promise<string[]> {
  return Promise.all(
    given.map(async (folder) => {
      if (await isFolder(folder)) return realpath(folder);
      throw new AffettoError('FILE_UNREADABLE', `${folder} is no folder that can be looked at.`);
    }),
  );
}
