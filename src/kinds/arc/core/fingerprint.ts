/** Tells a public ARC task by its content: files that people pass around often carry no id. */

import { gridKey } from './grid.ts';
import type { ArcTask } from './task.ts';

/** FNV-1a's prime and start, twice over for 64 bits. */
const PRIME = 0x01000193;

/** 16 hexadecimal digits, equal for tasks with the same demonstrations in whatever order. No cryptographic hash. */
export function demonstrationsKey({ train }: Pick<ArcTask, 'train'>): string {
  const text = train
    .map(({ input, output }) => `${gridKey(input)}>${gridKey(output)}`)
    .sort()
    .join(';');
  let [even, odd] = [0x811c9dc5, 0xc9dc5811];
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    even = Math.imul(even ^ code, PRIME);
    odd = Math.imul(odd ^ (code + i), PRIME);
  }
  return [even, odd].map((word) => (word >>> 0).toString(16).padStart(8, '0')).join('');
}
