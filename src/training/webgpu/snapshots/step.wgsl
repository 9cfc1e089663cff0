// TrmGate: A [6, 33] -> [3, 33], 2 workgroups
fn sigmoid(v: f32) -> f32 { return 1.0 / (1.0 + exp(-v)); }
fn gateAt(i: i32) -> i32 { return i; }
fn upAt(i: i32) -> i32 { return i + 99; }
fn compute(i: i32) -> f32 { let g = A[gateAt(i)]; return g * sigmoid(g) * A[upAt(i)]; }
fn main(index: i32) { if (index < uniforms.size) { result[index] = compute(index); } }

// TrmGate: A [5, 26] -> [5, 13], 2 workgroups
fn sigmoid(v: f32) -> f32 { return 1.0 / (1.0 + exp(-v)); }
fn gateAt(i: i32) -> i32 { return (i / 13) * 26 + i % 13; }
fn upAt(i: i32) -> i32 { return gateAt(i) + 13; }
fn compute(i: i32) -> f32 { let g = A[gateAt(i)]; return g * sigmoid(g) * A[upAt(i)]; }
fn main(index: i32) { if (index < uniforms.size) { result[index] = compute(index); } }

// TrmGateGrad: A [6, 33], B [3, 33] -> [6, 33], 4 workgroups
fn sigmoid(v: f32) -> f32 { return 1.0 / (1.0 + exp(-v)); }
fn gateAt(i: i32) -> i32 { return i; }
fn upAt(i: i32) -> i32 { return i + 99; }

fn compute(i: i32) -> f32 {
  let half = 99; let up = i >= half; let at = select(i, i - half, up);
  let g = A[gateAt(at)];
  let s = sigmoid(g);
  if (up) { return B[at] * g * s; }
  return B[at] * A[upAt(at)] * s * (1.0 + g * (1.0 - s));
}
fn main(index: i32) { if (index < uniforms.size) { result[index] = compute(index); } }

// TrmGateGrad: A [5, 26], B [5, 13] -> [5, 26], 3 workgroups
fn sigmoid(v: f32) -> f32 { return 1.0 / (1.0 + exp(-v)); }
fn gateAt(i: i32) -> i32 { return (i / 13) * 26 + i % 13; }
fn upAt(i: i32) -> i32 { return gateAt(i) + 13; }

fn compute(i: i32) -> f32 {
  let c = i % 26; let up = c >= 13; let at = (i / 26) * 13 + select(c, c - 13, up);
  let g = A[gateAt(at)];
  let s = sigmoid(g);
  if (up) { return B[at] * g * s; }
  return B[at] * A[upAt(at)] * s * (1.0 + g * (1.0 - s));
}
fn main(index: i32) { if (index < uniforms.size) { result[index] = compute(index); } }

// TrmAddNorm: A [7, 131], B [7, 131] -> [7, 131], 3 workgroups; rows : f32, eps : f32,
const ROWS = 7; const COLS = 131;

fn squares(first: i32, by: i32, count: i32) -> f32 {
  var s = 0.0;
  for (var k = 0; k < count; k++) { let j = first + k * by; let v = A[j] + B[j]; s += v * v; }
  return s;
}

fn compute(row: i32, lane: i32) {
  let c = row * 64 + lane;
  if (c >= COLS) { return; }
  let r = inverseSqrt(squares(c, COLS, ROWS) / f32(ROWS) + uniforms.eps);
  for (var k = 0; k < ROWS; k++) { let j = c + k * COLS; result[j] = (A[j] + B[j]) * r; }
}
var<workgroup> partial: array<f32, 64>;

fn total(lane: i32, v: f32) -> f32 {
  workgroupBarrier();
  partial[lane] = v;
  for (var width = i32(32); width > 0; width /= 2) {
    workgroupBarrier();
    if (lane < width) { partial[lane] += partial[lane + width]; }
  }
  workgroupBarrier();
  return partial[0];
}
fn main(index: i32) { compute(min(index / 64, i32(uniforms.rows) - 1), i32(localIndex)); }

// TrmAddNorm: A [5, 70], B [5, 70] -> [5, 70], 5 workgroups; rows : f32, eps : f32,
const ROWS = 5; const COLS = 70;

