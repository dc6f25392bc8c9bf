// `affetto mcp` as an agent uses it: by the client of the protocol's own SDK, over standard input and output.

import { readFileSync } from 'node:fs';
import { mkdir, mkdtemp, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { builtCommand } from '../support/build-command.js';

const speech = readFileSync(new URL('../../examples/speech.wav', import.meta.url));
const root = fileURLToPath(new URL('../../', import.meta.url));
const client = new Client({ name: 'test', version: '1' });
let folder: string;

beforeAll(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), 'affetto-mcp-')));
  await mkdir(join(folder, 'b'));
  for (const name of ['a.wav', 'b/c.wav']) await writeFile(join(folder, name), speech);
  await writeFile(join(folder, 'bad.wav'), 'no sound');
  await symlink(join(root, 'examples/speech.wav'), join(folder, 'link.wav'));
  await client.connect(
    new StdioClientTransport({
      command: process.execPath,
      args: [builtCommand, 'mcp', folder, '--model', 'crnn'],
      cwd: root,
    }),
  );
});
afterAll(async () => {
  await client.close();
  await rm(folder, { recursive: true });
});

interface Result {
  readonly isError?: boolean;
  // biome-ignore lint/suspicious/noExplicitAny: what a tool answers is checked by its values
  readonly structuredContent?: any;
  readonly content: readonly { readonly text: string }[];
}

const call = async (name: string, args: Record<string, unknown>) =>
  (await client.callTool({ name, arguments: args })) as unknown as Result;

describe('affetto mcp', () => {
  it('offers four tools that say what they need and give', async () => {
    const { tools } = await client.listTools();
    expect(tools.map(({ name }) => name)).toEqual([
      'hear_recording',
      'hear_folder',
      'hear_timeline',
      'hear_conversation',
    ]);
    for (const { description, inputSchema, outputSchema, annotations } of tools) {
      expect(description).toMatch(/\.$/);
      expect(inputSchema.required).toContain('path');
      expect(outputSchema?.properties).toBeDefined();
      expect(annotations?.readOnlyHint).toBe(true);
    }
  });

  it('hears a file, as data and as text', async () => {
    const { structuredContent, content } = await call('hear_recording', { path: 'a.wav' });
    expect(structuredContent.durationSeconds).toBeCloseTo(2.028, 2);
    expect(
      Object.values(structuredContent.probabilities as Record<string, number>).reduce(
        (sum, value) => sum + value,
        0,
      ),
    ).toBeCloseTo(1, 4);
    expect(JSON.parse(content[0]?.text ?? '')).toEqual(structuredContent);
  });

  it('hears a folder, and says which of its files it could not hear', async () => {
    const { structuredContent } = await call('hear_folder', { path: folder });
    expect(structuredContent.total).toBe(4);
    const [a, c, bad, link] = structuredContent.recordings;
    expect([a.path, c.path, bad.path, link.path]).toEqual([
      'a.wav',
      'b/c.wav',
      'bad.wav',
      'link.wav',
    ]);
    expect(a.emotion).toBe(c.emotion);
    expect(bad.problem).toMatch(/not a recording/);
    // It leads out of the folder.
    expect(link.problem).toMatch(/none of the folders/);
    const rest = await call('hear_folder', { path: '.', limit: 1, offset: 1 });
    expect(rest.structuredContent.recordings.map(({ path }: { path: string }) => path)).toEqual([
      'b/c.wav',
    ]);
  });

  it('hears a timeline without gaps', async () => {
    const { stretches, durationSeconds } = (await call('hear_timeline', { path: 'b/c.wav' }))
      .structuredContent;
    expect(stretches[0].startSeconds).toBe(0);
    expect(stretches.at(-1).endSeconds).toBeCloseTo(durationSeconds, 3);
  });

  it('hears who speaks when, and how each voice does', async () => {
    const { structuredContent } = await call('hear_conversation', { path: 'a.wav', voices: 1 });
    const { turns, voices, durationSeconds } = structuredContent;
    expect(durationSeconds).toBeCloseTo(2.028, 2);
    expect(turns[0].voice).toBe('voice1');
    expect(voices).toHaveLength(1);
    expect(voices[0].stretches[0].startSeconds).toBeCloseTo(turns[0].startSeconds, 2);
    expect(voices[0].speechSeconds).toBeLessThanOrEqual(durationSeconds);
  });

  it('hears nothing outside of its folders, and says so without saying what is there', async () => {
    for (const path of ['../../etc/passwd', '/etc/passwd', '/nowhere', 'link.wav', `${folder}x`]) {
      const { isError, content } = await call('hear_recording', { path });
      expect([path, isError]).toEqual([path, true]);
      expect(content[0]?.text).toMatch(/none of the folders/);
    }
    const missing = await call('hear_recording', { path: 'z.wav' });
    expect(missing.content[0]?.text).toMatch(/is not there/);
  });
});
