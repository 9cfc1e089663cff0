/** Whether this engine has WebAssembly's relaxed SIMD, whose multiply-add rounds once. */

/** (func (result v128) v128.const 0; v128.const 0; v128.const 0; f32x4.relaxed_madd) as a module. */
const RELAXED_PROBE = Uint8Array.from([
  0,
  0x61,
  0x73,
  0x6d,
  1,
  0,
  0,
  0,
  1,
  5,
  1,
  0x60,
  0,
  1,
  0x7b,
  3,
  2,
  1,
  0,
  10,
  61,
  1,
  59,
  0,
  ...Array.from({ length: 3 }, () => [0xfd, 0x0c, ...new Array<number>(16).fill(0)]).flat(),
  0xfd,
  0x85,
  0x02,
  0x0b,
]);

/** Whether this engine has relaxed SIMD. */
export const hasRelaxedSimd = (): boolean => WebAssembly.validate(RELAXED_PROBE);
