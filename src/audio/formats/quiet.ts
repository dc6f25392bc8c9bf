// The WebAssembly decoders print what they also return: damage that reaches the caller as an AffettoError
// would appear a second time, in the decoder's own words, between the lines of a command or in a console.

/**
 * Runs `decode` with `console.error` switched off. Only for calls that do their work before they return,
 * promise or not: nothing else can run, and print, in the meantime.
 */
export function quietly<T>(decode: () => T): T {
  const print = console.error;
  console.error = () => {};
  try {
    return decode();
  } finally {
    console.error = print;
  }
}
