// WebAssembly that is part of the code, as base64 text: no bundler needs to be told of a file, and Node and pages start
// it alike. What compiled C asks of its host is here once.

/** Gives the bytes that base64 text stands for. */
export function bytesOfBase64(text: string): Uint8Array<ArrayBuffer> {
  // Several times as quick where it is there: Node, Deno and Bun.
  if (typeof Buffer === 'function') return new Uint8Array(Buffer.from(text, 'base64'));
  const characters = atob(text);
  const bytes = new Uint8Array(characters.length);
  for (let i = 0; i < bytes.length; i++) bytes[i] = characters.charCodeAt(i);
  return bytes;
}

/** What the compiler (Emscripten) called the things that every module has; it shortens all names. */
export interface CompiledNames {
  /** The module that functions of the host are imported from. */
  readonly host: string;
  /** The import that makes the memory so many bytes long. */
  readonly grow: string;
  /** The import that copies bytes within the memory: to, from, how many. */
  readonly copy: string;
  /** The import that is called by a failed assertion, where there is one. */
  readonly fail?: string;
  /** The export that is the memory. */
  readonly memory: string;
  /** The export that must be called first. */
  readonly start: string;
}

/** A module that runs. */
export interface StartedWasm {
  /** Read its buffer anew after every call that allocates: it is replaced when the memory grows. */
  readonly memory: WebAssembly.Memory;
  /** The functions, by the names that the compiler gave them. */
  readonly functions: Readonly<Record<string, (...numbers: number[]) => number>>;
}

/** Starts a module. Throws where WebAssembly is forbidden. */
export async function startEmbedded(code: string, names: CompiledNames): Promise<StartedWasm> {
  let memory: WebAssembly.Memory | undefined;
  const host: Record<string, (...numbers: number[]) => number> = {
    [names.grow]: (bytes = 0) => grow(memory, bytes >>> 0),
    [names.copy]: (to = 0, from = 0, count = 0) => {
      if (memory) new Uint8Array(memory.buffer).copyWithin(to, from, from + count);
      return to;
    },
  };
  if (names.fail) {
    host[names.fail] = () => {
      throw new Error('an assertion failed in WebAssembly');
    };
  }
  const { instance } = await WebAssembly.instantiate(bytesOfBase64(code), { [names.host]: host });
  memory = instance.exports[names.memory] as WebAssembly.Memory;
  const functions = instance.exports as unknown as StartedWasm['functions'];
  functions[names.start]?.();
  return { memory, functions };
}

/** Makes the memory `bytes` long at least; returns 1, or 0 where that fails, as C expects. */
function grow(memory: WebAssembly.Memory | undefined, bytes: number): number {
  if (!memory) return 0;
  try {
    memory.grow(Math.ceil((bytes - memory.buffer.byteLength) / 2 ** 16));
    return 1;
  } catch {
    return 0;
  }
}
