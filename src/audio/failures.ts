// The sentences of audio failures that several readers share, and the net that turns whatever a decoding
// library throws (strings, asserts, allocation failures) into an AffettoError.
import { AffettoError } from '../errors.js';

/** What decodes everywhere, for messages that refuse something else. */
export const SUPPORTED_FORMATS =
  'WAV (8, 16, 24, 32 bit integer; 32, 64 bit float; A-law; mu-law; ADPCM), AIFF, CAF, AU, FLAC, MP3, Ogg Vorbis, and Opus in Ogg or WebM';

/** A recording whose codec or container is known and not decodable here. */
export function unsupported(what: string): AffettoError {
  return new AffettoError(
    'AUDIO_UNSUPPORTED_CODEC',
    `${what} cannot be decoded here. These work: ${SUPPORTED_FORMATS}. Convert it first, for example: ffmpeg -i input output.wav`,
  );
}

const damageAdvice = '. Copy or export the file again.';

/** Damage inside a recording, as opposed to a missing end. */
export function corrupt(what: string, cause?: unknown): AffettoError {
  return new AffettoError(
    'AUDIO_CORRUPT',
    `${damageWords}${what}${damageAdvice}`,
    cause === undefined ? undefined : { cause },
  );
}

const damageWords = 'The recording is damaged: ';

/** What `corrupt` was told, without the words around it. */
export function damageOf({ message }: AffettoError): string {
  const end = message.endsWith(damageAdvice) ? -damageAdvice.length : undefined;
  return message.slice(message.startsWith(damageWords) ? damageWords.length : 0, end);
}

/** A file that stops before its first sample. */
export function cutInHeader(what: string, bytes: number): AffettoError {
  return new AffettoError(
    'AUDIO_TRUNCATED',
    `The ${what} file ends early, before any samples: it has ${bytes} bytes. Readable: 0 s. Copy it again.`,
  );
}

/** Runs `work`, letting only AffettoErrors out, the AbortError of a listener that stopped, and what `signal` brings. */
export async function guarded<T>(work: () => Promise<T>, signal?: AbortSignal): Promise<T> {
  try {
    signal?.throwIfAborted();
    return await work();
  } catch (error) {
    throw signal?.aborted ? signal.reason : asAffettoError(error);
  }
}

/** Says in our words what was thrown; an AffettoError and the AbortError of a listener stay as they are. */
export function asAffettoError(error: unknown): unknown {
  if (error instanceof AffettoError || isAbort(error)) return error;
  const text = error instanceof Error ? error.message : String(error);
  // V8: "Array buffer allocation failed", "Invalid typed array length"; Firefox and Safari word it otherwise.
  if (error instanceof RangeError && /alloc|array length|array size|out of memory/i.test(text)) {
    return new AffettoError(
      'AUDIO_TOO_LONG',
      `The decoded recording does not fit in memory (${text}). Split the file.`,
      { cause: error },
    );
  }
  // Of a Blob: its file moved or changed after it was chosen.
  if (error instanceof DOMException && /NotReadable|NotFound/.test(error.name)) {
    return new AffettoError('FILE_UNREADABLE', `The file can no longer be read: ${text}`, {
      cause: error,
    });
  }
  if (isLoadFailure(error)) {
    return new AffettoError('RUNTIME_FAILED', `A decoder could not be loaded: ${text}`, {
      cause: error,
    });
  }
  // What a library says of its own code (assertions, undefined things) helps nobody; it stays in `cause`.
  return corrupt('its parts contradict each other', error);
}

function isAbort(error: unknown): boolean {
  return error instanceof DOMException && error.name === 'AbortError';
}

/** A module that is not there, or WebAssembly that is forbidden: no fault of the recording. */
function isLoadFailure(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if (error instanceof WebAssembly.CompileError || error instanceof WebAssembly.LinkError)
    return true;
  const code = 'code' in error ? error.code : undefined;
  return code === 'ERR_MODULE_NOT_FOUND' || /dynamically imported module/i.test(error.message);
}