fn squares(first: i32, by: i32, count: i32) -> f32 {
  var s = 0.0;
  for (var k = 0; k < count; k++) { let j = first + k * by; let v = A[j] + B[j]; s += v * v; }
  return s;
}

fn compute(row: i32, lane: i32) {
  let first = row * COLS;
  let mine = (COLS - lane + 63) / 64;
  let r = inverseSqrt(total(lane, squares(first + lane, 64, mine)) / f32(COLS) + uniforms.eps);
  for (var c = lane; c < COLS; c += 64) { result[first + c] = (A[first + c] + B[first + c]) * r; }
}
var<workgroup> partial: array<f32, 64>;

fn total(lane: i32, v: f32) -> f32 {
  workgroupBarrier();
  partial[lane] = v;
  for (var width = i32(32); width > 0; width /= 2) {
    workgroupBarrier();
    if (lane < width) { partial[lane] += partial[lane + width]; }
  }
  workgroupBarrier();
  return partial[0];
}
fn main(index: i32) { compute(min(index / 64, i32(uniforms.rows) - 1), i32(localIndex)); }

// TrmAddNormGrad: A [7, 131], B [7, 131], C [7, 131] -> [7, 131], 3 workgroups; rows : f32, eps : f32,
const ROWS = 7; const COLS = 131;

fn squares(first: i32, by: i32, count: i32) -> f32 {
  var s = 0.0;
  for (var k = 0; k < count; k++) { let j = first + k * by; let v = A[j] + B[j]; s += v * v; }
  return s;
}

fn products(first: i32, by: i32, count: i32) -> f32 {
  var s = 0.0;
  for (var k = 0; k < count; k++) { let j = first + k * by; s += (A[j] + B[j]) * C[j]; }
  return s;
}
const N = ROWS;

fn compute(row: i32, lane: i32) {
  let c = row * 64 + lane;
  if (c >= COLS) { return; }
  let r = inverseSqrt(squares(c, COLS, ROWS) / f32(N) + uniforms.eps);
  let dot = products(c, COLS, ROWS);
  let m = r * r * r * dot / f32(N);
  for (var k = 0; k < ROWS; k++) { let j = c + k * COLS; result[j] = r * C[j] - (A[j] + B[j]) * m; }
}
var<workgroup> partial: array<f32, 64>;

fn total(lane: i32, v: f32) -> f32 {
  workgroupBarrier();
  partial[lane] = v;
  for (var width = i32(32); width > 0; width /= 2) {
    workgroupBarrier();
    if (lane < width) { partial[lane] += partial[lane + width]; }
  }
  workgroupBarrier();
  return partial[0];
}
fn main(index: i32) { compute(min(index / 64, i32(uniforms.rows) - 1), i32(localIndex)); }

// TrmAddNormGrad: A [5, 70], B [5, 70], C [5, 70] -> [5, 70], 5 workgroups; rows : f32, eps : f32,
const ROWS = 5; const COLS = 70;

fn squares(first: i32, by: i32, count: i32) -> f32 {
  var s = 0.0;
  for (var k = 0; k < count; k++) { let j = first + k * by; let v = A[j] + B[j]; s += v * v; }
  return s;
}

fn products(first: i32, by: i32, count: i32) -> f32 {
  var s = 0.0;
  for (var k = 0; k < count; k++) { let j = first + k * by; s += (A[j] + B[j]) * C[j]; }
  return s;
}
const N = COLS;

fn compute(row: i32, lane: i32) {
  let first = row * COLS;
  let mine = (COLS - lane + 63) / 64;
  let r = inverseSqrt(total(lane, squares(first + lane, 64, mine)) / f32(N) + uniforms.eps);
  let dot = total(lane, products(first + lane, 64, mine));
  let m = r * r * r * dot / f32(N);
  for (var c = lane; c < COLS; c += 64) { let j = first + c; result[j] = r * C[j] - (A[j] + B[j]) * m; }
}
var<workgroup> partial: array<f32, 64>;

