// The names under which a machine talks to itself: whoever listens at another is reached from elsewhere.

/**
 * Tells whether a host is this machine alone.
 * @param host a name or an address; one of version 6 in brackets or without, such as `[::1]`
 */
export function isLoopback(host: string): boolean {
  return /^(localhost|127(\.\d+){3}|\[?::1\]?)$/i.test(host);
}
