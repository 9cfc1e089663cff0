/** The architectures that the loop runs, in the order in which a person is asked. A new one is a value and a place in this list. */

import type { SequenceArchitecture } from './architecture.ts';
import { hrm } from './hrm.ts';
import { trm } from './trm.ts';

export const registry = [trm, hrm] as const satisfies readonly SequenceArchitecture[];
