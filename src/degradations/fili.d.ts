// Types for fili, which ships none; only what the degradations use.
declare module 'fili' {
  interface KaiserBand {
    /** The number of coefficients, odd. */
    readonly order: number;
    /** The sampling rate in Hz. */
    readonly Fs: number;
    /** The lower -6 dB edge in Hz. */
    readonly Fa: number;
    /** The upper -6 dB edge in Hz. */
    readonly Fb: number;
    /** The attenuation outside, in dB. */
    readonly Att: number;
  }
  const fili: {
    FirCoeffs: new () => { kbFilter(band: KaiserBand): number[] };
  };
  export default fili;
}
