const D4 = 4u;
const D = 16.0;
const K = 3u;
const REGIONS = 2u;
const WIDE4 = 32u;
const TOTAL4 = 1588u;
const SEGMENTS = 16u;
const NOWHERE = 4294967295u;
const EPS = 0.00001;

struct Launch {
  start: u32,
  other: u32,
  to: u32,
  extra: u32,
  weight: u32,
  count: u32,
  column: u32,
  flag: u32,
}

struct Step {
  samples: u32,
  cells: u32,
  height: u32,
  width: u32,
  seed: u32,
  slot: u32,
  input: u32,
  labels: u32,
  ids: u32,
  flags: u32,
  rowStart: u32,
  colLength: u32,
  first: u32,
  share: f32,
  smoothing: f32,
  noise: f32,
  clip: f32,
  muonLr: f32,
  muonKeep: f32,
  momentum: f32,
  adamLr: f32,
  rowsLr: f32,
  rowsKeep: f32,
  beta1: f32,
  beta2: f32,
  eps: f32,
  root: f32,
  ema: f32,
}
@group(0) @binding(0) var<storage, read_write> W: array<vec4f>;
@group(0) @binding(1) var<storage, read_write> A: array<vec4f>;
@group(0) @binding(2) var<storage, read_write> G: array<vec4f>;
@group(0) @binding(3) var<storage, read> T: array<u32>;
@group(0) @binding(4) var<storage, read_write> M: array<vec4f>;
@group(0) @binding(5) var<storage, read_write> V: array<vec4f>;
@group(0) @binding(6) var<storage, read_write> R: array<f32>;
@group(0) @binding(7) var<uniform> L: Launch;
@group(0) @binding(8) var<uniform> S: Step;
fn planes() -> u32 { return S.samples * K; }
fn rows() -> u32 { return planes() * S.cells; }

// prepare: transposed 128x16, 8 workgroups, {weight:44,to:3328}
@compute @workgroup_size(64) fn main(@builtin(global_invocation_id) id: vec3u) {
  let i = id.x;
  if (i >= 512u) { return; }
  let k = i / 32u;
  let n = (i % 32u) * 4u;
  let origin = L.weight + n * 4u + k / 4u;
  A[L.to + i] = vec4f(W[origin][k % 4u], W[origin + 4u][k % 4u], W[origin + 8u][k % 4u], W[origin + 12u][k % 4u]);
}


// prepare: transposed 16x128, 8 workgroups, {weight:556,to:3840}
@compute @workgroup_size(64) fn main(@builtin(global_invocation_id) id: vec3u) {
  let i = id.x;
  if (i >= 512u) { return; }
  let k = i / 4u;
  let n = (i % 4u) * 4u;
  let origin = L.weight + n * 32u + k / 4u;
  A[L.to + i] = vec4f(W[origin][k % 4u], W[origin + 32u][k % 4u], W[origin + 64u][k % 4u], W[origin + 96u][k % 4u]);
}


// prepare: transposed 64x16, 4 workgroups, {weight:1204,to:4352}
@compute @workgroup_size(64) fn main(@builtin(global_invocation_id) id: vec3u) {
  let i = id.x;
  if (i >= 256u) { return; }
  let k = i / 16u;
  let n = (i % 16u) * 4u;
  let origin = L.weight + n * 4u + k / 4u;
  A[L.to + i] = vec4f(W[origin][k % 4u], W[origin + 4u][k % 4u], W[origin + 8u][k % 4u], W[origin + 12u][k % 4u]);
}


// prepare: transposed 16x32, 2 workgroups, {weight:1460,to:4608}
@compute @workgroup_size(64) fn main(@builtin(global_invocation_id) id: vec3u) {
  let i = id.x;
  if (i >= 128u) { return; }
  let k = i / 4u;
  let n = (i % 4u) * 4u;
  let origin = L.weight + n * 8u + k / 4u;
  A[L.to + i] = vec4f(W[origin][k % 4u], W[origin + 8u][k % 4u], W[origin + 16u][k % 4u], W[origin + 24u][k % 4u]);
}


// begin: embed, 3 workgroups, {start:8,other:16,weight:24,extra:28,to:4736}
@compute @workgroup_size(64) fn main(@builtin(global_invocation_id) id: vec3u) {
  let i = id.x;
  if (i >= rows() * D4) { return; }
  let row = i / D4;
  let c = i % D4;
  let cell = row % S.cells;
  let plane = (row / S.cells) % K;
  let sample = row / S.cells / K;
  let flags = T[S.flags + sample * S.cells + cell];
  var x = W[L.start + select(0u, D4, T[S.input + sample * S.cells + cell] == plane) + c];
  x += W[L.weight + T[S.ids + sample] * D4 + c];
  x += W[L.extra + plane * D4 + c];
  for (var r = 0u; r < REGIONS; r++) { if (((flags >> r) & 1u) != 0u) { x += W[L.other + r * D4 + c]; } }
  A[L.to + i] = x;
}


// begin: fill, 3 workgroups, {start:0,to:14336}
@compute @workgroup_size(64) fn main(@builtin(global_invocation_id) id: vec3u) {
  let i = id.x;
  if (i >= rows() * D4) { return; }
  A[L.to + i] = W[L.start + i % D4];
}


// begin: fill, 3 workgroups, {start:4,to:9728}

// forward: sum, 3 workgroups, {start:9728,other:14336,extra:4736,to:4928,count:0,flag:3}
fn hash(v: u32) -> u32 {
  let s = v * 747796405u + 2891336453u;
  let w = ((s >> ((s >> 28u) + 4u)) ^ s) * 277803737u;
  return (w >> 22u) ^ w;
}

fn normal(seed: u32) -> f32 {
  // Four numbers of 16 bits, added up and scaled to deviation 1, are near enough to normal.
  let a = hash(seed);
  let b = hash(a ^ 0x9e3779b9u);
  return (f32((a & 0xffffu) + (a >> 16u) + (b & 0xffffu) + (b >> 16u)) - 131070.0) * 0.000026428997918226276;
}

@compute @workgroup_size(64) fn main(@builtin(global_invocation_id) id: vec3u) {
  let i = id.x;
  if (i >= rows() * D4) { return; }
  var h = A[L.start + i] + A[L.other + i];
  if ((L.flag & 1u) != 0u) { h += A[L.extra + i]; }
  if ((L.flag & 2u) != 0u && S.noise > 0.0) {
    let seed = hash(hash(S.seed + L.count) + 4u * i);
    h += S.noise * vec4f(normal(seed), normal(seed + 1u), normal(seed + 2u), normal(seed + 3u));
  }
  A[L.to + i] = h;
}


// forward: product 16x128A, 3 workgroups, {start:4928,other:3328,to:5312}
@compute @workgroup_size(64) fn main(@builtin(global_invocation_id) id: vec3u) {
  let i = id.x;
  if (i >= ((rows() + 3u) / 4u) * 16u) { return; }
  let row = (i / 16u) * 4u;
  let column = (i % 16u) * 2u;
  let to = row * 32u + column;
  var s00 = vec4f(0);
  var s01 = vec4f(0);
  var s10 = vec4f(0);
  var s11 = vec4f(0);
  var s20 = vec4f(0);
  var s21 = vec4f(0);
  var s30 = vec4f(0);
  var s31 = vec4f(0);
  var left = L.start + row * 4u;
  var right = L.other + column;
  for (var k = 0u; k < 4u; k++) {
    let a0 = A[left + 0u];
    let a1 = A[left + 4u];
    let a2 = A[left + 8u];
    let a3 = A[left + 12u];
    {
      let b0 = A[right + 0u];
      let b1 = A[right + 1u];
      s00 += a0[0] * b0;
      s01 += a0[0] * b1;
      s10 += a1[0] * b0;
      s11 += a1[0] * b1;
      s20 += a2[0] * b0;
      s21 += a2[0] * b1;
      s30 += a3[0] * b0;
      s31 += a3[0] * b1;
    }
    {
      let b0 = A[right + 32u];
      let b1 = A[right + 33u];
      s00 += a0[1] * b0;
      s01 += a0[1] * b1;
      s10 += a1[1] * b0;
      s11 += a1[1] * b1;
      s20 += a2[1] * b0;
      s21 += a2[1] * b1;
      s30 += a3[1] * b0;
      s31 += a3[1] * b1;
    }
    {
      let b0 = A[right + 64u];
      let b1 = A[right + 65u];
      s00 += a0[2] * b0;
      s01 += a0[2] * b1;
      s10 += a1[2] * b0;
      s11 += a1[2] * b1;
      s20 += a2[2] * b0;
      s21 += a2[2] * b1;
      s30 += a3[2] * b0;
      s31 += a3[2] * b1;
    }
    {
      let b0 = A[right + 96u];
      let b1 = A[right + 97u];
      s00 += a0[3] * b0;
      s01 += a0[3] * b1;
      s10 += a1[3] * b0;
      s11 += a1[3] * b1;
      s20 += a2[3] * b0;
      s21 += a2[3] * b1;
      s30 += a3[3] * b0;
      s31 += a3[3] * b1;
    }
    left += 1u;
    right += 128u;
  }
  A[L.to + to + 0u] = s00;
  A[L.to + to + 1u] = s01;
  A[L.to + to + 32u] = s10;
  A[L.to + to + 33u] = s11;
  A[L.to + to + 64u] = s20;
  A[L.to + to + 65u] = s21;
  A[L.to + to + 96u] = s30;
  A[L.to + to + 97u] = s31;
}


