/** What tells tasks apart by their content: their demonstrations, and with them their test inputs. Files carry no ids. */

import { type Grid, gridKey } from './grid.ts';
import type { ArcPair } from './task.ts';

interface Asked {
  readonly train: readonly ArcPair[];
  readonly test: readonly { readonly input: Grid }[];
}

/** A task's name by its demonstrations, in order: who has learnt them knows the rule. */
export const demonstrationsKey = ({ train }: Pick<Asked, 'train'>): string =>
  digest(train.map(({ input, output }) => `${gridKey(input)}>${gridKey(output)}`).join('|'));

/** A task's name by its demonstrations and its test inputs; its answers play no part. */
export const questionKey = ({ train, test }: Asked): string =>
  `${demonstrationsKey({ train })}-${digest(test.map(({ input }) => gridKey(input)).join('|'))}`;

/** 106 bits of text as letters and digits (two lanes of cyrb53, B. Harris, public domain). Not a cryptographic hash. */
function digest(text: string): string {
  return [0, 0x9e3779b9].map((seed) => lane(text, seed).toString(36)).join('');
}

function lane(text: string, seed: number): number {
  let [a, b] = [0xdeadbeef ^ seed, 0x41c6ce57 ^ seed];
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    a = Math.imul(a ^ code, 2654435761);
    b = Math.imul(b ^ code, 1597334677);
  }
  a = Math.imul(a ^ (a >>> 16), 2246822507) ^ Math.imul(b ^ (b >>> 13), 3266489909);
  b = Math.imul(b ^ (b >>> 16), 2246822507) ^ Math.imul(a ^ (a >>> 13), 3266489909);
  return 4294967296 * (2097151 & b) + (a >>> 0);
}
