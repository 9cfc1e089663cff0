/** "Measure it yourself" has an address of its own, #measure. */
import { sidePage } from '../common/sidePage.ts';

export const measurePage = sidePage('measure');
