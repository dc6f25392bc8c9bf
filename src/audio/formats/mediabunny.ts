// Loads mediabunny, the container library, only when a recording needs it and as cheaply as the runtime allows.

type Mediabunny = typeof import('./mediabunny-parts.js');

let loading: Promise<Mediabunny> | undefined;

/** Loads the module, once. */
export function loadMediabunny(): Promise<Mediabunny> {
  loading ??= loadBundle().catch(() => import('./mediabunny-parts.js'));
  loading.catch(() => {
    loading = undefined;
  });
  return loading;
}

/**
 * Node reads the package's 71 module files in 60-110 ms, its one-file bundle in 30-40 ms: a third of the
 * time budget of `affetto predict one.wav`. The bundle has no export name, so its place beside the entry
 * point is used; where that fails (browsers, other layouts) the plain import takes over.
 */
async function loadBundle(): Promise<Mediabunny> {
  if (typeof process === 'undefined' || !process.versions?.node)
    return import('./mediabunny-parts.js');
  const entry = import.meta.resolve('mediabunny');
  const bundle = new URL('../../bundles/mediabunny.min.mjs', entry).href;
  const mediabunny = (await import(
    /* webpackIgnore: true */ /* @vite-ignore */ bundle
  )) as typeof import('mediabunny');
  // Its remarks on odd files would end up between the lines of a command; errors reach the caller anyway.
  mediabunny.Logging.level = mediabunny.LogLevel.Silent;
  return mediabunny;
}