fn total(lane: i32, v: f32) -> f32 {
  workgroupBarrier();
  partial[lane] = v;
  for (var width = i32(32); width > 0; width /= 2) {
    workgroupBarrier();
    if (lane < width) { partial[lane] += partial[lane + width]; }
  }
  workgroupBarrier();
  return partial[0];
}
fn main(index: i32) { compute(min(index / 64, i32(uniforms.rows) - 1), i32(localIndex)); }

// TrmHeads: A [10, 36], B1 [5, 4], B2 [5, 4] -> [3, 6, 5, 4], 6 workgroups
const L = 5; const B = 2; const H = 3; const E = 4;
fn place(part: i32, n: i32, l: i32, e: i32) -> i32 { return ((l * B + n / H) * 3 + part) * H * E + (n % H) * E + e; }
fn head(part: i32, n: i32, l: i32, e: i32) -> i32 { return ((part * B * H + n) * L + l) * E + e; }

fn compute(i: i32) -> f32 {
  let e = i % E; let l = (i / E) % L; let n = (i / (E * L)) % (B * H); let part = i / (E * L * B * H);
  let v = A[place(part, n, l, e)];
  if (part == 2) { return v; }
  let low = e < E / 2;
  let other = A[place(part, n, l, select(e - E / 2, e + E / 2, low))];
  return v * B1[l * E + e] + select(other, -other, low) * B2[l * E + e];
}
fn main(index: i32) { if (index < uniforms.size) { result[index] = compute(index); } }

// TrmHeads: A [12, 48], B1 [4, 8], B2 [4, 8] -> [3, 6, 4, 8], 9 workgroups
const L = 4; const B = 3; const H = 2; const E = 8;
fn place(part: i32, n: i32, l: i32, e: i32) -> i32 { return ((l * B + n / H) * 3 + part) * H * E + (n % H) * E + e; }
fn head(part: i32, n: i32, l: i32, e: i32) -> i32 { return ((part * B * H + n) * L + l) * E + e; }

fn compute(i: i32) -> f32 {
  let e = i % E; let l = (i / E) % L; let n = (i / (E * L)) % (B * H); let part = i / (E * L * B * H);
  let v = A[place(part, n, l, e)];
  if (part == 2) { return v; }
  let low = e < E / 2;
  let other = A[place(part, n, l, select(e - E / 2, e + E / 2, low))];
  return v * B1[l * E + e] + select(other, -other, low) * B2[l * E + e];
}
fn main(index: i32) { if (index < uniforms.size) { result[index] = compute(index); } }

// TrmHeadsGrad: A [3, 6, 5, 4], B1 [5, 4], B2 [5, 4] -> [10, 36], 6 workgroups
const L = 5; const B = 2; const H = 3; const E = 4;
fn place(part: i32, n: i32, l: i32, e: i32) -> i32 { return ((l * B + n / H) * 3 + part) * H * E + (n % H) * E + e; }
fn head(part: i32, n: i32, l: i32, e: i32) -> i32 { return ((part * B * H + n) * L + l) * E + e; }

fn compute(i: i32) -> f32 {
  let e = i % E; let h = (i / E) % H; let part = (i / (E * H)) % 3; let row = i / (3 * E * H);
  let l = row / B; let n = (row % B) * H + h;
  let g = A[head(part, n, l, e)];
  if (part == 2) { return g; }
  let low = e < E / 2;
  let partner = select(e - E / 2, e + E / 2, low);
  let other = A[head(part, n, l, partner)] * B2[l * E + partner];
  return g * B1[l * E + e] + select(-other, other, low);
}
fn main(index: i32) { if (index < uniforms.size) { result[index] = compute(index); } }

// TrmHeadsGrad: A [3, 6, 4, 8], B1 [4, 8], B2 [4, 8] -> [12, 48], 9 workgroups
const L = 4; const B = 3; const H = 2; const E = 8;
fn place(part: i32, n: i32, l: i32, e: i32) -> i32 { return ((l * B + n / H) * 3 + part) * H * E + (n % H) * E + e; }
fn head(part: i32, n: i32, l: i32, e: i32) -> i32 { return ((part * B * H + n) * L + l) * E + e; }

