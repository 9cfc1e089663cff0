/** The page's side of the service worker: registers it once the first model is here, and hears of new versions. */

import { create } from 'zustand';

interface Versions {
  /** A newer version of the page that waits to take over, or null. */
  readonly waiting: ServiceWorker | null;
}

export const useVersions = create<Versions>()(() => ({ waiting: null }));

/** How often a page that stays open looks for a new version, milliseconds. */
const LOOK_EVERY = 3_600_000;

const savesData = (): boolean => (navigator as { connection?: { saveData?: boolean } }).connection?.saveData === true;

/** Registers the worker. Where there is none (an old browser, http, a private window) the page works as it does online. */
export async function keepOffline(): Promise<void> {
  if (!('serviceWorker' in navigator) || import.meta.env.DEV) return;
  try {
    const registration = await navigator.serviceWorker.register('./sw.js', { updateViaCache: 'none' });
    const look = (): void => {
      // Without a controller the first version is still being installed: nothing to reload for.
      if (navigator.serviceWorker.controller) useVersions.setState({ waiting: registration.waiting });
    };
    look();
    registration.addEventListener('updatefound', () => registration.installing?.addEventListener('statechange', look));
    setInterval(() => void registration.update().catch(() => undefined), LOOK_EVERY);
    const { active } = await navigator.serviceWorker.ready;
    if (!savesData()) active?.postMessage('keep-models');
  } catch {
    // Refused by the browser or the host: everything but offline use works.
  }
}

/** Lets the waiting version take over and shows it. */
export function takeNewVersion(): void {
  const { waiting } = useVersions.getState();
  if (!waiting) return window.location.reload();
  navigator.serviceWorker.addEventListener('controllerchange', () => window.location.reload(), { once: true });
  waiting.postMessage('take-over');
}