// forward: gather, 3 workgroups, {start:5312,to:6848,column:0,other:0,weight:1068,count:9}
@compute @workgroup_size(64) fn main(@builtin(global_invocation_id) id: vec3u) {
  let i = id.x;
  if (i >= rows() * D4) { return; }
  let row = i / D4;
  let c = i % D4;
  let cell = row % S.cells;
  let first = row - cell;
  let table = L.other + (S.first + row / (K * S.cells)) * L.flag;
  var sum = vec4f(0);
  for (var k = 0u; k < L.count; k++) {
    let origin = T[table + k * S.cells + cell];
    if (origin != NOWHERE) { sum += A[L.start + (first + origin) * WIDE4 + L.column + c] * W[L.weight + k * D4 + c]; }
  }
  A[L.to + row * WIDE4 + L.column + c] = sum;
}


// forward: colours, 1 workgroups, {start:5312,to:6848,column:4}
@compute @workgroup_size(64) fn main(@builtin(global_invocation_id) id: vec3u) {
  let i = id.x;
  if (i >= S.samples * S.cells * D4) { return; }
  let c = i % D4;
  let sample = i / D4 / S.cells;
  let step = S.cells * WIDE4;
  let at = (sample * K * S.cells + (i / D4) % S.cells) * WIDE4 + L.column + c;
  var sum = A[L.start + at];
  var most = sum;
  for (var k = 1u; k < K; k++) {
    let v = A[L.start + at + k * step];
    sum += v;
    most = max(most, v);
  }
  let out = select(most, sum / f32(K), c < D4 / 2u);
  for (var k = 0u; k < K; k++) { A[L.to + at + k * step] = out; }
}


// forward: scans, 2 workgroups, {start:5312,to:6848,column:8}
const Q4 = D4 / 4u;

fn cellOf(column: bool, line: u32, n: u32) -> u32 {
  if (column) { return T[S.rowStart + n] + line; }
  return T[S.rowStart + line] + n;
}

fn lengthOf(column: bool, line: u32) -> u32 {
  if (column) { return select(0u, T[S.colLength + min(line, S.width - 1u)], line < S.width); }
  if (line >= S.height) { return 0u; }
  return T[S.rowStart + line + 1u] - T[S.rowStart + line];
}

@compute @workgroup_size(64) fn main(@builtin(global_invocation_id) id: vec3u) {
  let i = id.x;
  if (i >= planes() * 4u * max(S.height, S.width) * Q4) { return; }
  let lines = max(S.height, S.width);
  let c = i % Q4;
  let line = (i / Q4) % lines;
  let kind = (i / Q4 / lines) % 4u;
  let plane = i / Q4 / lines / 4u;
  let base = plane * S.cells * WIDE4 + L.column + kind * Q4 + c;
  let column = kind > 1u;
  let backwards = (kind & 1u) == 1u;
  let length = lengthOf(column, line);
  var most = vec4f(-3e38);
  for (var n = 0u; n < length; n++) {
    let at = base + cellOf(column, line, select(n, length - 1u - n, backwards)) * WIDE4;
    most = max(most, A[L.start + at]);
    A[L.to + at] = most;
  }
}


// forward: pools, 2 workgroups, {start:5312,to:6848,column:12}
fn placeOf(kind: u32, line: u32, n: u32) -> u32 {
  if (kind >= 2u) { return n * WIDE4; }
  return cellOf(kind == 1u, line, n) * WIDE4;
}
const Q4 = D4 / 4u;

fn cellOf(column: bool, line: u32, n: u32) -> u32 {
  if (column) { return T[S.rowStart + n] + line; }
  return T[S.rowStart + line] + n;
}

fn lengthOf(column: bool, line: u32) -> u32 {
  if (column) { return select(0u, T[S.colLength + min(line, S.width - 1u)], line < S.width); }
  if (line >= S.height) { return 0u; }
  return T[S.rowStart + line + 1u] - T[S.rowStart + line];
}

@compute @workgroup_size(64) fn main(@builtin(global_invocation_id) id: vec3u) {
  let i = id.x;
  if (i >= planes() * 4u * max(S.height, S.width) * Q4) { return; }
  let lines = max(S.height, S.width);
  let c = i % Q4;
  let line = (i / Q4) % lines;
  let kind = (i / Q4 / lines) % 4u;
  let plane = i / Q4 / lines / 4u;
  let base = plane * S.cells * WIDE4 + L.column + kind * Q4 + c;
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
  }
  var most = A[L.start + base];
  for (var n = 1u; n < length; n++) { most = max(most, A[L.start + base + n * WIDE4]); }
  for (var n = 0u; n < length; n++) { A[L.to + base + n * WIDE4] = most; }
}


// forward: gather, 3 workgroups, {start:5312,to:6848,column:16,other:187,weight:1104,count:6}

// forward: gather, 3 workgroups, {start:5312,to:6848,column:20,other:302,weight:1128,count:8}

// forward: gather, 3 workgroups, {start:5312,to:6848,column:24,other:2211,weight:1160,count:7,flag:56}

// forward: gather, 3 workgroups, {start:5312,to:6848,column:28,other:461,weight:1188,count:4}

// forward: product 128x16A+, 1 workgroups, {start:6848,other:3840,to:8384,extra:4928}
@compute @workgroup_size(64) fn main(@builtin(global_invocation_id) id: vec3u) {
  let i = id.x;
  if (i >= ((rows() + 3u) / 4u) * 2u) { return; }
  let row = (i / 2u) * 4u;
  let column = (i % 2u) * 2u;
  let to = row * 4u + column;
  var s00 = A[L.extra + to + 0u];
  var s01 = A[L.extra + to + 1u];
  var s10 = A[L.extra + to + 4u];
  var s11 = A[L.extra + to + 5u];
  var s20 = A[L.extra + to + 8u];
  var s21 = A[L.extra + to + 9u];
  var s30 = A[L.extra + to + 12u];
  var s31 = A[L.extra + to + 13u];
  var left = L.start + row * 32u;
  var right = L.other + column;
  for (var k = 0u; k < 32u; k++) {
    let a0 = A[left + 0u];
    let a1 = A[left + 32u];
    let a2 = A[left + 64u];
    let a3 = A[left + 96u];
    {
      let b0 = A[right + 0u];
      let b1 = A[right + 1u];
      s00 += a0[0] * b0;
      s01 += a0[0] * b1;
      s10 += a1[0] * b0;
      s11 += a1[0] * b1;
      s20 += a2[0] * b0;
      s21 += a2[0] * b1;
      s30 += a3[0] * b0;
      s31 += a3[0] * b1;
    }
    {
      let b0 = A[right + 4u];
      let b1 = A[right + 5u];
      s00 += a0[1] * b0;
      s01 += a0[1] * b1;
      s10 += a1[1] * b0;
      s11 += a1[1] * b1;
      s20 += a2[1] * b0;
      s21 += a2[1] * b1;
      s30 += a3[1] * b0;
      s31 += a3[1] * b1;
    }
    {
      let b0 = A[right + 8u];
      let b1 = A[right + 9u];
      s00 += a0[2] * b0;
      s01 += a0[2] * b1;
      s10 += a1[2] * b0;
      s11 += a1[2] * b1;
      s20 += a2[2] * b0;
      s21 += a2[2] * b1;
      s30 += a3[2] * b0;
      s31 += a3[2] * b1;
    }
    {
      let b0 = A[right + 12u];
      let b1 = A[right + 13u];
      s00 += a0[3] * b0;
      s01 += a0[3] * b1;
      s10 += a1[3] * b0;
      s11 += a1[3] * b1;
      s20 += a2[3] * b0;
      s21 += a2[3] * b1;
      s30 += a3[3] * b0;
      s31 += a3[3] * b1;
    }
    left += 1u;
    right += 16u;
  }
  A[L.to + to + 0u] = s00;
  A[L.to + to + 1u] = s01;
  A[L.to + to + 4u] = s10;
  A[L.to + to + 5u] = s11;
  A[L.to + to + 8u] = s20;
  A[L.to + to + 9u] = s21;
  A[L.to + to + 12u] = s30;
  A[L.to + to + 13u] = s31;
}


