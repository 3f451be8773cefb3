import { resolve } from '$app/paths';

export interface ServiceWorkerHooks {
  /** A new version is ready; `apply` reloads every tab of the site with it. */
  readonly onUpdate?: (apply: () => void) => void;
}

const RELOADED = 'dash:reloaded-to-isolate';

/** Once, at most, and only while nothing can be lost: before the first click or key. */
function reloadToIsolate(): void {
  const touched = navigator.userActivation?.hasBeenActive ?? true;
  if (globalThis.crossOriginIsolated || touched || window.top !== window) return;
  try {
    if (sessionStorage.getItem(RELOADED) !== null) return;
    sessionStorage.setItem(RELOADED, 'yes');
  } catch {
    return;
  }
  location.reload();
}

function watchForUpdates(
  registration: ServiceWorkerRegistration,
  onUpdate: (apply: () => void) => void,
): void {
  const offer = (waiting: ServiceWorker): void => {
    onUpdate(() => waiting.postMessage('take-over'));
  };
  if (registration.waiting !== null && registration.active !== null) offer(registration.waiting);
  registration.addEventListener('updatefound', () => {
    const next = registration.installing;
    next?.addEventListener('statechange', () => {
      if (next.state === 'installed' && registration.active !== null) offer(next);
    });
  });
}

/**
 * Registers the site's service worker, which isolates the page on hosts that set no headers and serves the site
 * without a network. Does nothing where there is none: on plain HTTP, in private windows of some browsers.
 */
export async function registerServiceWorker({ onUpdate }: ServiceWorkerHooks = {}): Promise<void> {
  if (import.meta.env.DEV || !('serviceWorker' in navigator)) return;
  const { serviceWorker } = navigator;
  let controlled = serviceWorker.controller !== null;
  serviceWorker.addEventListener('controllerchange', () => {
    // A tab of the old version would miss files of its own, so all of them go on with the new one.
    if (controlled) location.reload();
    else reloadToIsolate();
    controlled = true;
  });
  try {
    const scope = resolve('/');
    const registration = await serviceWorker.register(`${scope}service-worker.js`, {
      scope,
      type: 'classic',
    });
    if (onUpdate !== undefined) watchForUpdates(registration, onUpdate);
    (await serviceWorker.ready).active?.postMessage('fill');
  } catch (reason) {
    console.warn('The site works here without its service worker.', reason);
  }
}
