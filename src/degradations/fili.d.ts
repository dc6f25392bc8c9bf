// Types for fili, which ships none; only what the degradations use.
declare module 'fili' {
  interface KaiserBand {
    /** Number of coefficients, odd. */
    readonly order: number;
    /** Sampling rate, Hz. */
    readonly Fs: number;
    /** Lower and upper -6 dB edge, Hz. */
    readonly Fa: number;
    readonly Fb: number;
    /** Attenuation outside, dB. */
    readonly Att: number;
  }
  const fili: {
    FirCoeffs: new () => { kbFilter(band: KaiserBand): number[] };
  };
  export default fili;
}
