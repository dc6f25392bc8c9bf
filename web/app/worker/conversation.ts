// Who speaks when in a file, and how each voice does. Fetched on first use, and so are the networks for it.

import { networks } from 'virtual:models';
import {
  type Conversation,
  conversationOf,
  conversationWindows,
} from '../../../src/diarisation/conversation.js';
import type { Diariser, HeardWindows } from '../../../src/diarisation/diariser.js';
import { openDiariser } from '../../../src/diarisation/open-diariser.js';
import type { Recognizer } from '../../../src/recognition/recognizer.js';
import type { Runtime } from '../../../src/runtime/runtime.js';
import type { AskedConversation, OnConversation } from '../protocol/engine.js';
import { decodedPart } from './decoded-part.js';
import { download } from './download.js';

let loaded: Diariser | undefined;
/** What the networks heard of the last file: another number of voices takes no second hearing. */
let last: { readonly talk: string; readonly windows: HeardWindows } | undefined;

/** The share of hearing that the networks take; the emotions take the rest. */
const networksShare = 0.6;

/** Hears who speaks when in a file, and how each voice does. */
export async function hearConversation(
  { recognizer, runtime }: { readonly recognizer: Recognizer; readonly runtime: Runtime },
  file: Blob,
  { talk, voices }: AskedConversation,
  tell: OnConversation,
  signal: AbortSignal,
): Promise<Conversation> {
  loaded ??= await loadNetworks(runtime, (share) => tell('fetching', share), signal);
  const diariser = loaded;
  tell('hearing', 0);
  const { sampleRate } = recognizer.metadata;
  const samples = await decodedPart(file, sampleRate, [0, Number.POSITIVE_INFINITY], signal);
  const known = last?.talk === talk ? last.windows : undefined;
  const first = known ? 0 : networksShare;
  const windows =
    known ??
    (await conversationWindows({ recognizer, diariser }, samples, {
      signal,
      onProgress: (share) => tell('hearing', first * share),
    }));
  last = { talk, windows };
  const { voices: heard, ...rest } = await conversationOf(recognizer, samples, windows, {
    ...{ voices, signal },
    onProgress: (share) => tell('hearing', first + (1 - first) * share),
  });
  // The page shows no profiles, and keeps none.
  return { ...rest, voices: heard.map(({ profile: _, ...voice }) => voice) };
}

async function loadNetworks(
  runtime: Runtime,
  onShare: (share: number) => void,
  signal: AbortSignal,
): Promise<Diariser> {
  onShare(0);
  const [segmentation, voice] = await download(networks, onShare, signal);
  if (!segmentation || !voice) throw new Error('this site has no networks that tell voices apart');
  return openDiariser({ segmentation, voice }, runtime);
}
