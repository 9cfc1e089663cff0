/** For tests: an error as a test expects it, by its code, and by what it must name. */

import { expect } from 'vitest';

const says = (naming: string | RegExp): unknown =>
  typeof naming === 'string' ? expect.stringContaining(naming) : expect.stringMatching(naming);

/** An error of this code; `naming`: what its message says, in part. For `toThrow`. */
export const errorOf = (code: string, naming: string | RegExp = ''): Error =>
  expect.objectContaining({ code, message: says(naming) }) as Error;