// forward: norm, 1 workgroups, {to:8384,extra:2052}
@compute @workgroup_size(64) fn main(@builtin(global_invocation_id) id: vec3u) {
  let i = id.x;
  if (i >= rows()) { return; }
  let at = L.to + i * D4;
  var sum = 0.0;
  for (var c = 0u; c < D4; c++) { let v = A[at + c]; sum += dot(v, v); }
  let scale = 1.0 / sqrt(sum / D + EPS);
  for (var c = 0u; c < D4; c++) { A[at + c] *= scale; }
  R[L.extra + i] = scale;
}


// forward: product 16x64A, 2 workgroups, {start:8384,other:4352,to:8576}
@compute @workgroup_size(64) fn main(@builtin(global_invocation_id) id: vec3u) {
  let i = id.x;
  if (i >= ((rows() + 3u) / 4u) * 8u) { return; }
  let row = (i / 8u) * 4u;
  let column = (i % 8u) * 2u;
  let to = row * 16u + column;
  var s00 = vec4f(0);
  var s01 = vec4f(0);
  var s10 = vec4f(0);
  var s11 = vec4f(0);
  var s20 = vec4f(0);
  var s21 = vec4f(0);
  var s30 = vec4f(0);
  var s31 = vec4f(0);
  var left = L.start + row * 4u;
  var right = L.other + column;
  for (var k = 0u; k < 4u; k++) {
    let a0 = A[left + 0u];
    let a1 = A[left + 4u];
    let a2 = A[left + 8u];
    let a3 = A[left + 12u];
    {
      let b0 = A[right + 0u];
      let b1 = A[right + 1u];
      s00 += a0[0] * b0;
      s01 += a0[0] * b1;
      s10 += a1[0] * b0;
      s11 += a1[0] * b1;
      s20 += a2[0] * b0;
      s21 += a2[0] * b1;
      s30 += a3[0] * b0;
      s31 += a3[0] * b1;
    }
    {
      let b0 = A[right + 16u];
      let b1 = A[right + 17u];
      s00 += a0[1] * b0;
      s01 += a0[1] * b1;
      s10 += a1[1] * b0;
      s11 += a1[1] * b1;
      s20 += a2[1] * b0;
      s21 += a2[1] * b1;
      s30 += a3[1] * b0;
      s31 += a3[1] * b1;
    }
    {
      let b0 = A[right + 32u];
      let b1 = A[right + 33u];
      s00 += a0[2] * b0;
      s01 += a0[2] * b1;
      s10 += a1[2] * b0;
      s11 += a1[2] * b1;
      s20 += a2[2] * b0;
      s21 += a2[2] * b1;
      s30 += a3[2] * b0;
      s31 += a3[2] * b1;
    }
    {
      let b0 = A[right + 48u];
      let b1 = A[right + 49u];
      s00 += a0[3] * b0;
      s01 += a0[3] * b1;
      s10 += a1[3] * b0;
      s11 += a1[3] * b1;
      s20 += a2[3] * b0;
      s21 += a2[3] * b1;
      s30 += a3[3] * b0;
      s31 += a3[3] * b1;
    }
    left += 1u;
    right += 64u;
  }
  A[L.to + to + 0u] = s00;
  A[L.to + to + 1u] = s01;
  A[L.to + to + 16u] = s10;
  A[L.to + to + 17u] = s11;
  A[L.to + to + 32u] = s20;
  A[L.to + to + 33u] = s21;
  A[L.to + to + 48u] = s30;
  A[L.to + to + 49u] = s31;
}


// forward: gate, 6 workgroups, {start:8576,to:9344}
fn sigmoid(v: vec4f) -> vec4f { return 1.0 / (1.0 + exp(-v)); }

@compute @workgroup_size(64) fn main(@builtin(global_invocation_id) id: vec3u) {
  let i = id.x;
  if (i >= rows() * D4 * 2u) { return; }
  let at = L.start + (i / (2u * D4)) * 4u * D4 + i % (2u * D4);
  let g = A[at];
  A[L.to + i] = g * sigmoid(g) * A[at + 2u * D4];
}


// forward: product 32x16A+, 1 workgroups, {start:9344,other:4608,to:9728,extra:8384}
@compute @workgroup_size(64) fn main(@builtin(global_invocation_id) id: vec3u) {
  let i = id.x;
  if (i >= ((rows() + 3u) / 4u) * 2u) { return; }
  let row = (i / 2u) * 4u;
  let column = (i % 2u) * 2u;
  let to = row * 4u + column;
  var s00 = A[L.extra + to + 0u];
  var s01 = A[L.extra + to + 1u];
  var s10 = A[L.extra + to + 4u];
  var s11 = A[L.extra + to + 5u];
  var s20 = A[L.extra + to + 8u];
  var s21 = A[L.extra + to + 9u];
  var s30 = A[L.extra + to + 12u];
  var s31 = A[L.extra + to + 13u];
  var left = L.start + row * 8u;
  var right = L.other + column;
  for (var k = 0u; k < 8u; k++) {
    let a0 = A[left + 0u];
    let a1 = A[left + 8u];
    let a2 = A[left + 16u];
    let a3 = A[left + 24u];
    {
      let b0 = A[right + 0u];
      let b1 = A[right + 1u];
      s00 += a0[0] * b0;
      s01 += a0[0] * b1;
      s10 += a1[0] * b0;
      s11 += a1[0] * b1;
      s20 += a2[0] * b0;
      s21 += a2[0] * b1;
      s30 += a3[0] * b0;
      s31 += a3[0] * b1;
    }
    {
      let b0 = A[right + 4u];
      let b1 = A[right + 5u];
      s00 += a0[1] * b0;
      s01 += a0[1] * b1;
      s10 += a1[1] * b0;
      s11 += a1[1] * b1;
      s20 += a2[1] * b0;
      s21 += a2[1] * b1;
      s30 += a3[1] * b0;
      s31 += a3[1] * b1;
    }
    {
      let b0 = A[right + 8u];
      let b1 = A[right + 9u];
      s00 += a0[2] * b0;
      s01 += a0[2] * b1;
      s10 += a1[2] * b0;
      s11 += a1[2] * b1;
      s20 += a2[2] * b0;
      s21 += a2[2] * b1;
      s30 += a3[2] * b0;
      s31 += a3[2] * b1;
    }
    {
      let b0 = A[right + 12u];
      let b1 = A[right + 13u];
      s00 += a0[3] * b0;
      s01 += a0[3] * b1;
      s10 += a1[3] * b0;
      s11 += a1[3] * b1;
      s20 += a2[3] * b0;
      s21 += a2[3] * b1;
      s30 += a3[3] * b0;
      s31 += a3[3] * b1;
    }
    left += 1u;
    right += 16u;
  }
  A[L.to + to + 0u] = s00;
  A[L.to + to + 1u] = s01;
  A[L.to + to + 4u] = s10;
  A[L.to + to + 5u] = s11;
  A[L.to + to + 8u] = s20;
  A[L.to + to + 9u] = s21;
  A[L.to + to + 12u] = s30;
  A[L.to + to + 13u] = s31;
}


// forward: norm, 1 workgroups, {to:9728,extra:2100}

// forward: sum, 3 workgroups, {start:9728,other:14336,extra:4736,to:5120,count:1,flag:2}

// forward: product 16x128A, 3 workgroups, {start:5120,other:3328,to:9920}

