/** How far z moved at each update of a recorded run: two numbers an update, so that little is kept of a large recording. Pure. */

import type { Recording } from '../../protocol/inspect.ts';
import { perStepOf } from './ticks.ts';

/** Points [supervision steps done, ||dz|| / ||z||], in order. */
export type Residuals = readonly (readonly [steps: number, change: number])[];

/** The updates of z of a recording on the axis of supervision steps. */
export function residualsOf({ T, n, z }: Pick<Recording, 'T' | 'n' | 'z'>): Residuals {
  const perStep = perStepOf({ T, n });
  return z.map(({ step, cycle, index, residual }) => [step - 1 + ((cycle - 1) * (n + 1) + index) / perStep, residual] as const);
}
