/** Seeded random numbers for generators and symmetries: the same seed gives the same puzzle everywhere. */

/** Uniform in [0, 1). */
export type Rng = () => number;

/** A small, well-spread 32-bit generator (mulberry32, T. Ettinger, public domain). `seed` is taken modulo 2^32. */
export function seededRng(seed: number): Rng {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** The draws of step `step` of a long job: the same for the same seed and step, so that the job can stop and go on anywhere. */
export const stepRng = (seed: number, step: number): Rng =>
  seededRng(Math.imul(seed ^ 0x9e3779b9, 0x85ebca6b) ^ Math.imul(step, 0xc2b2ae35));

/** Uniform integer in 0..n-1. */
export const randomInt = (rng: Rng, n: number): number => Math.floor(rng() * n);

/** A new array with the items in random order (Fisher-Yates). */
export function shuffled<T>(rng: Rng, items: readonly T[]): T[] {
  const out = [...items];
  for (let i = out.length - 1; i > 0; i--) {
    const j = randomInt(rng, i + 1);
    [out[i], out[j]] = [out[j], out[i]];
  }
  return out;
}
