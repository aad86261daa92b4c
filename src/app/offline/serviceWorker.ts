/**
 * Keeps the whole app for work offline, and nothing else. Bundled into /sw.js with the list of the build's files
 * (.config/serviceWorker.mjs); a changed file changes the list, so the browser sees a new version.
 */
import type { FromWorker, ToWorker } from './messages';

/** The build: a version that is the hash of all, and [path, integrity or ''] of each file; '' is the page itself. */
declare const PRECACHE: {
  readonly version: string;
  readonly bytes: number;
  readonly files: readonly (readonly [path: string, integrity: string])[];
};

const worker = self as unknown as ServiceWorkerGlobalScope;
const { scope } = worker.registration;
/** Caches are shared by all that an origin serves, so names carry the folder of the app. */
const FAMILY = `orthrus-offline ${scope} `;
const CURRENT = FAMILY + PRECACHE.version;
/** Some answers vary by encoding, which is settled once they are here. */
const MATCH = { ignoreVary: true };

const kept = new Map(PRECACHE.files.map(([path, integrity]) => [new URL(path, scope).href, integrity]));

/**
 * Fetches every file, or keeps none. Answers are kept as they came, with their COOP and COEP headers, so that the page is isolated
 * offline too. The integrity refuses a file of another version, as a server gives while it is being updated.
 */
async function install(): Promise<void> {
  const cache = await caches.open(CURRENT);
  try {
    await cache.addAll([...kept].map(([url, integrity]) => new Request(url, { integrity, cache: 'no-cache' })));
  } catch (error) {
    await caches.delete(CURRENT);
    throw error;
  }
}

/** Drops older versions' files, unless a second page is open that may be of that version and still load parts of it. */
async function tidy(): Promise<void> {
  const pages = await worker.clients.matchAll({ type: 'window', includeUncontrolled: true });
  if (pages.filter(({ url }) => url.startsWith(scope)).length > 1) return;
  const names = await caches.keys();
  await Promise.all(
    names.filter((name) => name.startsWith(FAMILY) && name !== CURRENT).map((name) => caches.delete(name)),
  );
}

/** The kept answer: of this version, or of an older one for a page that is of it. */
async function keptAnswer(url: string): Promise<Response | undefined> {
  const cache = await caches.open(CURRENT);
  const answer = await cache.match(url, MATCH);
  if (answer) return answer;
  for (const name of await caches.keys()) {
    if (!name.startsWith(FAMILY)) continue;
    const older = await (await caches.open(name)).match(url, MATCH);
    if (older) return older;
  }
  return undefined;
}

const keptOrFetched = async (url: string, request: Request): Promise<Response> =>
  (await keptAnswer(url)) ?? fetch(request);

/** An address under the app that is none of its files: the server's answer, and without a server the app. */
async function fetchedOrApp(request: Request): Promise<Response> {
  try {
    return await fetch(request);
  } catch (error) {
    const app = await keptAnswer(scope);
    if (app) return app;
    throw error;
  }
}

worker.addEventListener('install', (event) => event.waitUntil(install()));

// Claiming makes the first visit's page fetch its later parts from here too, should the network be gone by then.
worker.addEventListener('activate', (event) => event.waitUntil(tidy().then(() => worker.clients.claim())));

worker.addEventListener('message', (event: ExtendableMessageEvent) => {
  const message = event.data as ToWorker;
  if (message === 'take-over') event.waitUntil(worker.skipWaiting());
  if (message === 'tidy') event.waitUntil(tidy());
  if (message === 'size') event.source?.postMessage({ bytes: PRECACHE.bytes } satisfies FromWorker);
});

worker.addEventListener('fetch', (event) => {
  const { request } = event;
  const url = new URL(request.url);
  // Other origins, uploads and parts of files are the network's: neither looked at nor kept here.
  if (request.method !== 'GET' || !url.href.startsWith(scope) || request.headers.has('range')) return;
  if (request.mode !== 'navigate') return event.respondWith(keptOrFetched(url.href, request));
  const address = url.origin + url.pathname;
  const page = address === `${scope}index.html` ? scope : address;
  event.respondWith(kept.has(page) ? keptOrFetched(page, request) : fetchedOrApp(request));
});
