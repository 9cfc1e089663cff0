/** Where the page starts: first the theme and the first paint, then the worker. */

import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import type { StoreApi } from 'zustand';
import { fetchKinds, forEachKind } from '../kinds/kinds.ts';
import { keepOffline } from '../offline/page.ts';
import { warmUp } from '../page/coordinator.ts';
import { startPage } from '../page/page.ts';
import { settingsStore, type Settings } from '../page/run/settings.ts';
import { ErrorBoundary } from '../ui/ErrorBoundary.tsx';
import { App } from './App.tsx';
import { around } from './around.ts';
import './styles.css';
import type { LaunchQueue } from './launch.ts';

// The page's security policy forbids compiling checks with `new Function`: zod, which comes after the first paint, must not even try.
Object.assign(globalThis, { __zod_globalConfig: { jitless: true } });
// A browser translates a page that stands; what keeps that alive is fetched beside the first paint.
void import('../ui/translated.ts').then(({ keepTranslatedPageAlive }) => keepTranslatedPageAlive(document)).catch(() => undefined);
followTheme(settingsStore);
// A file let fall beside the board would replace the page by itself.
document.addEventListener('dragover', (event) => {
  if (event.defaultPrevented || !event.dataTransfer?.types.includes('Files')) return;
  event.preventDefault();
  event.dataTransfer.dropEffect = 'none';
});
forEachKind((kind) => kind.placed?.(around));
const root = document.getElementById('root');
if (!root) throw new Error('index.html has no #root');
void startPage().then(() => {
  createRoot(root).render(
    <StrictMode>
      <ErrorBoundary what="The page">
        <App />
      </ErrorBoundary>
    </StrictMode>,
  );
  // Two frames on, the page has been painted; only then may the worker compete for the machine.
  requestAnimationFrame(() =>
    requestAnimationFrame(() => {
      // What fails is shown where it belongs. Only after the model may the other kinds and the files for offline use be fetched.
      void import('../page/run/reload.ts').then(({ keepRuns }) => keepRuns()).catch(() => undefined);
      const ready = warmUp();
      void import('./launch.ts')
        .then(({ followLaunches, followOnline, followUnknown, takeShared }) => {
          followOnline();
          followUnknown();
          takeShared();
          followLaunches((window as { launchQueue?: LaunchQueue }).launchQueue);
        })
        .catch(() => undefined);
      void ready
        .then(fetchKinds)
        .catch(() => undefined)
        .then(keepOffline);
    }),
  );
});

/** "system" leaves the choice to the browser. */
function followTheme(settings: Pick<StoreApi<Settings>, 'getState' | 'subscribe'>): void {
  const apply = ({ theme }: Settings): void => {
    if (theme === 'system') delete document.documentElement.dataset['theme'];
    else document.documentElement.dataset['theme'] = theme;
  };
  apply(settings.getState());
  settings.subscribe(apply);
}