// forward: gather, 3 workgroups, {start:9920,to:11456,column:0,other:0,weight:1068,count:9}

// forward: colours, 1 workgroups, {start:9920,to:11456,column:4}

// forward: scans, 2 workgroups, {start:9920,to:11456,column:8}

// forward: pools, 2 workgroups, {start:9920,to:11456,column:12}

// forward: gather, 3 workgroups, {start:9920,to:11456,column:16,other:187,weight:1104,count:6}

// forward: gather, 3 workgroups, {start:9920,to:11456,column:20,other:302,weight:1128,count:8}

// forward: gather, 3 workgroups, {start:9920,to:11456,column:24,other:2211,weight:1160,count:7,flag:56}

// forward: gather, 3 workgroups, {start:9920,to:11456,column:28,other:461,weight:1188,count:4}

// forward: product 128x16A+, 1 workgroups, {start:11456,other:3840,to:12992,extra:5120}

// forward: norm, 1 workgroups, {to:12992,extra:2148}

// forward: product 16x64A, 2 workgroups, {start:12992,other:4352,to:13184}

// forward: gate, 6 workgroups, {start:13184,to:13952}

// forward: product 32x16A+, 1 workgroups, {start:13952,other:4608,to:14336,extra:12992}

// forward: norm, 1 workgroups, {to:14336,extra:2196}

// forward: decode, 1 workgroups, {start:14336,to:2244,weight:40}
@compute @workgroup_size(64) fn main(@builtin(global_invocation_id) id: vec3u) {
  let i = id.x;
  if (i >= rows()) { return; }
  var sum = 0.0;
  for (var c = 0u; c < D4; c++) { sum += dot(A[L.start + i * D4 + c], W[L.weight + c]); }
  R[L.to + i] = sum;
}


// forward: loss, 1 workgroups, {start:2244,to:2292,other:2340,extra:2356}
@compute @workgroup_size(64) fn main(@builtin(global_invocation_id) id: vec3u) {
  let i = id.x;
  if (i >= S.samples * S.cells) { return; }
  let first = (i / S.cells) * K * S.cells + i % S.cells;
  let label = T[S.labels + i];
  if (label >= K) {
    for (var k = 0u; k < K; k++) { R[L.to + first + k * S.cells] = 0.0; }
    R[L.other + i] = 0.0;
    R[L.extra + i] = 0.0;
    return;
  }
  var most = R[L.start + first];
  var best = 0u;
  for (var k = 1u; k < K; k++) {
    let v = R[L.start + first + k * S.cells];
    if (v > most) { most = v; best = k; }
  }
  var sum = 0.0;
  for (var k = 0u; k < K; k++) { sum += exp(R[L.start + first + k * S.cells] - most); }
  let size = log(sum) + most;
  var total = 0.0;
  for (var k = 0u; k < K; k++) {
    let v = R[L.start + first + k * S.cells] - size;
    let wanted = S.smoothing / f32(K) + select(0.0, 1.0 - S.smoothing, k == label);
    total -= wanted * v;
    R[L.to + first + k * S.cells] = (exp(v) - wanted) * S.share;
  }
  R[L.other + i] = total * S.share;
  R[L.extra + i] = select(1.0, 0.0, best == label);
}


// forward: tally, 1 workgroups, {other:2340,extra:2356,flag:1}
@compute @workgroup_size(64) fn main(@builtin(global_invocation_id) id: vec3u) {
  let i = id.x;
  if (i >= S.samples) { return; }
  var lost = 0.0;
  var wrong = 0.0;
  for (var p = 0u; p < S.cells; p++) {
    lost += R[L.other + i * S.cells + p];
    wrong += R[L.extra + i * S.cells + p];
  }
  let at = S.slot + 2u * i;
  R[at] = lost + select(R[at], 0.0, L.flag == 1u);
  R[at + 1u] = wrong;
}


// forward: head back, 3 workgroups, {start:2292,weight:40,to:14528}
@compute @workgroup_size(64) fn main(@builtin(global_invocation_id) id: vec3u) {
  let i = id.x;
  if (i >= rows() * D4) { return; }
  A[L.to + i] = R[L.start + i / D4] * W[L.weight + i % D4];
}


// forward: head gradient, 1 workgroups, {start:2292,other:14336,weight:40}
@compute @workgroup_size(64) fn main(@builtin(global_invocation_id) id: vec3u) {
  let i = id.x;
  if (i >= D4 * SEGMENTS) { return; }
  let segment = i / D4;
  let c = i % D4;
  let each = (rows() + SEGMENTS - 1u) / SEGMENTS;
  let first = min(segment * each, rows());
  let end = min(first + each, rows());
  var sum = vec4f(0);
  for (var row = first; row < end; row++) { sum += R[L.start + row] * A[L.other + row * D4 + c]; }
  G[segment * TOTAL4 + L.weight + c] += sum;
}


// forward: norm back, 1 workgroups, {start:14336,to:14528,extra:2196}
@compute @workgroup_size(64) fn main(@builtin(global_invocation_id) id: vec3u) {
  let i = id.x;
  if (i >= rows()) { return; }
  let at = L.to + i * D4;
  let origin = L.start + i * D4;
  var along = 0.0;
  for (var c = 0u; c < D4; c++) { along += dot(A[at + c], A[origin + c]); }
  along /= D;
  let scale = R[L.extra + i];
  for (var c = 0u; c < D4; c++) { A[at + c] = (A[at + c] - A[origin + c] * along) * scale; }
}


// forward: product 16x32W, 1 workgroups, {start:14528,other:1460,to:18560}
@compute @workgroup_size(64) fn main(@builtin(global_invocation_id) id: vec3u) {
  let i = id.x;
  if (i >= ((rows() + 3u) / 4u) * 4u) { return; }
  let row = (i / 4u) * 4u;
  let column = (i % 4u) * 2u;
  let to = row * 8u + column;
  var s00 = vec4f(0);
  var s01 = vec4f(0);
  var s10 = vec4f(0);
  var s11 = vec4f(0);
  var s20 = vec4f(0);
  var s21 = vec4f(0);
  var s30 = vec4f(0);
  var s31 = vec4f(0);
  var left = L.start + row * 4u;
  var right = L.other + column;
  for (var k = 0u; k < 4u; k++) {
    let a0 = A[left + 0u];
    let a1 = A[left + 4u];
    let a2 = A[left + 8u];
    let a3 = A[left + 12u];
    {
      let b0 = W[right + 0u];
      let b1 = W[right + 1u];
      s00 += a0[0] * b0;
      s01 += a0[0] * b1;
      s10 += a1[0] * b0;
      s11 += a1[0] * b1;
      s20 += a2[0] * b0;
      s21 += a2[0] * b1;
      s30 += a3[0] * b0;
      s31 += a3[0] * b1;
    }
    {
      let b0 = W[right + 8u];
      let b1 = W[right + 9u];
      s00 += a0[1] * b0;
      s01 += a0[1] * b1;
      s10 += a1[1] * b0;
      s11 += a1[1] * b1;
      s20 += a2[1] * b0;
      s21 += a2[1] * b1;
      s30 += a3[1] * b0;
      s31 += a3[1] * b1;
    }
    {
      let b0 = W[right + 16u];
      let b1 = W[right + 17u];
      s00 += a0[2] * b0;
      s01 += a0[2] * b1;
      s10 += a1[2] * b0;
      s11 += a1[2] * b1;
      s20 += a2[2] * b0;
      s21 += a2[2] * b1;
      s30 += a3[2] * b0;
      s31 += a3[2] * b1;
    }
    {
      let b0 = W[right + 24u];
      let b1 = W[right + 25u];
      s00 += a0[3] * b0;
      s01 += a0[3] * b1;
      s10 += a1[3] * b0;
      s11 += a1[3] * b1;
      s20 += a2[3] * b0;
      s21 += a2[3] * b1;
      s30 += a3[3] * b0;
      s31 += a3[3] * b1;
    }
    left += 1u;
    right += 32u;
  }
  A[L.to + to + 0u] = s00;
  A[L.to + to + 1u] = s01;
  A[L.to + to + 8u] = s10;
  A[L.to + to + 9u] = s11;
  A[L.to + to + 16u] = s20;
  A[L.to + to + 17u] = s21;
  A[L.to + to + 24u] = s30;
  A[L.to + to + 25u] = s31;
}


