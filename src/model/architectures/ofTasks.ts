/** The architectures that are learnt anew for every task, and which one a file is of. A new one is a line here. */

import { etrm } from './etrm/index.ts';

const ofTasks = [etrm] as const;

/** The architecture of a file that holds one learnt task, by the names of its tensors; undefined where it holds none. */
export function taskArchitectureWith(tensors: Iterable<string>): (typeof ofTasks)[number] | undefined {
  const names = [...tensors];
  return ofTasks.find(({ owns }) => names.some(owns));
}
