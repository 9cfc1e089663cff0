/** What the host lays down once for a model and a batch (wasm/memory.ts): sizes and addresses, read anew by every thread. All words are 4 bytes. */

export let D: i32 = 0;
export let L: i32 = 0;
export let B: i32 = 0;
/** Rows of the states [L, B]. */
export let ROWS: i32 = 0;
/** Inner width of the SwiGLU along the channels, and along the tokens (0: attention). */
export let INNER: i32 = 0;
export let TOKEN_INNER: i32 = 0;
export let HEADS: i32 = 0;
export let HEAD: i32 = 0;
export let EPS: f32 = 0;
/** RoPE tables [L, HEAD]; 0: none. */
export let COS: usize = 0;
export let SIN: usize = 0;
/** [ROWS, 3 D] and [ROWS, D], attention only. */
export let QKV: usize = 0;
export let MIXED: usize = 0;
/** A thread's own memory, and its size. */
export let SCRATCH: usize = 0;
export let SCRATCH_BYTES: usize = 0;
/** Rows of a piece of work. */
export let PIECE: i32 = 0;
export let VOCAB: i32 = 0;
export let HEAD_PANELS: usize = 0;
export let LOGITS: usize = 0;
/** Rows in front of the task's tokens, times B. */
export let PREFIX_ROWS: i32 = 0;

let plan: usize = 0;

// @ts-ignore: decorator
@inline
function word(i: i32): i32 {
  return load<i32>(plan + ((<usize>i) << 2));
}

/** Takes a plan over. */
export function setPlan(at: usize): void {
  plan = at;
  D = word(0); L = word(1); B = word(2); ROWS = L * B;
  INNER = word(3); TOKEN_INNER = word(4); HEADS = word(5); HEAD = word(6);
  EPS = load<f32>(at, 28);
  COS = word(8); SIN = word(9); QKV = word(10); MIXED = word(11);
  SCRATCH = word(12); SCRATCH_BYTES = word(13); PIECE = word(14);
  VOCAB = word(15); HEAD_PANELS = word(16); LOGITS = word(17); PREFIX_ROWS = word(18);
}