// forward: gradient 16x32, 4 workgroups, {start:14528,other:13952,weight:1460}
@compute @workgroup_size(64) fn main(@builtin(global_invocation_id) id: vec3u) {
  let i = id.x;
  if (i >= 16u * SEGMENTS) { return; }
  let segment = i / 16u;
  let tile = i % 16u;
  let n = tile / 4u;
  let k = (tile % 4u) * 2u;
  let at = segment * TOTAL4 + L.weight + n * 32u + k;
  var s00 = G[at + 0u];
  var s01 = G[at + 1u];
  var s10 = G[at + 8u];
  var s11 = G[at + 9u];
  var s20 = G[at + 16u];
  var s21 = G[at + 17u];
  var s30 = G[at + 24u];
  var s31 = G[at + 25u];
  let each = (rows() + SEGMENTS - 1u) / SEGMENTS;
  let first = min(segment * each, rows());
  let end = min(first + each, rows());
  for (var row = first; row < end; row++) {
    let y = A[L.start + row * 4u + n];
    let x = L.other + row * 8u + k;
    let x0 = A[x + 0u];
    let x1 = A[x + 1u];
    s00 += y[0] * x0;
    s01 += y[0] * x1;
    s10 += y[1] * x0;
    s11 += y[1] * x1;
    s20 += y[2] * x0;
    s21 += y[2] * x1;
    s30 += y[3] * x0;
    s31 += y[3] * x1;
  }
  G[at + 0u] = s00;
  G[at + 1u] = s01;
  G[at + 8u] = s10;
  G[at + 9u] = s11;
  G[at + 16u] = s20;
  G[at + 17u] = s21;
  G[at + 24u] = s30;
  G[at + 25u] = s31;
}


// forward: gate back, 6 workgroups, {start:13184,other:18560,to:17792}
fn sigmoid(v: vec4f) -> vec4f { return 1.0 / (1.0 + exp(-v)); }

@compute @workgroup_size(64) fn main(@builtin(global_invocation_id) id: vec3u) {
  let i = id.x;
  if (i >= rows() * D4 * 2u) { return; }
  let wide = (i / (2u * D4)) * 4u * D4 + i % (2u * D4);
  let g = A[L.start + wide];
  let s = sigmoid(g);
  let silu = g * s;
  let slope = A[L.other + i];
  A[L.to + wide] = slope * A[L.start + wide + 2u * D4] * (s + silu * (1.0 - s));
  A[L.to + wide + 2u * D4] = slope * silu;
}


// forward: gradient 64x16, 8 workgroups, {start:17792,other:12992,weight:1204}
@compute @workgroup_size(64) fn main(@builtin(global_invocation_id) id: vec3u) {
  let i = id.x;
  if (i >= 32u * SEGMENTS) { return; }
  let segment = i / 32u;
  let tile = i % 32u;
  let n = tile / 2u;
  let k = (tile % 2u) * 2u;
  let at = segment * TOTAL4 + L.weight + n * 16u + k;
  var s00 = G[at + 0u];
  var s01 = G[at + 1u];
  var s10 = G[at + 4u];
  var s11 = G[at + 5u];
  var s20 = G[at + 8u];
  var s21 = G[at + 9u];
  var s30 = G[at + 12u];
  var s31 = G[at + 13u];
  let each = (rows() + SEGMENTS - 1u) / SEGMENTS;
  let first = min(segment * each, rows());
  let end = min(first + each, rows());
  for (var row = first; row < end; row++) {
    let y = A[L.start + row * 16u + n];
    let x = L.other + row * 4u + k;
    let x0 = A[x + 0u];
    let x1 = A[x + 1u];
    s00 += y[0] * x0;
    s01 += y[0] * x1;
    s10 += y[1] * x0;
    s11 += y[1] * x1;
    s20 += y[2] * x0;
    s21 += y[2] * x1;
    s30 += y[3] * x0;
    s31 += y[3] * x1;
  }
  G[at + 0u] = s00;
  G[at + 1u] = s01;
  G[at + 4u] = s10;
  G[at + 5u] = s11;
  G[at + 8u] = s20;
  G[at + 9u] = s21;
  G[at + 12u] = s30;
  G[at + 13u] = s31;
}


// forward: product 64x16W+, 1 workgroups, {start:17792,other:1204,to:14528,extra:14528}
@compute @workgroup_size(64) fn main(@builtin(global_invocation_id) id: vec3u) {
  let i = id.x;
  if (i >= ((rows() + 3u) / 4u) * 2u) { return; }
  let row = (i / 2u) * 4u;
  let column = (i % 2u) * 2u;
  let to = row * 4u + column;
  var s00 = A[L.extra + to + 0u];
  var s01 = A[L.extra + to + 1u];
  var s10 = A[L.extra + to + 4u];
  var s11 = A[L.extra + to + 5u];
  var s20 = A[L.extra + to + 8u];
  var s21 = A[L.extra + to + 9u];
  var s30 = A[L.extra + to + 12u];
  var s31 = A[L.extra + to + 13u];
  var left = L.start + row * 16u;
  var right = L.other + column;
  for (var k = 0u; k < 16u; k++) {
    let a0 = A[left + 0u];
    let a1 = A[left + 16u];
    let a2 = A[left + 32u];
    let a3 = A[left + 48u];
    {
      let b0 = W[right + 0u];
      let b1 = W[right + 1u];
      s00 += a0[0] * b0;
      s01 += a0[0] * b1;
      s10 += a1[0] * b0;
      s11 += a1[0] * b1;
      s20 += a2[0] * b0;
      s21 += a2[0] * b1;
      s30 += a3[0] * b0;
      s31 += a3[0] * b1;
    }
    {
      let b0 = W[right + 4u];
      let b1 = W[right + 5u];
      s00 += a0[1] * b0;
      s01 += a0[1] * b1;
      s10 += a1[1] * b0;
      s11 += a1[1] * b1;
      s20 += a2[1] * b0;
      s21 += a2[1] * b1;
      s30 += a3[1] * b0;
      s31 += a3[1] * b1;
    }
    {
      let b0 = W[right + 8u];
      let b1 = W[right + 9u];
      s00 += a0[2] * b0;
      s01 += a0[2] * b1;
      s10 += a1[2] * b0;
      s11 += a1[2] * b1;
      s20 += a2[2] * b0;
      s21 += a2[2] * b1;
      s30 += a3[2] * b0;
      s31 += a3[2] * b1;
    }
    {
      let b0 = W[right + 12u];
      let b1 = W[right + 13u];
      s00 += a0[3] * b0;
      s01 += a0[3] * b1;
      s10 += a1[3] * b0;
      s11 += a1[3] * b1;
      s20 += a2[3] * b0;
      s21 += a2[3] * b1;
      s30 += a3[3] * b0;
      s31 += a3[3] * b1;
    }
    left += 1u;
    right += 16u;
  }
  A[L.to + to + 0u] = s00;
  A[L.to + to + 1u] = s01;
  A[L.to + to + 4u] = s10;
  A[L.to + to + 5u] = s11;
  A[L.to + to + 8u] = s20;
  A[L.to + to + 9u] = s21;
  A[L.to + to + 12u] = s30;
  A[L.to + to + 13u] = s31;
}


// forward: norm back, 1 workgroups, {start:12992,to:14528,extra:2148}

// forward: gradient 16x128, 16 workgroups, {start:14528,other:11456,weight:556}
@compute @workgroup_size(64) fn main(@builtin(global_invocation_id) id: vec3u) {
  let i = id.x;
  if (i >= 64u * SEGMENTS) { return; }
  let segment = i / 64u;
  let tile = i % 64u;
  let n = tile / 16u;
  let k = (tile % 16u) * 2u;
  let at = segment * TOTAL4 + L.weight + n * 128u + k;
  var s00 = G[at + 0u];
  var s01 = G[at + 1u];
  var s10 = G[at + 32u];
  var s11 = G[at + 33u];
  var s20 = G[at + 64u];
  var s21 = G[at + 65u];
  var s30 = G[at + 96u];
  var s31 = G[at + 97u];
  let each = (rows() + SEGMENTS - 1u) / SEGMENTS;
  let first = min(segment * each, rows());
  let end = min(first + each, rows());
  for (var row = first; row < end; row++) {
    let y = A[L.start + row * 4u + n];
    let x = L.other + row * 32u + k;
    let x0 = A[x + 0u];
    let x1 = A[x + 1u];
    s00 += y[0] * x0;
    s01 += y[0] * x1;
    s10 += y[1] * x0;
    s11 += y[1] * x1;
    s20 += y[2] * x0;
    s21 += y[2] * x1;
    s30 += y[3] * x0;
    s31 += y[3] * x1;
  }
  G[at + 0u] = s00;
  G[at + 1u] = s01;
  G[at + 32u] = s10;
  G[at + 33u] = s11;
  G[at + 64u] = s20;
  G[at + 65u] = s21;
  G[at + 96u] = s30;
  G[at + 97u] = s31;
}


