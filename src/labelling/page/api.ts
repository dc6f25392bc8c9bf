// How the page asks its server. What cannot be done says why; a server that is gone says nothing.

import type { GuessState, ItemState, SessionState } from './protocol.js';

/** What the server refuses or cannot do; the message is for people. */
export class Refusal extends Error {}

/** The server is no longer there. */
export class Gone extends Error {}

async function ask(path: string, init?: RequestInit): Promise<Response> {
  let response: Response;
  try {
    response = await fetch(path, init);
  } catch (cause) {
    throw new Gone('gone', { cause });
  }
  if (response.ok) return response;
  const { why = response.statusText } = (await response.json().catch(() => ({}))) as {
    why?: string;
  };
  throw new Refusal(why);
}

const post = async (path: string, content: unknown): Promise<unknown> => {
  const headers = { 'content-type': 'application/json' };
  const body = JSON.stringify(content);
  return (await ask(path, { method: 'POST', headers, body })).json();
};

/** Asks what there is to label, and what was labelled. */
export const readSession = async () => (await (await ask('session')).json()) as SessionState;

/** Asks for a recording as a WAV file. */
export const readSound = async (item: number) => (await ask(`sound/${item}`)).blob();

/** Waits for what the model heard. */
export const readGuess = async (item: number) =>
  (await (await ask(`guess/${item}`)).json()) as GuessState | null;

/** Keeps a choice; once this returns, it is in the file. */
export const keepChoice = async (item: number, label: string | null, note: string) =>
  (await post('choice', { item, label, note })) as ItemState;

/** Takes the last choice back; null where there is none. */
export const takeBack = async () => (await post('undo', {})) as ItemState | null;
