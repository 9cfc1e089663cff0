/** What the kernels know of the model and the canvas: numbers and addresses, written by the host (wasm/memory.ts) and read once a change. */

/** d. */
export let D: i32 = 0;
/** Bytes of a row of u and of the parts: a chunk of d channels a read. */
export let WIDTH: usize = 0;
export let LAYERS: i32 = 0;
/** K. */
export let PLANES: i32 = 0;
export let CYCLES: i32 = 0;
export let UPDATES: i32 = 0;
export let READS: i32 = 0;
/** Codes of the reads, a byte each: 0 local, 1 colours, 2 scans, 3 pools, 4 turns, 5 places, 6 moved, 7 quarters. */
export let READ_CODES: usize = 0;
/** Rows of embed_mark; they lie behind those of embed_region. */
export let LEVELS: i32 = 0;
export let EPS: f32 = 0;

/** Arrays of all parameters. */
export let WEIGHTS: usize = 0;
export let AVERAGE: usize = 0;
export let FIRST: usize = 0;
export let SECOND: usize = 0;
export let GRADIENT: usize = 0;
export let TOTAL: i32 = 0;
/** Byte offsets in them: H_init, L_init, embed_cell, embed_region, puzzle_emb, colour_emb, lm_head; then a block's (blockOffset). */
export let OFFSETS: usize = 0;
/** Records of five i32: offset, count, group (0 muon, 1 adam, 2 rows, 3 fixed), rows, columns. */
export let TENSORS: usize = 0;
export let TENSOR_COUNT: i32 = 0;
/** Packed panels of the weights at hand, and of the averaged ones. */
export let PANELS: usize = 0;
export let AVERAGE_PANELS: usize = 0;
/** A tile's scratch, and that of the Newton-Schulz iterations. */
export let TILE_SCRATCH: usize = 0;
export let MUON_SCRATCH: usize = 0;
/** A row of cells with a quarter of the channels each; and eight vectors of d. */
export let ROWSCRATCH: usize = 0;
export let CLASSES: usize = 0;

/** The canvas. */
export let CELLS: i32 = 0;
export let ROWS: i32 = 0;
export let COLS: i32 = 0;
export let SQUARE: bool = false;
export let ROW_START: usize = 0;
export let AROUND: usize = 0;
export let TURNED: usize = 0;
export let PLACED: usize = 0;
export let QUARTERED: usize = 0;
/** Of the sample at hand. */
export let MOVED: usize = 0;
/** Bits of what holds of each cell [P]: of the input, of the answer, then the rows of embed_mark. */
export let FLAGS: usize = 0;
export let IN_INPUT: usize = 0;

/** A sample's: planes that are on [P], labels [P], x, y, z, a gradient [R, d]; gradients of u and the parts [R, reads d]; logits [K, P]. */
export let INPUT: usize = 0;
export let LABELS: usize = 0;
export let X: usize = 0;
export let Y: usize = 0;
export let Z: usize = 0;
export let DH: usize = 0;
export let DU: usize = 0;
export let DPARTS: usize = 0;
export let LOGITS: usize = 0;
/** Inputs of the network's calls [n + 1][R, d], and what their blocks leave for the way back. */
export let CALLS: usize = 0;
export let STORE: usize = 0;

// @ts-ignore: decorator
@inline
function word(at: usize, i: i32): i32 {
  return load<i32>(at + ((<usize>i) << 2));
}

/** Model: 23 words, in the order of wasm/memory.ts. */
export function setModel(at: usize, eps: f32): void {
  D = word(at, 0);
  LAYERS = word(at, 1);
  PLANES = word(at, 2);
  CYCLES = word(at, 3);
  UPDATES = word(at, 4);
  READS = word(at, 5);
  READ_CODES = word(at, 6);
  WEIGHTS = word(at, 7);
  AVERAGE = word(at, 8);
  FIRST = word(at, 9);
  SECOND = word(at, 10);
  GRADIENT = word(at, 11);
  TOTAL = word(at, 12);
  OFFSETS = word(at, 13);
  TENSORS = word(at, 14);
  TENSOR_COUNT = word(at, 15);
  PANELS = word(at, 16);
  AVERAGE_PANELS = word(at, 17);
  TILE_SCRATCH = word(at, 18);
  MUON_SCRATCH = word(at, 19);
  ROWSCRATCH = word(at, 20);
  CLASSES = word(at, 21);
  LEVELS = word(at, 22);
  WIDTH = (<usize>(READS * D)) << 2;
  EPS = eps;
}

/** Canvas: 23 words, in the order of wasm/memory.ts. */
export function setCanvas(at: usize): void {
  CELLS = word(at, 0);
  ROWS = word(at, 1);
  COLS = word(at, 2);
  SQUARE = word(at, 3) !== 0;
  ROW_START = word(at, 4);
  AROUND = word(at, 5);
  TURNED = word(at, 6);
  IN_INPUT = word(at, 7);
  FLAGS = word(at, 8);
  INPUT = word(at, 9);
  LABELS = word(at, 10);
  X = word(at, 11);
  Y = word(at, 12);
  Z = word(at, 13);
  DH = word(at, 14);
  DU = word(at, 15);
  DPARTS = word(at, 16);
  LOGITS = word(at, 17);
  CALLS = word(at, 18);
  STORE = word(at, 19);
  PLACED = word(at, 20);
  MOVED = word(at, 21);
  QUARTERED = word(at, 22);
}

/** Samples' cells, over all planes. */
// @ts-ignore: decorator
@inline
export function rows(): i32 {
  return PLANES * CELLS;
}

/** The same, up to the next multiple of 4: what a product writes. */
// @ts-ignore: decorator
@inline
export function paddedRows(): i32 {
  return (PLANES * CELLS + 3) & ~3;
}

/** Byte offset of one of the tensors outside of the blocks. */
// @ts-ignore: decorator
@inline
export function offset(i: i32): usize {
  return load<u32>(OFFSETS + ((<usize>i) << 2));
}

/** Byte offset of a block's tensor: 0 in_proj, 1 out_proj, 2 local, 3 turns, 4 places, 5 moved, 6 quarters, 7 gate_up, 8 down. */
// @ts-ignore: decorator
@inline
export function blockOffset(block: i32, i: i32): usize {
  return load<u32>(OFFSETS + ((<usize>(7 + 9 * block + i)) << 2));
}
