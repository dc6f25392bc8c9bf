// Whether there is no pointer that hovers, and so most likely no keyboard: a telephone is not told of keys.

/** Whether the device is touched. */
export const isTouched = (): boolean => matchMedia('(hover: none)').matches;
