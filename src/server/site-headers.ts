// The headers that the site is served with. docs/web.md shows them for other hosts; index.html repeats
// the Content-Security-Policy for hosts that set none.

/**
 * The one style sheet that is not a file: what wavesurfer.js 8 writes into its shadow root, for the height of
 * inspect/waveform.tsx. Browsers name the new hash on their console when either changes.
 */
const wavesurferStyle = "'sha256-Y/8t1dAKa3ay+RZEiEFEDr8dFiQhpaFvYXXUfT3p6ZU='";

/** The policy allows no inline scripts and nothing from elsewhere; WebAssembly may be compiled. */
export const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "worker-src 'self'",
  `style-src 'self' ${wavesurferStyle}`,
  "img-src 'self' data: blob:",
  "media-src 'self' blob:",
  "font-src 'self'",
  "connect-src 'self'",
  "manifest-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
].join('; ');

/** The headers of every answer. WebAssembly threads need the first two, cross-origin isolation. */
export const siteHeaders: Readonly<Record<string, string>> = {
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-embedder-policy': 'require-corp',
  'content-security-policy': `${contentSecurityPolicy}; frame-ancestors 'none'`,
  'permissions-policy': 'microphone=(self), camera=(), geolocation=()',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
};
