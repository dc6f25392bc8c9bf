// affetto for agents, by the Model Context Protocol: they name a file, a folder, or ask for a timeline, and get data back with
// a sentence. Only folders that were named when it was started can be heard, wherever links lead.

import { realpath, stat } from 'node:fs/promises';
import { isAbsolute, relative, resolve } from 'node:path';
import type { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
import { z } from 'zod';
import { isRecording } from '../corpora/recordings.js';
import { walkFiles } from '../corpora/walk.js';
import { conversationDocument } from '../diarisation/conversation-formats.js';
import type { Affetto } from '../door/affetto.js';
import { AffettoError } from '../errors.js';
import { isInside } from '../is-inside.js';
import { answerFields } from '../recognition/answer-fields.js';
import type { TimelineStretch } from '../timeline/emotion-timeline.js';
import { version } from '../version.js';

/** What agents may hear, and by what. */
export interface McpSettings {
  readonly affetto: Affetto;
  /** The folders that may be heard, absolute. */
  readonly folders: readonly string[];
  /** The longest recording in seconds. */
  readonly maxDurationSeconds: number;
}

/** The most recordings of one answer: agents read all of it. */
const mostInFolder = 200;

const stretchSchema = z.object({
  startSeconds: z.number(),
  endSeconds: z.number(),
  kind: z.enum(['emotion', 'unsure', 'pause']),
  emotion: z.string().optional(),
  confidence: z.number().optional(),
});

const answerSchema = {
  path: z.string(),
  emotion: z.string().optional().describe('The most probable emotion'),
  confidence: z.number().optional().describe('Its probability, in [0, 1]'),
  sure: z.boolean().optional().describe('False: say "not sure", not the emotion'),
  probabilities: z.record(z.string(), z.number()).optional(),
  durationSeconds: z.number().optional(),
  problem: z.string().optional().describe('Why it could not be heard'),
};

const hints = { readOnlyHint: true, openWorldHint: false, idempotentHint: true };
const pathSchema = z
  .string()
  .describe('A path, absolute or from the first folder that may be heard');

/** Adds the tools that hear one voice to a server of the protocol. */
export function addTools(server: McpServer, settings: McpSettings): void {
  const { affetto, maxDurationSeconds } = settings;
  const hear = async (file: string, signal: AbortSignal) =>
    answerFields(await affetto.recognize(file, { signal, maxDurationSeconds }));

  server.registerTool(
    'hear_recording',
    {
      title: 'Hear a recording',
      description: `How something is said in a recording: its emotion among ${affetto.labels.join(', ')}, with probabilities. It hears the voice, not the words. Where \`sure\` is false, say that it is not clear.`,
      inputSchema: { path: pathSchema },
      outputSchema: answerSchema,
      annotations: hints,
    },
    async ({ path: given }, { signal }) => {
      const file = await allowed(given, settings);
      const { dimensions: _, answerSet: __, ...answer } = await hear(file, signal);
      return reply({ path: given, ...answer });
    },
  );

  server.registerTool(
    'hear_folder',
    {
      title: 'Hear a folder of recordings',
      description: `The emotion of each recording in a folder and the folders in it, in the order of their names; at most ${mostInFolder} at once, more by \`offset\`.`,
      inputSchema: {
        path: pathSchema,
        limit: z.int().min(1).max(mostInFolder).default(50),
        offset: z.int().min(0).default(0),
      },
      outputSchema: { recordings: z.array(z.object(answerSchema)), total: z.int() },
      annotations: hints,
    },
    async ({ path: given, limit, offset }, { signal }) => {
      const folder = await allowed(given, settings);
      const files = (await walkFiles(folder)).files.filter(isRecording);
      const recordings = [];
      for (const file of files.slice(offset, offset + limit)) {
        signal.throwIfAborted();
        const name = relative(folder, file);
        try {
          // A link in it may lead elsewhere.
          const { emotion, confidence, sure, durationSeconds } = await hear(
            await allowed(file, settings),
            signal,
          );
          recordings.push({ path: name, emotion, confidence, sure, durationSeconds });
        } catch (error) {
          if (!(error instanceof AffettoError)) throw error;
          recordings.push({ path: name, problem: error.message });
        }
      }
      return reply({ recordings, total: files.length });
    },
  );

  server.registerTool(
    'hear_timeline',
    {
      title: 'Hear a recording from moment to moment',
      description:
        'Which emotion from when to when in a recording, where it is not sure, and where nobody speaks; and for how long in all.',
      inputSchema: { path: pathSchema },
      outputSchema: {
        path: z.string(),
        stretches: z.array(stretchSchema),
        durationSeconds: z.number(),
        emotionSeconds: z.record(z.string(), z.number()),
      },
      annotations: hints,
    },
    async ({ path: given }, { signal }) => {
      const file = await allowed(given, settings);
      const { stretches, summary } = await affetto.timeline(file, { signal, maxDurationSeconds });
      const { durationSeconds, emotionSeconds } = summary;
      const told = stretches.map(({ probabilities: _, ...stretch }: TimelineStretch) => stretch);
      return reply({ path: given, stretches: told, durationSeconds, emotionSeconds });
    },
  );
}

/** Adds the tool that tells people apart, whose networks are loaded by its first call. */
function addConversation(server: McpServer, settings: McpSettings): void {
  const { affetto, maxDurationSeconds } = settings;
  server.registerTool(
    'hear_conversation',
    {
      title: 'Hear who speaks when',
      description:
        'Who speaks from when to when in a recording of several people, and how each of them does. Voices have numbers, not names: nobody is recognised. It errs in who is who more than in when somebody speaks; `voices` helps where you know how many people speak.',
      inputSchema: {
        path: pathSchema,
        voices: z.int().min(1).max(32).optional().describe('How many people speak, if known'),
      },
      outputSchema: {
        path: z.string(),
        durationSeconds: z.number(),
        turns: z.array(
          z.object({
            voice: z.string(),
            startSeconds: z.number(),
            endSeconds: z.number(),
            overlapSeconds: z.number().describe('How long others speak meanwhile'),
          }),
        ),
        voices: z.array(
          z.object({
            voice: z.string(),
            speechSeconds: z.number(),
            emotion: z.string().describe('The most probable emotion of all that it says'),
            confidence: z.number(),
            sure: z.boolean(),
            emotionSeconds: z.record(z.string(), z.number()),
            stretches: z.array(stretchSchema),
          }),
        ),
      },
      annotations: hints,
    },
    async ({ path, voices }, { signal }) => {
      const file = await allowed(path, settings);
      const how = { signal, maxDurationSeconds, ...(voices !== undefined && { voices }) };
      const heard = await affetto.conversation(file, how);
      const told = conversationDocument({ file: path, model: affetto.model }, heard);
      return reply({
        path,
        durationSeconds: told.durationSeconds,
        turns: told.turns,
        voices: told.voices.map(
          ({ voice, speechSeconds, emotion, confidence, sure, summary, stretches }) => ({
            ...{ voice, speechSeconds, emotion, confidence, sure },
            emotionSeconds: summary.emotionSeconds,
            stretches: stretches
              .filter(({ kind }) => kind !== 'pause')
              .map(({ probabilities: _, ...stretch }) => stretch),
          }),
        ),
      });
    },
  );
}

/** Makes a server of the protocol with the tools. */
export async function mcpServer(settings: McpSettings): Promise<McpServer> {
  const { McpServer } = await import('@modelcontextprotocol/sdk/server/mcp.js');
  const server = new McpServer({ name: 'affetto', version });
  addTools(server, settings);
  addConversation(server, settings);
  return server;
}

/** What a tool answers: data, and the same as text for clients that read no data. */
function reply(content: Record<string, unknown>) {
  return {
    structuredContent: content,
    content: [{ type: 'text' as const, text: JSON.stringify(content) }],
  };
}

/** Gives the real path of what may be heard. @throws AffettoError `FILE_UNREADABLE` for all else */
async function allowed(given: string, { folders }: McpSettings): Promise<string> {
  const path = isAbsolute(given) ? given : resolve(folders[0] as string, given);
  const real = await realpath(path).catch(() => undefined);
  const isOpen = (place: string) =>
    folders.some((folder) => place === folder || isInside(folder, place));
  // Of what lies outside not even whether it is there is told.
  if (!isOpen(path) || (real !== undefined && !isOpen(real))) {
    throw new AffettoError(
      'FILE_UNREADABLE',
      `${given} is in none of the folders that may be heard: ${folders.join(', ')}. Start affetto mcp with its folder.`,
    );
  }
  if (real === undefined || !(await stat(real).catch(() => undefined))) {
    throw new AffettoError('FILE_UNREADABLE', `${given} is not there.`);
  }
  return real;
}
