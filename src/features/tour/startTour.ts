/** Starts the tour where its stops are: on the bench, in Solve mode. */

import { usePage } from '../../app/page.ts';
import { leaveHow } from '../explain/address.ts';
import { tour } from './tour.ts';

export function startTour(): void {
  const { mode, go } = usePage.getState();
  if (mode !== 'solve') go('solve');
  else leaveHow();
  tour.getState().start();
}
