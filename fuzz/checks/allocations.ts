// Notes the largest array that is asked for. Resident memory does not show an array of gigabytes whose
// pages nobody touches, and a machine with less memory would fail on it.

const WATCHED = [
  'ArrayBuffer',
  'Uint8Array',
  'Int16Array',
  'Int32Array',
  'Uint32Array',
  'Float32Array',
  'Float64Array',
] as const;

let largest = 0;

/** Replaces the global constructors; to be called before the libraries to be watched are loaded. */
export function watchAllocations(): void {
  for (const name of WATCHED) {
    const original = globalThis[name];
    const bytesEach = 'BYTES_PER_ELEMENT' in original ? original.BYTES_PER_ELEMENT : 1;
    const watched = new Proxy(original as typeof Uint8Array, {
      construct(target, parameters: unknown[], newTarget) {
        const [size] = parameters;
        if (typeof size === 'number') largest = Math.max(largest, size * bytesEach);
        return Reflect.construct(target, parameters, newTarget) as Uint8Array;
      },
    });
    Object.assign(globalThis, { [name]: watched });
  }
}

/** Tells the bytes of the largest array asked for since the last call. */
export function takeLargestAllocation(): number {
  const bytes = largest;
  largest = 0;
  return bytes;
}
