/** Starts the tour where its stops are: on the workbench, in Solve mode. */

import { usePage } from '../../app/page.ts';
import { howPage } from '../../app/sidePage.ts';
import { tour } from './tour.ts';

export function startTour(): void {
  const { mode, go } = usePage.getState();
  if (mode !== 'solve') go('solve');
  else howPage.leave();
  tour.getState().start();
}
