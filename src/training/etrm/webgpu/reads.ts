/**
 * The reads and their ways back. u and the parts are [rows, reads d]; `column` is a read's first vec4. The local read, the turns, the places and the moves are one kernel: a sum
 * over what tables name, each entry times its row of a weight.
 */

import { perThread, segment } from './wgsl.ts';

/** `start` u, `to` parts, `other` table [count, cells], `weight` [count, d]; `flag` words of a table for each sample, 0 where all share one. */
const gather = perThread(
  'gather',
  'rows() * D4',
  `let row = i / D4;
  let c = i % D4;
  let cell = row % S.cells;
  let first = row - cell;
  let table = L.other + (S.first + row / (K * S.cells)) * L.flag;
  var sum = vec4f(0);
  for (var k = 0u; k < L.count; k++) {
    let origin = T[table + k * S.cells + cell];
    if (origin != NOWHERE) { sum += A[L.start + (first + origin) * WIDE4 + L.column + c] * W[L.weight + k * D4 + c]; }
  }
  A[L.to + row * WIDE4 + L.column + c] = sum;`,
);

/** Who read this cell: `start` slopes of the parts, `to` slopes of u, `other` where each list begins [count cells + 1], `extra` the lists. */
const gatherBack = perThread(
  'gather back',
  'rows() * D4',
  `let row = i / D4;
  let c = i % D4;
  let cell = row % S.cells;
  let first = row - cell;
  var sum = vec4f(0);
  for (var k = 0u; k < L.count; k++) {
    let list = L.other + k * S.cells + cell;
    var slopes = vec4f(0);
    for (var j = T[list]; j < T[list + 1u]; j++) { slopes += A[L.start + (first + T[L.extra + j]) * WIDE4 + L.column + c]; }
    sum += slopes * W[L.weight + k * D4 + c];
  }
  A[L.to + row * WIDE4 + L.column + c] = sum;`,
);

/** `start` slopes of the parts, `extra` u, `other` table and `flag` as above; a segment of the planes each. */
const gatherGradient = perThread(
  'gather gradient',
  'L.count * D4 * SEGMENTS',
  `let segment = i / (L.count * D4);
  let k = (i / D4) % L.count;
  let c = i % D4;
  let at = segment * TOTAL4 + L.weight + k * D4 + c;
  var sum = G[at];
  ${segment('planes()')}
  for (var plane = first; plane < end; plane++) {
    let row = plane * S.cells;
    let table = L.other + (S.first + plane / K) * L.flag;
    for (var cell = 0u; cell < S.cells; cell++) {
      let origin = T[table + k * S.cells + cell];
      if (origin != NOWHERE) { sum += A[L.extra + (row + origin) * WIDE4 + L.column + c] * A[L.start + (row + cell) * WIDE4 + L.column + c]; }
    }
  }
  G[at] = sum;`,
);

/** For every cell of a sample: the mean over its planes of the first half of the channels, the largest of the second. */
const OVER_PLANES = `let c = i % D4;
  let sample = i / D4 / S.cells;
  let step = S.cells * WIDE4;
  let at = (sample * K * S.cells + (i / D4) % S.cells) * WIDE4 + L.column + c;`;

const colours = perThread(
  'colours',
  'S.samples * S.cells * D4',
  `${OVER_PLANES}
  var sum = A[L.start + at];
  var most = sum;
  for (var k = 1u; k < K; k++) {
    let v = A[L.start + at + k * step];
    sum += v;
    most = max(most, v);
  }
  let out = select(most, sum / f32(K), c < D4 / 2u);
  for (var k = 0u; k < K; k++) { A[L.to + at + k * step] = out; }`,
);

/** `start` slopes of the parts, `to` slopes of u, `extra` u, `other` parts. Ties share. */
const coloursBack = perThread(
  'colours back',
  'S.samples * S.cells * D4',
  `${OVER_PLANES}
  let most = A[L.other + at];
  var sum = vec4f(0);
  var ties = vec4f(0);
  for (var k = 0u; k < K; k++) {
    sum += A[L.start + at + k * step];
    ties += select(vec4f(0), vec4f(1), A[L.extra + at + k * step] == most);
  }
  for (var k = 0u; k < K; k++) {
    let share = select(vec4f(0), sum / ties, A[L.extra + at + k * step] == most);
    A[L.to + at + k * step] = select(share, sum / f32(K), c < D4 / 2u);
  }`,
);

