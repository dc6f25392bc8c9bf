// Types for the Emscripten module that @echogarden/speex-resampler-wasm ships without any.
// Names and meanings follow speex_resampler.h of SpeexDSP.
declare module '@echogarden/speex-resampler-wasm/simd' {
  export interface SpeexResamplerModule {
    _malloc(bytes: number): number;
    _free(pointer: number): void;
    _speex_resampler_init(
      channels: number,
      inRate: number,
      outRate: number,
      quality: number,
      errorPointer: number,
    ): number;
    _speex_resampler_destroy(state: number): void;
    _speex_resampler_skip_zeros(state: number): number;
    _speex_resampler_process_float(
      state: number,
      channel: number,
      inPointer: number,
      inLengthPointer: number,
      outPointer: number,
      outLengthPointer: number,
    ): number;
    HEAPF32: Float32Array;
    HEAPU32: Uint32Array;
  }
  export default function load(): Promise<SpeexResamplerModule>;
}
