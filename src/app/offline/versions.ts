import type { FromWorker, ToWorker } from './messages';

/** How this page stands to the versions of the app. */
export type VersionState =
  | { readonly kind: 'current' }
  /** Everything is kept for the first time: `bytes` of it. */
  | { readonly kind: 'ready'; readonly bytes: number }
  /** A newer version is kept and waits for the user. */
  | { readonly kind: 'waiting' }
  /** Another tab has gone over to a newer version. */
  | { readonly kind: 'replaced' };

export interface Versions {
  /** Takes the newer version: the page is loaded again. */
  take(): void;
  stop(): void;
}

/** A tab that stays open asks for a newer version when it is looked at again, this long after the last time at the earliest. */
const ASK_AGAIN_MS = 3_600_000;

/**
 * Registers the service worker once the page has loaded, and tells of versions. Without service workers (an insecure address, a
 * private window) nothing is told and the page works all the same.
 * @param base folder of the app, ending in a slash
 */
export function watchVersions(base: string, onChange: (state: VersionState) => void): Versions {
  const container = 'serviceWorker' in navigator ? navigator.serviceWorker : undefined;
  const ending = new AbortController();
  const { signal } = ending;
  let registration: ServiceWorkerRegistration | undefined;
  let taking = false;
  /** Nothing was kept before this visit. */
  let first = false;
  let controlled = Boolean(container?.controller);
  const say = (worker: ServiceWorker, message: ToWorker): void => worker.postMessage(message);

  const follow = (worker: ServiceWorker): void => {
    const changed = (): void => {
      if (worker.state === 'installed' && registration?.active) onChange({ kind: 'waiting' });
      if (worker.state === 'activated' && first) {
        first = false;
        say(worker, 'size');
      }
    };
    worker.addEventListener('statechange', changed, { signal });
    changed();
  };
  const start = async (): Promise<void> => {
    try {
      registration = await container?.register(`${base}sw.js`, { updateViaCache: 'none' });
      if (!registration || signal.aborted) return;
      first = !registration.active;
      if (registration.active) say(registration.active, 'tidy');
      if (registration.waiting) follow(registration.waiting);
      if (registration.installing) follow(registration.installing);
      registration.addEventListener(
        'updatefound',
        () => {
          if (registration?.installing) follow(registration.installing);
        },
        { signal },
      );
    } catch {
      // Service workers can be forbidden by settings; what they add is then missing, and nothing else.
    }
  };
  let asked = performance.now();
  const askAgain = (): void => {
    if (document.hidden || performance.now() - asked < ASK_AGAIN_MS) return;
    asked = performance.now();
    // Without a network there is no answer, and none is needed.
    registration?.update().catch(() => undefined);
  };

  container?.addEventListener(
    'controllerchange',
    () => {
      if (taking) location.reload();
      else if (controlled) onChange({ kind: 'replaced' });
      controlled = true;
    },
    { signal },
  );
  container?.addEventListener(
    'message',
    (event) => onChange({ kind: 'ready', bytes: (event.data as FromWorker).bytes }),
    { signal },
  );
  document.addEventListener('visibilitychange', askAgain, { signal });
  // Its downloads must not stand in the way of the page's own.
  if (document.readyState === 'complete') void start();
  else addEventListener('load', () => void start(), { signal });

  return {
    take() {
      taking = true;
      if (registration?.waiting) say(registration.waiting, 'take-over');
      else location.reload();
    },
    stop: () => ending.abort(),
  };
}
