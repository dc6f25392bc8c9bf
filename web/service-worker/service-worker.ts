// Keeps the whole app on the device after the first visit: every file of one version in one cache, and the large model and
// the networks that tell who speaks when where they were loaded. A new version is fetched beside the old one and waits until the page asks for it.

/** The part of a service worker's world that this file uses: its types clash with those of pages. */
interface ExtendableEvent extends Event {
  waitUntil(work: Promise<unknown>): void;
}
interface FetchEvent extends ExtendableEvent {
  readonly request: Request;
  respondWith(answer: Promise<Response>): void;
}
interface WorkerEvents {
  install: ExtendableEvent;
  activate: ExtendableEvent;
  fetch: FetchEvent;
  message: ExtendableEvent & MessageEvent<unknown>;
}
interface ServiceWorkerScope {
  readonly registration: { readonly scope: string };
  readonly clients: { claim(): Promise<void> };
  skipWaiting(): Promise<void>;
  addEventListener<K extends keyof WorkerEvents>(
    type: K,
    listener: (event: WorkerEvents[K]) => void,
  ): void;
}
const scope = self as unknown as ServiceWorkerScope;

/** The list of files and its version; web/build/precache-list.ts writes it. */
const { version, files, large, networks } = JSON.parse('__PRECACHE__') as {
  version: string;
  files: string[];
  large: string[];
  networks: string[];
};
const prefix = 'affetto-site-';
const cacheName = prefix + version;
const addressOf = (file: string) => new URL(file, scope.registration.scope).href;
const index = addressOf('index.html');
const known = new Set(files.map(addressOf));
/** What is kept only where it was loaded, by the message that the page then sends. */
const loaded = new Map([
  ['keep-large', large.map(addressOf)],
  ['keep-networks', networks.map(addressOf)],
]);
const kept = new Set([...loaded.values()].flat());

scope.addEventListener('install', (event) => event.waitUntil(fill()));
scope.addEventListener('activate', (event) => event.waitUntil(takeOver()));
scope.addEventListener('message', (event) => {
  if (event.data === 'activate') void scope.skipWaiting();
  // The page says so when it has loaded it: on the first visit before this worker was there.
  const addresses = loaded.get(String(event.data));
  if (addresses) event.waitUntil(keep(addresses));
});
scope.addEventListener('fetch', (event) => {
  const { request } = event;
  if (request.method !== 'GET') return;
  const address = request.mode === 'navigate' ? navigated(request.url) : request.url.split('#')[0];
  if (address === undefined) return;
  if (known.has(address) || kept.has(address)) event.respondWith(answer(address, request));
});

/** Puts all files into this version's cache; takes unchanged ones from the version before or from HTTP's cache. */
async function fill(): Promise<void> {
  const cache = await caches.open(cacheName);
  for (const address of known) {
    const hashed = address.includes('/assets/');
    const old = hashed ? await caches.match(address) : undefined;
    const response = old ?? (await fetch(address, { cache: hashed ? 'default' : 'no-cache' }));
    if (!response.ok) throw new Error(`${address}: ${response.status}`);
    await cache.put(address, response);
  }
  for (const address of kept) {
    const old = await caches.match(address);
    if (old) await cache.put(address, old);
  }
}

/** Keeps what was loaded, from HTTP's cache; without it the app works all the same. */
async function keep(addresses: readonly string[]): Promise<void> {
  const cache = await caches.open(cacheName);
  for (const address of addresses) {
    if (await cache.match(address)) continue;
    const response = await fetch(address).catch(() => undefined);
    if (response?.ok) await cache.put(address, response);
  }
}

async function takeOver(): Promise<void> {
  for (const name of await caches.keys()) {
    if (name.startsWith(prefix) && name !== cacheName) await caches.delete(name);
  }
  await scope.clients.claim();
}

/** Returns the page for the site's own address; other pages under it are not ours. */
function navigated(url: string): string | undefined {
  const { origin, pathname } = new URL(url);
  const address = origin + pathname;
  return address === scope.registration.scope || address === index ? index : undefined;
}

async function answer(address: string, request: Request): Promise<Response> {
  const cache = await caches.open(cacheName);
  return (await cache.match(address)) ?? fetch(request);
}
