/** Random numbers for tests: Park and Miller's generator, the same numbers for the same seed. */

/** Uniform in (0, 1). @param seed 1 .. 2^31 - 2 */
export function testRng(seed: number): () => number {
  let state = seed;
  return () => (state = (state * 16807) % 2147483647) / 2147483647;
}
