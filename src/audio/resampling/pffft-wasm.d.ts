// Types for @echogarden/pffft-wasm, which ships none; only what resampling uses. Pointers are byte offsets.
declare module '@echogarden/pffft-wasm/simd' {
  export interface PffftModule {
    /** Read it anew after every call: it is replaced when the memory grows. */
    readonly HEAPF32: Float32Array;
    /** Returns 0 where memory does not suffice. */
    _pffft_aligned_malloc(bytes: number): number;
    /** Prepares transforms of `size` numbers, a multiple of 32; `transform` 0: real ones. Returns 0 on failure. */
    _pffft_new_setup(size: number, transform: number): number;
    /** Transforms without scaling; `direction` 0 is forwards, 1 back. `work` is as long as input and output. */
    _pffft_transform_ordered(
      setup: number,
      input: number,
      output: number,
      work: number,
      direction: number,
    ): void;
  }
  const load: () => Promise<PffftModule>;
  export default load;
}
