/**
 * Gaussian noise that depends on nothing but (seed, step, row, column): the same in any order and for any batch split, and on every
 * device up to the rounding of its log, sine and cosine.
 * Four 32-bit words go through the PCG4D hash (Jarzynski and Olano, "Hash functions for GPU rendering", JCGT 9(3), 2020), which gives
 * four uniform words, and two Box-Muller pairs make four normal deviates of them.
 */

/** WGSL `normals(seed, step, row, column4) -> vec4f`: four N(0, 1) deviates for the columns 4 * column4 .. + 3 of a row. */
export const noiseWgsl = `fn normals(seed: u32, step: u32, row: u32, column4: u32) -> vec4f {
  var v = vec4u(seed, step, row, column4) * 1664525u + 1013904223u;
  v.x += v.y * v.w; v.y += v.z * v.x; v.z += v.x * v.y; v.w += v.y * v.z;
  v ^= v >> vec4u(16u);
  v.x += v.y * v.w; v.y += v.z * v.x; v.z += v.x * v.y; v.w += v.y * v.z;
  let u = (vec4f(v >> vec4u(8u)) + 0.5) * ${2 ** -24};
  let radius = sqrt(max(vec2f(), -2.0 * log(u.xz))); // near 1 a device's log may come out above 0
  let angle = (u.yw - 0.5) * ${2 * Math.PI}; // within -pi..pi, where sine and cosine are accurate
  return vec4f(radius.x * cos(angle.x), radius.x * sin(angle.x), radius.y * cos(angle.y), radius.y * sin(angle.y));
}`;

/**
 * The same deviates on the CPU, for executors without this kernel.
 * @param seed, step, row unsigned 32-bit integers; row counts positions over the whole batch (question * L + position).
 * @param columns D, a multiple of 4; @returns N(0, 1) deviates [D]
 */
export function normalRow(seed: number, step: number, row: number, columns: number): Float32Array {
  const out = new Float32Array(columns);
  const [seedWord, stepWord, rowWord] = [spread(seed), spread(step), spread(row)];
  for (let at = 0; at < columns; at += 4) {
    let [x, y, z, w] = [seedWord, stepWord, rowWord, spread(at / 4)];
    for (let round = 0; ; round++) {
      x = (x + Math.imul(y, w)) | 0;
      y = (y + Math.imul(z, x)) | 0;
      z = (z + Math.imul(x, y)) | 0;
      w = (w + Math.imul(y, z)) | 0;
      if (round === 1) break;
      x ^= x >>> 16;
      y ^= y >>> 16;
      z ^= z >>> 16;
      w ^= w >>> 16;
    }
    pair(out, at, x, y);
    pair(out, at + 2, z, w);
  }
  return out;
}

const spread = (v: number): number => (Math.imul(v, 1664525) + 1013904223) | 0;

/** Middle of one of 2^24 equal parts of 0..1. */
const uniform = (v: number): number => Math.fround((v >>> 8) + 0.5) * 2 ** -24;

/** Box and Muller's two deviates of two words. */
function pair(out: Float32Array, at: number, a: number, b: number): void {
  const radius = Math.sqrt(-2 * Math.log(uniform(a)));
  const angle = (uniform(b) - 0.5) * 2 * Math.PI;
  out[at] = radius * Math.cos(angle);
  out[at + 1] = radius * Math.sin(angle);
}