/** Lines of the canvas: of a plane its rows and its columns, a quarter of the channels each. Q4 vec4s are a quarter. */
const LINES = `let lines = max(S.height, S.width);
  let c = i % Q4;
  let line = (i / Q4) % lines;
  let kind = (i / Q4 / lines) % 4u;
  let plane = i / Q4 / lines / 4u;
  let base = plane * S.cells * WIDE4 + L.column + kind * Q4 + c;`;

/** Cell n of a row or a column, counted from the top left, and the quarter. */
const IN_LINES = `const Q4 = D4 / 4u;
fn cellOf(column: bool, line: u32, n: u32) -> u32 {
  if (column) { return T[S.rowStart + n] + line; }
  return T[S.rowStart + line] + n;
}
fn lengthOf(column: bool, line: u32) -> u32 {
  if (column) { return select(0u, T[S.colLength + min(line, S.width - 1u)], line < S.width); }
  if (line >= S.height) { return 0u; }
  return T[S.rowStart + line + 1u] - T[S.rowStart + line];
}`;

const SCANS = 'planes() * 4u * max(S.height, S.width) * Q4';

/** Running maxima: right, left, down, up. */
const scans = perThread(
  'scans',
  SCANS,
  `${LINES}
  let column = kind > 1u;
  let backwards = (kind & 1u) == 1u;
  let length = lengthOf(column, line);
  var most = vec4f(-3e38);
  for (var n = 0u; n < length; n++) {
    let at = base + cellOf(column, line, select(n, length - 1u - n, backwards)) * WIDE4;
    most = max(most, A[L.start + at]);
    A[L.to + at] = most;
  }`,
  IN_LINES,
);

/** What was passed on ends at the latest cell that held the maximum. Arrays as in coloursBack. */
const scansBack = perThread(
  'scans back',
  SCANS,
  `${LINES}
  let column = kind > 1u;
  let backwards = (kind & 1u) == 1u;
  let length = lengthOf(column, line);
  var waiting = vec4f(0);
  for (var n = 0u; n < length; n++) {
    let at = base + cellOf(column, line, select(length - 1u - n, n, backwards)) * WIDE4;
    waiting += A[L.start + at];
    let here = A[L.extra + at] == A[L.other + at];
    A[L.to + at] = select(vec4f(0), waiting, here);
    waiting = select(waiting, vec4f(0), here);
  }`,
  IN_LINES,
);

/** Means of rows, of columns, of the grid, forwards and back alike; the fourth quarter is each kernel's own. */
const MEANS = `${LINES}
  if (kind >= 2u && line > 0u) { return; }
  let column = kind == 1u;
  let length = select(S.cells, lengthOf(column, line), kind < 2u);
  if (length == 0u) { return; }
  if (kind < 3u) {
    var sum = vec4f(0);
    for (var n = 0u; n < length; n++) { sum += A[L.start + base + placeOf(kind, line, n)]; }
    let mean = sum / f32(length);
    for (var n = 0u; n < length; n++) { A[L.to + base + placeOf(kind, line, n)] = mean; }
    return;
  }`;
const PLACE = `fn placeOf(kind: u32, line: u32, n: u32) -> u32 {
  if (kind >= 2u) { return n * WIDE4; }
  return cellOf(kind == 1u, line, n) * WIDE4;
}`;

const pools = perThread(
  'pools',
  SCANS,
  `${MEANS}
  var most = A[L.start + base];
  for (var n = 1u; n < length; n++) { most = max(most, A[L.start + base + n * WIDE4]); }
  for (var n = 0u; n < length; n++) { A[L.to + base + n * WIDE4] = most; }`,
  PLACE,
  IN_LINES,
);

const poolsBack = perThread(
  'pools back',
  SCANS,
  `${MEANS}
  let most = A[L.other + base];
  var sum = vec4f(0);
  var ties = vec4f(0);
  for (var n = 0u; n < length; n++) {
    sum += A[L.start + base + n * WIDE4];
    ties += select(vec4f(0), vec4f(1), A[L.extra + base + n * WIDE4] == most);
  }
  for (var n = 0u; n < length; n++) {
    A[L.to + base + n * WIDE4] = select(vec4f(0), sum / ties, A[L.extra + base + n * WIDE4] == most);
  }`,
  PLACE,
  IN_LINES,
);

export const readKernels = { gather, gatherBack, gatherGradient, colours, coloursBack, scans, scansBack, pools, poolsBack } as const;
