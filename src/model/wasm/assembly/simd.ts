/** Four f32 at a time: multiply-add, the exponential, sums. */

/** a b + c; fused where the module is built with relaxed SIMD. */
// @ts-ignore: decorator
@inline
export function madd(a: v128, b: v128, c: v128): v128 {
  if (ASC_FEATURE_RELAXED_SIMD) return f32x4.relaxed_madd(a, b, c);
  return f32x4.add(c, f32x4.mul(a, b));
}

/** Sum of the four. */
// @ts-ignore: decorator
@inline
export function total(v: v128): f32 {
  return f32x4.extract_lane(v, 0) + f32x4.extract_lane(v, 1) + (f32x4.extract_lane(v, 2) + f32x4.extract_lane(v, 3));
}

/** e^x, within 2 ulp; x is held between -87 and 88. (Cephes: x = n ln 2 + r, a polynomial of r, n into the exponent.) */
export function exp4(x: v128): v128 {
  x = f32x4.max(f32x4.min(x, f32x4.splat(88.0)), f32x4.splat(-87.0));
  const n = f32x4.nearest(f32x4.mul(x, f32x4.splat(1.44269504088896341)));
  let r = f32x4.sub(x, f32x4.mul(n, f32x4.splat(0.693359375)));
  r = f32x4.sub(r, f32x4.mul(n, f32x4.splat(-2.12194440e-4)));
  let p = f32x4.splat(1.9875691500e-4);
  p = madd(p, r, f32x4.splat(1.3981999507e-3));
  p = madd(p, r, f32x4.splat(8.3334519073e-3));
  p = madd(p, r, f32x4.splat(4.1665795894e-2));
  p = madd(p, r, f32x4.splat(1.6666665459e-1));
  p = madd(p, r, f32x4.splat(5.0000001201e-1));
  p = f32x4.add(madd(p, f32x4.mul(r, r), r), f32x4.splat(1.0));
  const exponent = i32x4.shl(i32x4.add(i32x4.trunc_sat_f32x4_s(n), i32x4.splat(127)), 23);
  return f32x4.mul(p, exponent);
}

/** 1 / (1 + e^-x) */
// @ts-ignore: decorator
@inline
export function sigmoid4(x: v128): v128 {
  return f32x4.div(f32x4.splat(1.0), f32x4.add(f32x4.splat(1.0), exp4(f32x4.neg(x))));
}

/** Sets `count` numbers (a multiple of 4) to 0. */
export function zero(at: usize, count: i32): void {
  memory.fill(at, 0, (<usize>count) << 2);
}

/** out += v, `count` numbers (a multiple of 4). */
export function addTo(out: usize, v: usize, count: i32): void {
  for (let i: usize = 0, n = (<usize>count) << 2; i < n; i += 16) v128.store(out + i, f32x4.add(v128.load(out + i), v128.load(v + i)));
}

/** out = a + b, `count` numbers (a multiple of 4). */
export function sum2(out: usize, a: usize, b: usize, count: i32): void {
  for (let i: usize = 0, n = (<usize>count) << 2; i < n; i += 16) v128.store(out + i, f32x4.add(v128.load(a + i), v128.load(b + i)));
}