fn compute(i: i32) -> f32 {
  let e = i % E; let h = (i / E) % H; let part = (i / (E * H)) % 3; let row = i / (3 * E * H);
  let l = row / B; let n = (row % B) * H + h;
  let g = A[head(part, n, l, e)];
  if (part == 2) { return g; }
  let low = e < E / 2;
  let partner = select(e - E / 2, e + E / 2, low);
  let other = A[head(part, n, l, partner)] * B2[l * E + partner];
  return g * B1[l * E + e] + select(-other, other, low);
}
fn main(index: i32) { if (index < uniforms.size) { result[index] = compute(index); } }

// TrmSoftmaxGrad: A [2, 7], B [2, 7] -> [2, 7], 2 workgroups; rows : f32,
fn compute(row: i32, lane: i32) {
  let first = row * 7;
  var s = 0.0;
  for (var c = lane; c < 7; c += 64) { s += A[first + c] * B[first + c]; }
  let dot = total(lane, s);
  for (var c = lane; c < 7; c += 64) { result[first + c] = A[first + c] * (B[first + c] - dot); }
}
var<workgroup> partial: array<f32, 64>;

fn total(lane: i32, v: f32) -> f32 {
  workgroupBarrier();
  partial[lane] = v;
  for (var width = i32(32); width > 0; width /= 2) {
    workgroupBarrier();
    if (lane < width) { partial[lane] += partial[lane + width]; }
  }
  workgroupBarrier();
  return partial[0];
}
fn main(index: i32) { compute(min(index / 64, i32(uniforms.rows) - 1), i32(localIndex)); }

// TrmSoftmaxGrad: A [3, 4, 90], B [3, 4, 90] -> [3, 4, 90], 12 workgroups; rows : f32,
fn compute(row: i32, lane: i32) {
  let first = row * 90;
  var s = 0.0;
  for (var c = lane; c < 90; c += 64) { s += A[first + c] * B[first + c]; }
  let dot = total(lane, s);
  for (var c = lane; c < 90; c += 64) { result[first + c] = A[first + c] * (B[first + c] - dot); }
}
var<workgroup> partial: array<f32, 64>;

fn total(lane: i32, v: f32) -> f32 {
  workgroupBarrier();
  partial[lane] = v;
  for (var width = i32(32); width > 0; width /= 2) {
    workgroupBarrier();
    if (lane < width) { partial[lane] += partial[lane + width]; }
  }
  workgroupBarrier();
  return partial[0];
}
fn main(index: i32) { compute(min(index / 64, i32(uniforms.rows) - 1), i32(localIndex)); }

// TrmTowards: A [3, 50], B [3, 50] -> [3, 50], 3 workgroups; t : f32,
fn compute(i: i32) -> f32 { let b = B[i]; return A[i] + (b - A[i]) * uniforms.t; }
fn main(index: i32) { if (index < uniforms.size) { result[index] = compute(index); } }

// TrmTowards: A [3, 50], B [3, 50] -> [3, 50], 3 workgroups; t : f32,
fn compute(i: i32) -> f32 { let b = B[i]; return A[i] + (b * b - A[i]) * uniforms.t; }
fn main(index: i32) { if (index < uniforms.size) { result[index] = compute(index); } }

// TrmAdamW: P [3, 50], M [3, 50], V [3, 50] -> [3, 50], 3 workgroups; lr : f32, decay : f32, c1 : f32, c2 : f32, tiny : f32,
fn compute(i: i32) -> f32 { let m = M[i]; let root = sqrt(V[i]) / uniforms.c2; return P[i] * uniforms.decay - uniforms.lr * (m / uniforms.c1 / (root + uniforms.tiny)); }
fn main(index: i32) { if (index < uniforms.size) { result[index] = compute(index); } }

// TrmAdamAtan2: P [3, 50], M [3, 50], V [3, 50] -> [3, 50], 3 workgroups; lr : f32, decay : f32, c1 : f32, c2 : f32, tiny : f32,
fn compute(i: i32) -> f32 { let m = M[i]; let root = sqrt(V[i]) / uniforms.c2; return P[i] * uniforms.decay - uniforms.lr * (select(atan2(m, root), 0.0, m == 0.0) / uniforms.c1); }
fn main(index: i32) { if (index < uniforms.size) { result[index] = compute(index); } }
