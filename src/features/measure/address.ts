/** "Measure it yourself" has an address of its own, #measure. */

import { sidePage } from '../../ui/sidePage.ts';

export const measurePage = sidePage('measure');