// forward: product 16x128W, 3 workgroups, {start:14528,other:556,to:16256}
@compute @workgroup_size(64) fn main(@builtin(global_invocation_id) id: vec3u) {
  let i = id.x;
  if (i >= ((rows() + 3u) / 4u) * 16u) { return; }
  let row = (i / 16u) * 4u;
  let column = (i % 16u) * 2u;
  let to = row * 32u + column;
  var s00 = vec4f(0);
  var s01 = vec4f(0);
  var s10 = vec4f(0);
  var s11 = vec4f(0);
  var s20 = vec4f(0);
  var s21 = vec4f(0);
  var s30 = vec4f(0);
  var s31 = vec4f(0);
  var left = L.start + row * 4u;
  var right = L.other + column;
  for (var k = 0u; k < 4u; k++) {
    let a0 = A[left + 0u];
    let a1 = A[left + 4u];
    let a2 = A[left + 8u];
    let a3 = A[left + 12u];
    {
      let b0 = W[right + 0u];
      let b1 = W[right + 1u];
      s00 += a0[0] * b0;
      s01 += a0[0] * b1;
      s10 += a1[0] * b0;
      s11 += a1[0] * b1;
      s20 += a2[0] * b0;
      s21 += a2[0] * b1;
      s30 += a3[0] * b0;
      s31 += a3[0] * b1;
    }
    {
      let b0 = W[right + 32u];
      let b1 = W[right + 33u];
      s00 += a0[1] * b0;
      s01 += a0[1] * b1;
      s10 += a1[1] * b0;
      s11 += a1[1] * b1;
      s20 += a2[1] * b0;
      s21 += a2[1] * b1;
      s30 += a3[1] * b0;
      s31 += a3[1] * b1;
    }
    {
      let b0 = W[right + 64u];
      let b1 = W[right + 65u];
      s00 += a0[2] * b0;
      s01 += a0[2] * b1;
      s10 += a1[2] * b0;
      s11 += a1[2] * b1;
      s20 += a2[2] * b0;
      s21 += a2[2] * b1;
      s30 += a3[2] * b0;
      s31 += a3[2] * b1;
    }
    {
      let b0 = W[right + 96u];
      let b1 = W[right + 97u];
      s00 += a0[3] * b0;
      s01 += a0[3] * b1;
      s10 += a1[3] * b0;
      s11 += a1[3] * b1;
      s20 += a2[3] * b0;
      s21 += a2[3] * b1;
      s30 += a3[3] * b0;
      s31 += a3[3] * b1;
    }
    left += 1u;
    right += 128u;
  }
  A[L.to + to + 0u] = s00;
  A[L.to + to + 1u] = s01;
  A[L.to + to + 32u] = s10;
  A[L.to + to + 33u] = s11;
  A[L.to + to + 64u] = s20;
  A[L.to + to + 65u] = s21;
  A[L.to + to + 96u] = s30;
  A[L.to + to + 97u] = s31;
}


// forward: gather back, 3 workgroups, {start:16256,to:14720,column:0,other:72,extra:145,weight:1068,count:9}
@compute @workgroup_size(64) fn main(@builtin(global_invocation_id) id: vec3u) {
  let i = id.x;
  if (i >= rows() * D4) { return; }
  let row = i / D4;
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
  A[L.to + row * WIDE4 + L.column + c] = sum;
}


// forward: gather gradient, 9 workgroups, {start:16256,to:14720,column:0,other:0,extra:9920,weight:1068,count:9}
@compute @workgroup_size(64) fn main(@builtin(global_invocation_id) id: vec3u) {
  let i = id.x;
  if (i >= L.count * D4 * SEGMENTS) { return; }
  let segment = i / (L.count * D4);
  let k = (i / D4) % L.count;
  let c = i % D4;
  let at = segment * TOTAL4 + L.weight + k * D4 + c;
  var sum = G[at];
  let each = (planes() + SEGMENTS - 1u) / SEGMENTS;
  let first = min(segment * each, planes());
  let end = min(first + each, planes());
  for (var plane = first; plane < end; plane++) {
    let row = plane * S.cells;
    let table = L.other + (S.first + plane / K) * L.flag;
    for (var cell = 0u; cell < S.cells; cell++) {
      let origin = T[table + k * S.cells + cell];
      if (origin != NOWHERE) { sum += A[L.extra + (row + origin) * WIDE4 + L.column + c] * A[L.start + (row + cell) * WIDE4 + L.column + c]; }
    }
  }
  G[at] = sum;
}


// forward: colours back, 1 workgroups, {start:16256,to:14720,column:4,other:11456,extra:9920}
@compute @workgroup_size(64) fn main(@builtin(global_invocation_id) id: vec3u) {
  let i = id.x;
  if (i >= S.samples * S.cells * D4) { return; }
  let c = i % D4;
  let sample = i / D4 / S.cells;
  let step = S.cells * WIDE4;
  let at = (sample * K * S.cells + (i / D4) % S.cells) * WIDE4 + L.column + c;
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
  }
}


// forward: scans back, 2 workgroups, {start:16256,to:14720,column:8,other:11456,extra:9920}
const Q4 = D4 / 4u;

fn cellOf(column: bool, line: u32, n: u32) -> u32 {
  if (column) { return T[S.rowStart + n] + line; }
  return T[S.rowStart + line] + n;
}

fn lengthOf(column: bool, line: u32) -> u32 {
  if (column) { return select(0u, T[S.colLength + min(line, S.width - 1u)], line < S.width); }
  if (line >= S.height) { return 0u; }
  return T[S.rowStart + line + 1u] - T[S.rowStart + line];
}

@compute @workgroup_size(64) fn main(@builtin(global_invocation_id) id: vec3u) {
  let i = id.x;
  if (i >= planes() * 4u * max(S.height, S.width) * Q4) { return; }
  let lines = max(S.height, S.width);
  let c = i % Q4;
  let line = (i / Q4) % lines;
  let kind = (i / Q4 / lines) % 4u;
  let plane = i / Q4 / lines / 4u;
  let base = plane * S.cells * WIDE4 + L.column + kind * Q4 + c;
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
  }
}


// forward: pools back, 2 workgroups, {start:16256,to:14720,column:12,other:11456,extra:9920}
fn placeOf(kind: u32, line: u32, n: u32) -> u32 {
  if (kind >= 2u) { return n * WIDE4; }
  return cellOf(kind == 1u, line, n) * WIDE4;
}
const Q4 = D4 / 4u;

fn cellOf(column: bool, line: u32, n: u32) -> u32 {
  if (column) { return T[S.rowStart + n] + line; }
  return T[S.rowStart + line] + n;
}

fn lengthOf(column: bool, line: u32) -> u32 {
  if (column) { return select(0u, T[S.colLength + min(line, S.width - 1u)], line < S.width); }
  if (line >= S.height) { return 0u; }
  return T[S.rowStart + line + 1u] - T[S.rowStart + line];
}

@compute @workgroup_size(64) fn main(@builtin(global_invocation_id) id: vec3u) {
  let i = id.x;
  if (i >= planes() * 4u * max(S.height, S.width) * Q4) { return; }
  let lines = max(S.height, S.width);
  let c = i % Q4;
  let line = (i / Q4) % lines;
  let kind = (i / Q4 / lines) % 4u;
  let plane = i / Q4 / lines / 4u;
  let base = plane * S.cells * WIDE4 + L.column + kind * Q4 + c;
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
  }
  let most = A[L.other + base];
  var sum = vec4f(0);
  var ties = vec4f(0);
  for (var n = 0u; n < length; n++) {
    sum += A[L.start + base + n * WIDE4];
    ties += select(vec4f(0), vec4f(1), A[L.extra + base + n * WIDE4] == most);
  }
  for (var n = 0u; n < length; n++) {
    A[L.to + base + n * WIDE4] = select(vec4f(0), sum / ties, A[L.extra + base + n * WIDE4] == most);
  }
}


