/** Seeds of the parts of a measurement. */

/** A seed for one part of a measurement: a 32-bit mix of the measurement's own and the part's number. */
export function partSeed(seed: number, part: number): number {
  let h = Math.imul(seed ^ 0x9e3779b9, 0x85ebca6b) ^ Math.imul(part + 1, 0xc2b2ae35);
  h = Math.imul(h ^ (h >>> 16), 0x7feb352d);
  return (h ^ (h >>> 15)) >>> 0;
}
