/** Puts the chosen theme on <html>, where the colour tokens look for it. */

import type { StoreApi } from 'zustand';
import type { Settings } from '../../features/solve/run/settings.ts';

/** "system" leaves the choice to the browser. */
export function followTheme(settings: Pick<StoreApi<Settings>, 'getState' | 'subscribe'>): void {
  const apply = ({ theme }: Settings): void => {
    if (theme === 'system') delete document.documentElement.dataset['theme'];
    else document.documentElement.dataset['theme'] = theme;
  };
  apply(settings.getState());
  settings.subscribe(apply);
}
