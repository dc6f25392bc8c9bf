// The decoders' WebAssembly, kept for the next recording. Each instance has 16 to 29 MB of memory: with a new one for every
// short recording, half of the time of many went into collecting the old ones.

/** A decoder as the libraries give it. */
interface LibraryDecoder {
  readonly ready: Promise<void>;
  free(): void;
}

/** An instance of a library's WebAssembly. */
interface Instance {
  readonly [name: string]: unknown;
}

/**
 * What lies beneath a decoder in all four libraries (opus-decoder 0.7, mpg123-decoder 1.0, @wasm-audio-decoders/flac 0.2
 * and ogg-vorbis 0.1): they let their WebAssembly be replaced, for web workers.
 */
interface Inner {
  readonly _EmscriptenWASM: new (common: unknown) => { instantiate(): Instance };
  readonly _common: { readonly wasm: Instance; free(): void };
  /** Where the decoder lies in the instance's memory. */
  readonly _decoder: number;
}

const MOST_IDLE = 2;
/**
 * How often an instance is used: libopus's build loses 23 kB for each channel of each decoder, of 29 MB, and what the others
 * may lose in years to come is bounded, too.
 */
const MOST_USES = 64;

/** Decoders of one library. Each is new to what it decodes; only the instance in which it lies may have been used before. */
export class DecoderPool<Options, Decoder extends LibraryDecoder> {
  readonly #load: () => Promise<new (options: Options) => Decoder>;
  readonly #destroy: string;
  /** Those that wait. */
  readonly #idle: Instance[] = [];
  readonly #uses = new WeakMap<Instance, number>();
  #isHooked = false;

  /** @param destroy the name of what destroys a decoder in its instance's memory */
  constructor(load: () => Promise<new (options: Options) => Decoder>, destroy: string) {
    this.#load = load;
    this.#destroy = destroy;
  }

  /** Gives a decoder that knows nothing of any recording. Release it afterwards. */
  async take(options: Options): Promise<Decoder> {
    const Decoder = await this.#load();
    const decoder = new Decoder(options);
    await decoder.ready;
    if (!this.#isHooked) this.#hook(innerOf(decoder));
    return decoder;
  }

  /**
   * Takes back a decoder, and keeps its instance for the next one where that can be.
   * @param isRight whether it met no damage, which may have left anything in its memory
   * @param channels how many it decoded
   */
  release(decoder: Decoder, isRight: boolean, channels = 1): void {
    const { _common, _decoder } = innerOf(decoder);
    const { wasm } = _common;
    const destroy = wasm[this.#destroy];
    const uses = (this.#uses.get(wasm) ?? 0) + channels;
    const hasRoom = this.#idle.length < MOST_IDLE && uses < MOST_USES;
    if (!isRight || !hasRoom || typeof destroy !== 'function') {
      decoder.free();
      return;
    }
    this.#uses.set(wasm, uses);
    // The libraries free a decoder's place once more behind this, which an instance survives that is let go.
    destroy(_decoder);
    _common.free();
    this.#idle.push(wasm);
  }

  /** Has the library take its instances from here. */
  #hook(inner: Inner): void {
    this.#isHooked = true;
    const idle = this.#idle;
    const Own = inner._EmscriptenWASM;
    class Kept {
      readonly #common: unknown;

      constructor(common: unknown) {
        this.#common = common;
      }

      instantiate(): Instance {
        return idle.pop() ?? new Own(this.#common).instantiate();
      }
    }
    (inner.constructor as unknown as { EmscriptenWASM: unknown }).EmscriptenWASM = Kept;
  }
}

/** Two of the libraries wrap the decoder once more. */
function innerOf(decoder: LibraryDecoder): Inner {
  const { _decoder } = decoder as unknown as { readonly _decoder: unknown };
  return (typeof _decoder === 'object' ? _decoder : decoder) as Inner;
}