// forward: gather back, 3 workgroups, {start:16256,to:14720,column:16,other:235,extra:284,weight:1104,count:6}

// forward: gather gradient, 6 workgroups, {start:16256,to:14720,column:16,other:187,extra:9920,weight:1104,count:6}

// forward: gather back, 3 workgroups, {start:16256,to:14720,column:20,other:366,extra:431,weight:1128,count:8}

// forward: gather gradient, 8 workgroups, {start:16256,to:14720,column:20,other:302,extra:9920,weight:1128,count:8}

// forward: gather, 3 workgroups, {start:16256,to:14720,column:24,other:2323,weight:1160,count:7,flag:56}

// forward: gather gradient, 7 workgroups, {start:16256,to:14720,column:24,extra:9920,other:2211,weight:1160,count:7,flag:56}

// forward: gather back, 3 workgroups, {start:16256,to:14720,column:28,other:493,extra:526,weight:1188,count:4}

// forward: gather gradient, 4 workgroups, {start:16256,to:14720,column:28,other:461,extra:9920,weight:1188,count:4}

// forward: gradient 128x16, 16 workgroups, {start:14720,other:5120,weight:44}
@compute @workgroup_size(64) fn main(@builtin(global_invocation_id) id: vec3u) {
  let i = id.x;
  if (i >= 64u * SEGMENTS) { return; }
  let segment = i / 64u;
  let tile = i % 64u;
  let n = tile / 2u;
  let k = (tile % 2u) * 2u;
  let at = segment * TOTAL4 + L.weight + n * 16u + k;
  var s00 = G[at + 0u];
  var s01 = G[at + 1u];
  var s10 = G[at + 4u];
  var s11 = G[at + 5u];
  var s20 = G[at + 8u];
  var s21 = G[at + 9u];
  var s30 = G[at + 12u];
  var s31 = G[at + 13u];
  let each = (rows() + SEGMENTS - 1u) / SEGMENTS;
  let first = min(segment * each, rows());
  let end = min(first + each, rows());
  for (var row = first; row < end; row++) {
    let y = A[L.start + row * 32u + n];
    let x = L.other + row * 4u + k;
    let x0 = A[x + 0u];
    let x1 = A[x + 1u];
    s00 += y[0] * x0;
    s01 += y[0] * x1;
    s10 += y[1] * x0;
    s11 += y[1] * x1;
    s20 += y[2] * x0;
    s21 += y[2] * x1;
    s30 += y[3] * x0;
    s31 += y[3] * x1;
  }
  G[at + 0u] = s00;
  G[at + 1u] = s01;
  G[at + 4u] = s10;
  G[at + 5u] = s11;
  G[at + 8u] = s20;
  G[at + 9u] = s21;
  G[at + 12u] = s30;
  G[at + 13u] = s31;
}


// forward: product 128x16W+, 1 workgroups, {start:14720,other:44,to:14528,extra:14528}
@compute @workgroup_size(64) fn main(@builtin(global_invocation_id) id: vec3u) {
  let i = id.x;
  if (i >= ((rows() + 3u) / 4u) * 2u) { return; }
  let row = (i / 2u) * 4u;
  let column = (i % 2u) * 2u;
  let to = row * 4u + column;
  var s00 = A[L.extra + to + 0u];
  var s01 = A[L.extra + to + 1u];
  var s10 = A[L.extra + to + 4u];
  var s11 = A[L.extra + to + 5u];
  var s20 = A[L.extra + to + 8u];
  var s21 = A[L.extra + to + 9u];
  var s30 = A[L.extra + to + 12u];
  var s31 = A[L.extra + to + 13u];
  var left = L.start + row * 32u;
  var right = L.other + column;
  for (var k = 0u; k < 32u; k++) {
    let a0 = A[left + 0u];
    let a1 = A[left + 32u];
    let a2 = A[left + 64u];
    let a3 = A[left + 96u];
    {
      let b0 = W[right + 0u];
      let b1 = W[right + 1u];
      s00 += a0[0] * b0;
      s01 += a0[0] * b1;
      s10 += a1[0] * b0;
      s11 += a1[0] * b1;
      s20 += a2[0] * b0;
      s21 += a2[0] * b1;
      s30 += a3[0] * b0;
      s31 += a3[0] * b1;
    }
    {
      let b0 = W[right + 4u];
      let b1 = W[right + 5u];
      s00 += a0[1] * b0;
      s01 += a0[1] * b1;
      s10 += a1[1] * b0;
      s11 += a1[1] * b1;
      s20 += a2[1] * b0;
      s21 += a2[1] * b1;
      s30 += a3[1] * b0;
      s31 += a3[1] * b1;
    }
    {
      let b0 = W[right + 8u];
      let b1 = W[right + 9u];
      s00 += a0[2] * b0;
      s01 += a0[2] * b1;
      s10 += a1[2] * b0;
      s11 += a1[2] * b1;
      s20 += a2[2] * b0;
      s21 += a2[2] * b1;
      s30 += a3[2] * b0;
      s31 += a3[2] * b1;
    }
    {
      let b0 = W[right + 12u];
      let b1 = W[right + 13u];
      s00 += a0[3] * b0;
      s01 += a0[3] * b1;
      s10 += a1[3] * b0;
      s11 += a1[3] * b1;
      s20 += a2[3] * b0;
      s21 += a2[3] * b1;
      s30 += a3[3] * b0;
      s31 += a3[3] * b1;
    }
    left += 1u;
    right += 16u;
  }
  A[L.to + to + 0u] = s00;
  A[L.to + to + 1u] = s01;
  A[L.to + to + 4u] = s10;
  A[L.to + to + 5u] = s11;
  A[L.to + to + 8u] = s20;
  A[L.to + to + 9u] = s21;
  A[L.to + to + 12u] = s30;
  A[L.to + to + 13u] = s31;
}


// forward: norm back, 1 workgroups, {start:9728,to:14528,extra:2100}

// forward: product 16x32W, 1 workgroups, {start:14528,other:1460,to:18560}

// forward: gradient 16x32, 4 workgroups, {start:14528,other:9344,weight:1460}

// forward: gate back, 6 workgroups, {start:8576,other:18560,to:17792}

// forward: gradient 64x16, 8 workgroups, {start:17792,other:8384,weight:1204}

// forward: product 64x16W+, 1 workgroups, {start:17792,other:1204,to:14528,extra:14528}

// forward: norm back, 1 workgroups, {start:8384,to:14528,extra:2052}

// forward: gradient 16x128, 16 workgroups, {start:14528,other:6848,weight:556}

// forward: product 16x128W, 3 workgroups, {start:14528,other:556,to:16256}

// forward: gather back, 3 workgroups, {start:16256,to:14720,column:0,other:72,extra:145,weight:1068,count:9}

// forward: gather gradient, 9 workgroups, {start:16256,to:14720,column:0,other:0,extra:5312,weight:1068,count:9}

// forward: colours back, 1 workgroups, {start:16256,to:14720,column:4,other:6848,extra:5312}

// forward: scans back, 2 workgroups, {start:16256,to:14720,column:8,other:6848,extra:5312}

// forward: pools back, 2 workgroups, {start:16256,to:14720,column:12,other:6848,extra:5312}

// forward: gather back, 3 workgroups, {start:16256,to:14720,column:16,other:235,extra:284,weight:1104,count:6}

// forward: gather gradient, 6 workgroups, {start:16256,to:14720,column:16,other:187,extra:5312,weight:1104,count:6}

// forward: gather back, 3 workgroups, {start:16256,to:14720,column:20,other:366,extra:431,weight:1128,count:8}

// forward: gather gradient, 8 workgroups, {start:16256,to:14720,column:20,other:302,extra:5312,weight:1128,count:8}

// forward: gather, 3 workgroups, {start:16256,to:14720,column:24,other:2323,weight:1160,count:7,flag:56}

// forward: gather gradient, 7 workgroups, {start:16256,to:14720,column:24,extra:5312,other:2211,weight:1160,count:7,flag:56}

// forward: gather back, 3 workgroups, {start:16256,to:14720,column:28,other:493,extra:526,weight:1188,count:4}

// forward: gather gradient, 4 workgroups, {start:16256,to:14720,column:28,other:461,extra:5312,weight:1188,count:4}

// forward: gradient 128x16, 16 workgroups, {start:14720,other:4928,weight:44}

// forward: product 128x16W+, 1 workgroups, {start:14720,other:44,to:14528,extra:14528}

// forward: embed gradient, 8 workgroups, {start:8,other:16,weight:24,extra:28,to:14528,count:1}
@compute @workgroup_size(64) fn main(@builtin(global_invocation_id) id: vec3u) {
  let i = id.x;
  if (i >= (2u + REGIONS + L.count + K) * D4 * SEGMENTS) { return; }
  let ids = 2u + REGIONS;
  let targets = ids + L.count + K;
  let segment = i / (targets * D4);
  let goal = (i / D4) % targets;
  let c = i % D4;
  var sum = vec4f(0);
  let each = (rows() + SEGMENTS - 1u) / SEGMENTS;
  let first = min(segment * each, rows());
  let end = min(first + each, rows());
  for (var row = first; row < end; row++) {
    let cell = row % S.cells;
    let plane = (row / S.cells) % K;
    let sample = row / S.cells / K;
    var mine = false;
    if (goal < 2u) { mine = (T[S.input + sample * S.cells + cell] == plane) == (goal == 1u); }
    else if (goal < ids) { mine = ((T[S.flags + sample * S.cells + cell] >> (goal - 2u)) & 1u) != 0u; }
    else if (goal < ids + L.count) { mine = T[S.ids + sample] == goal - ids; }
    else { mine = plane == goal - ids - L.count; }
    if (mine) { sum += A[L.to + row * D4 + c]; }
  }
  var at = L.start + goal * D4;
  if (goal >= ids + L.count) { at = L.extra + (goal - ids - L.count) * D4; }
  else if (goal >= ids) { at = L.weight + (goal - ids) * D4; }
  else if (goal >= 2u) { at = L.other + (goal - 2u) * D4; }
  G[segment * TOTAL4 + at + c] += sum;
}


// optimise: collect, 25 workgroups, {}
@compute @workgroup_size(64) fn main(@builtin(global_invocation_id) id: vec3u) {
  let i = id.x;
  if (i >= TOTAL4) { return; }
  var sum = G[i];
  for (var s = 1u; s < SEGMENTS; s++) { sum += G[s * TOTAL4 + i]; }
  G[i] = sum;
}


// optimise: clip, 1 workgroups, {other:557,to:2048}
var<workgroup> partial: array<f32, 256>;

fn total(lane: u32, v: f32) -> f32 {
  workgroupBarrier();
  partial[lane] = v;
  for (var width = u32(128); width > 0; width /= 2) {
    workgroupBarrier();
    if (lane < width) { partial[lane] += partial[lane + width]; }
  }
  workgroupBarrier();
  return partial[0];
}

@compute @workgroup_size(256) fn main(@builtin(local_invocation_index) thread: u32) {
  var sum = 0.0;
  for (var i = thread; i < TOTAL4; i += 256u) {
    if (T[L.other + i] < 2u) { sum += dot(G[i], G[i]); }
  }
  let all = total(thread, sum);
  if (thread == 0u) { R[L.to] = min(1.0, S.clip / (sqrt(all) + 1e-6)); }
}


// optimise: muon, 4 workgroups, {other:2145,start:2048}
var<workgroup> partial: array<f32, 256>;

fn total(lane: u32, v: f32) -> f32 {
  workgroupBarrier();
  partial[lane] = v;
  for (var width = u32(128); width > 0; width /= 2) {
    workgroupBarrier();
    if (lane < width) { partial[lane] += partial[lane + width]; }
  }
  workgroupBarrier();
  return partial[0];
}

fn square(at: u32, n: u32, i: u32, j: u32, c4: u32) -> f32 {
  var sum = vec4f(0);
  for (var c = 0u; c < c4; c++) { sum += A[at + i * c4 + c] * A[at + j * c4 + c]; }
  return sum.x + sum.y + sum.z + sum.w;
}

@compute @workgroup_size(256) fn main(@builtin(local_invocation_index) thread: u32, @builtin(workgroup_id) group: vec3u) {
  let record = L.other + 4u * group.x;
  let weight = T[record];
  let M0 = T[record + 1u];
  let N0 = T[record + 2u];
  let tall = M0 > N0;
  let r = min(M0, N0);
  let c4 = max(M0, N0) / 4u;
  let r4 = r / 4u;
  let size = M0 * N0 / 4u;
  var x = T[record + 3u];
  var next = x + size;
  let gram = next + size;
  let poly = gram + r * r4;
  let share = R[L.start];
  var mine = 0.0;
  for (var i = thread; i < size; i += 256u) {
    let g = G[weight + i] * share;
    let m = M[weight + i] * S.momentum + g;
    M[weight + i] = m;
    let step = m * S.momentum + g;
    next = x + size;
    A[next + i] = step;
    mine += dot(step, step);
  }
  let scale = 1.0 / (sqrt(total(thread, mine)) + 1e-7);
  storageBarrier();
  for (var i = thread; i < size; i += 256u) {
    if (tall) {
      // x [N, M] of [M, N]
      let row = i / c4;
      let origin = next + (i % c4) * 4u * r4 + row / 4u;
      let e = row % 4u;
      A[x + i] = vec4f(A[origin][e], A[origin + r4][e], A[origin + 2u * r4][e], A[origin + 3u * r4][e]) * scale;
    } else {
      A[x + i] = A[next + i] * scale;
    }
  }
  for (var t = 0; t < 4; t++) {
    storageBarrier();
    for (var i = thread; i < r * r4; i += 256u) {
      let row = i / r4;
      let col = (i % r4) * 4u;
      A[gram + i] = vec4f(square(x, r, row, col, c4), square(x, r, row, col + 1u, c4), square(x, r, row, col + 2u, c4), square(x, r, row, col + 3u, c4));
    }
    storageBarrier();
    for (var i = thread; i < r * r4; i += 256u) {
      let row = i / r4;
      let col = (i % r4) * 4u;
      let twice = vec4f(square(gram, r, row, col, r4), square(gram, r, row, col + 1u, r4), square(gram, r, row, col + 2u, r4), square(gram, r, row, col + 3u, r4));
      A[poly + i] = -4.7750 * A[gram + i] + 2.0315 * twice;
    }
    storageBarrier();
    for (var i = thread; i < size; i += 256u) {
      let row = i / c4;
      let col = i % c4;
      var sum = 3.4445 * A[x + i];
      for (var j = 0u; j < r4; j++) {
        let p = A[poly + row * r4 + j];
        let at = x + 4u * j * c4 + col;
        sum += p.x * A[at] + p.y * A[at + c4] + p.z * A[at + 2u * c4] + p.w * A[at + 3u * c4];
      }
      A[next + i] = sum;
    }
    let held = x;
    x = next;
    next = held;
  }
  storageBarrier();
  let step = S.muonLr * sqrt(max(1.0, f32(M0) / f32(N0)));
  for (var i = thread; i < size; i += 256u) {
    var direction = A[x + i];
    if (tall) {
      let row = i / r4;
      let origin = x + (i % r4) * 4u * c4 + row / 4u;
      let e = row % 4u;
      direction = vec4f(A[origin][e], A[origin + c4][e], A[origin + 2u * c4][e], A[origin + 3u * c4][e]);
    }
    W[weight + i] = W[weight + i] * S.muonKeep - step * direction;
  }
}


// optimise: adam, 25 workgroups, {other:557,start:2048}
@compute @workgroup_size(64) fn main(@builtin(global_invocation_id) id: vec3u) {
  let i = id.x;
  if (i >= TOTAL4) { return; }
  let group = T[L.other + i];
  if (group == 3u) { return; }
  if (group > 0u) {
    let ours = group == 1u;
    let g = G[i] * select(1.0, R[L.start], ours);
    let m = M[i] * S.beta1 + g * (1.0 - S.beta1);
    let v = M[TOTAL4 + i] * S.beta2 + g * g * (1.0 - S.beta2);
    M[i] = m;
    M[TOTAL4 + i] = v;
    let direction = m / (sqrt(v) / S.root + S.eps);
    W[i] = W[i] * select(S.rowsKeep, 1.0, ours) - select(S.rowsLr, S.adamLr, ours) * direction;
  }
  V[i] = V[i] * S.ema + W[i] * (1.0 - S.ema);
}
