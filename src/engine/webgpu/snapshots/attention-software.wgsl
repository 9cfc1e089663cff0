// updateZ 0, grid 3 x 2 x 2
@group(0) @binding(0) var<storage, read> weight: array<vec4f>;
@group(0) @binding(1) var<storage, read> act0: array<vec4f>;
@group(0) @binding(2) var<storage, read> act1: array<vec4f>;
@group(0) @binding(3) var<storage, read> act2: array<vec4f>;
@group(0) @binding(4) var<storage, read_write> out: array<vec4f>;

fn act0Scale(row: u32) -> f32 {
  var sum = 0.0;
  for (var p = 0u; p < 1u; p++) {
    sum += act0[108u + row * 1u + p].x;
  }
  // The first part alone says that a row is plain: the others may hold anything of a run before.
  return select(inverseSqrt(sum * 0.041666666666666664 + 0.00001), 1.0, act0[108u + row * 1u].x < 0.0);
}

fn act1Scale(row: u32) -> f32 {
  var sum = 0.0;
  for (var p = 0u; p < 1u; p++) {
    sum += act1[108u + row * 1u + p].x;
  }
  // The first part alone says that a row is plain: the others may hold anything of a run before.
  return select(inverseSqrt(sum * 0.041666666666666664 + 0.00001), 1.0, act1[108u + row * 1u].x < 0.0);
}
var<workgroup> actRow0: array<f32, 8>;
var<workgroup> actRow1: array<f32, 8>;

@compute @workgroup_size(8, 4) fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_id) local: vec3u, @builtin(local_invocation_index) thread: u32) {
  let b = group.z;
  let rowBase = group.y * 8u;
  let columnBase = group.x * 8u; // in vec4s, as all columns here
  let row = rowBase + local.y * 2u;
  let column = columnBase + local.x * 1u;
  let row0 = b * 9u + min(row + 0u, 8u);
  let row1 = b * 9u + min(row + 1u, 8u);
  let c0 = min(column + 0u, 17u);
  for (var i = thread; i < 8u; i += 32u) {
    actRow0[i] = act0Scale(b * 9u + min(rowBase + i, 8u));
  }
  for (var i = thread; i < 8u; i += 32u) {
    actRow1[i] = act1Scale(b * 9u + min(rowBase + i, 8u));
  }
  workgroupBarrier();
  var sum0_0 = vec4f();
  var sum1_0 = vec4f();
  for (var k = 0u; k < 6u; k++) {
    let a0 = act0[row0 * 6u + k] * actRow0[local.y * 2u + 0u] + act1[row0 * 6u + k] * actRow1[local.y * 2u + 0u] + act2[row0 * 6u + k];
    let a1 = act0[row1 * 6u + k] * actRow0[local.y * 2u + 1u] + act1[row1 * 6u + k] * actRow1[local.y * 2u + 1u] + act2[row1 * 6u + k];
    {
      let b0 = weight[(k * 4u + 0u) * 18u + c0];
      sum0_0 += a0.x * b0;
      sum1_0 += a1.x * b0;
    }
    {
      let b0 = weight[(k * 4u + 1u) * 18u + c0];
      sum0_0 += a0.y * b0;
      sum1_0 += a1.y * b0;
    }
    {
      let b0 = weight[(k * 4u + 2u) * 18u + c0];
      sum0_0 += a0.z * b0;
      sum1_0 += a1.z * b0;
    }
    {
      let b0 = weight[(k * 4u + 3u) * 18u + c0];
      sum0_0 += a0.w * b0;
      sum1_0 += a1.w * b0;
    }
  }
  if (row + 0u < 9u) {
    if (column + 0u < 18u) {
      out[row0 * 18u + c0] = sum0_0;
    }
  }
  if (row + 1u < 9u) {
    if (column + 0u < 18u) {
      out[row1 * 18u + c0] = sum1_0;
    }
  }
}

// updateZ 1, grid 1 x 3 x 2
@group(0) @binding(0) var<storage, read> qkv: array<vec4f>;
@group(0) @binding(1) var<storage, read_write> out: array<vec4f>;

@compute @workgroup_size(16, 1) fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_id) local: vec3u, @builtin(local_invocation_index) thread: u32) {
  let b = group.z;
  let head = group.y * 2u;
  let query = group.x * 64u + local.x * 4u;
  let at_q0 = (b * 9u + min(query + 0u, 8u)) * 18u + head;
  let q0_0 = qkv[at_q0 + 0u];
  var o0_0 = vec4f();
  let q0_1 = qkv[at_q0 + 1u];
  var o0_1 = vec4f();
  var most0 = -1e30;
  var total0 = 0.0;
  let at_q1 = (b * 9u + min(query + 1u, 8u)) * 18u + head;
  let q1_0 = qkv[at_q1 + 0u];
  var o1_0 = vec4f();
  let q1_1 = qkv[at_q1 + 1u];
  var o1_1 = vec4f();
  var most1 = -1e30;
  var total1 = 0.0;
  let at_q2 = (b * 9u + min(query + 2u, 8u)) * 18u + head;
  let q2_0 = qkv[at_q2 + 0u];
  var o2_0 = vec4f();
  let q2_1 = qkv[at_q2 + 1u];
  var o2_1 = vec4f();
  var most2 = -1e30;
  var total2 = 0.0;
  let at_q3 = (b * 9u + min(query + 3u, 8u)) * 18u + head;
  let q3_0 = qkv[at_q3 + 0u];
  var o3_0 = vec4f();
  let q3_1 = qkv[at_q3 + 1u];
  var o3_1 = vec4f();
  var most3 = -1e30;
  var total3 = 0.0;
  for (var k0 = local.y * 4u; k0 < 9u; k0 += 4u) {
    let at0 = (b * 9u + min(k0 + 0u, 8u)) * 18u + 6u + head;
    let at1 = (b * 9u + min(k0 + 1u, 8u)) * 18u + 6u + head;
    let at2 = (b * 9u + min(k0 + 2u, 8u)) * 18u + 6u + head;
    let at3 = (b * 9u + min(k0 + 3u, 8u)) * 18u + 6u + head;
    var s0_0 = vec4f();
    var s0_1 = vec4f();
    var s0_2 = vec4f();
    var s0_3 = vec4f();
    var s1_0 = vec4f();
    var s1_1 = vec4f();
    var s1_2 = vec4f();
    var s1_3 = vec4f();
    var s2_0 = vec4f();
    var s2_1 = vec4f();
    var s2_2 = vec4f();
    var s2_3 = vec4f();
    var s3_0 = vec4f();
    var s3_1 = vec4f();
    var s3_2 = vec4f();
    var s3_3 = vec4f();
    {
      let k0 = qkv[at0 + 0u];
      let k1 = qkv[at1 + 0u];
      let k2 = qkv[at2 + 0u];
      let k3 = qkv[at3 + 0u];
      s0_0 += q0_0 * k0;
      s0_1 += q0_0 * k1;
      s0_2 += q0_0 * k2;
      s0_3 += q0_0 * k3;
      s1_0 += q1_0 * k0;
      s1_1 += q1_0 * k1;
      s1_2 += q1_0 * k2;
      s1_3 += q1_0 * k3;
      s2_0 += q2_0 * k0;
      s2_1 += q2_0 * k1;
      s2_2 += q2_0 * k2;
      s2_3 += q2_0 * k3;
      s3_0 += q3_0 * k0;
      s3_1 += q3_0 * k1;
      s3_2 += q3_0 * k2;
      s3_3 += q3_0 * k3;
    }
    {
      let k0 = qkv[at0 + 1u];
      let k1 = qkv[at1 + 1u];
      let k2 = qkv[at2 + 1u];
      let k3 = qkv[at3 + 1u];
      s0_0 += q0_1 * k0;
      s0_1 += q0_1 * k1;
      s0_2 += q0_1 * k2;
      s0_3 += q0_1 * k3;
      s1_0 += q1_1 * k0;
      s1_1 += q1_1 * k1;
      s1_2 += q1_1 * k2;
      s1_3 += q1_1 * k3;
      s2_0 += q2_1 * k0;
      s2_1 += q2_1 * k1;
      s2_2 += q2_1 * k2;
      s2_3 += q2_1 * k3;
      s3_0 += q3_1 * k0;
      s3_1 += q3_1 * k1;
      s3_2 += q3_1 * k2;
      s3_3 += q3_1 * k3;
    }
    let there = (vec4u(0u, 1u, 2u, 3u) + k0) < vec4u(9u);
    let s0 = select(vec4f(-1e30), vec4f(dot(s0_0, vec4f(1.0)), dot(s0_1, vec4f(1.0)), dot(s0_2, vec4f(1.0)), dot(s0_3, vec4f(1.0))), there);
    let top0 = max(most0, max(max(s0.x, s0.y), max(s0.z, s0.w)));
    let keep0 = exp(most0 - top0);
    let p0 = exp(s0 - top0);
    most0 = top0;
    total0 = total0 * keep0 + dot(p0, vec4f(1.0));
    let s1 = select(vec4f(-1e30), vec4f(dot(s1_0, vec4f(1.0)), dot(s1_1, vec4f(1.0)), dot(s1_2, vec4f(1.0)), dot(s1_3, vec4f(1.0))), there);
    let top1 = max(most1, max(max(s1.x, s1.y), max(s1.z, s1.w)));
    let keep1 = exp(most1 - top1);
    let p1 = exp(s1 - top1);
    most1 = top1;
    total1 = total1 * keep1 + dot(p1, vec4f(1.0));
    let s2 = select(vec4f(-1e30), vec4f(dot(s2_0, vec4f(1.0)), dot(s2_1, vec4f(1.0)), dot(s2_2, vec4f(1.0)), dot(s2_3, vec4f(1.0))), there);
    let top2 = max(most2, max(max(s2.x, s2.y), max(s2.z, s2.w)));
    let keep2 = exp(most2 - top2);
    let p2 = exp(s2 - top2);
    most2 = top2;
    total2 = total2 * keep2 + dot(p2, vec4f(1.0));
    let s3 = select(vec4f(-1e30), vec4f(dot(s3_0, vec4f(1.0)), dot(s3_1, vec4f(1.0)), dot(s3_2, vec4f(1.0)), dot(s3_3, vec4f(1.0))), there);
    let top3 = max(most3, max(max(s3.x, s3.y), max(s3.z, s3.w)));
    let keep3 = exp(most3 - top3);
    let p3 = exp(s3 - top3);
    most3 = top3;
    total3 = total3 * keep3 + dot(p3, vec4f(1.0));
    {
      let v0 = qkv[at0 + 6u];
      let v1 = qkv[at1 + 6u];
      let v2 = qkv[at2 + 6u];
      let v3 = qkv[at3 + 6u];
      o0_0 = o0_0 * keep0 + p0.x * v0 + p0.y * v1 + p0.z * v2 + p0.w * v3;
      o1_0 = o1_0 * keep1 + p1.x * v0 + p1.y * v1 + p1.z * v2 + p1.w * v3;
      o2_0 = o2_0 * keep2 + p2.x * v0 + p2.y * v1 + p2.z * v2 + p2.w * v3;
      o3_0 = o3_0 * keep3 + p3.x * v0 + p3.y * v1 + p3.z * v2 + p3.w * v3;
    }
    {
      let v0 = qkv[at0 + 7u];
      let v1 = qkv[at1 + 7u];
      let v2 = qkv[at2 + 7u];
      let v3 = qkv[at3 + 7u];
      o0_1 = o0_1 * keep0 + p0.x * v0 + p0.y * v1 + p0.z * v2 + p0.w * v3;
      o1_1 = o1_1 * keep1 + p1.x * v0 + p1.y * v1 + p1.z * v2 + p1.w * v3;
      o2_1 = o2_1 * keep2 + p2.x * v0 + p2.y * v1 + p2.z * v2 + p2.w * v3;
      o3_1 = o3_1 * keep3 + p3.x * v0 + p3.y * v1 + p3.z * v2 + p3.w * v3;
    }
  }
  if (local.y == 0u && query + 0u < 9u) {
    let at = (b * 9u + query + 0u) * 6u + head;
    out[at + 0u] = o0_0 / total0;
    out[at + 1u] = o0_1 / total0;
  }
  if (local.y == 0u && query + 1u < 9u) {
    let at = (b * 9u + query + 1u) * 6u + head;
    out[at + 0u] = o1_0 / total1;
    out[at + 1u] = o1_1 / total1;
  }
  if (local.y == 0u && query + 2u < 9u) {
    let at = (b * 9u + query + 2u) * 6u + head;
    out[at + 0u] = o2_0 / total2;
    out[at + 1u] = o2_1 / total2;
  }
  if (local.y == 0u && query + 3u < 9u) {
    let at = (b * 9u + query + 3u) * 6u + head;
    out[at + 0u] = o3_0 / total3;
    out[at + 1u] = o3_1 / total3;
  }
}

// updateZ 2, grid 1 x 2 x 2
@group(0) @binding(0) var<storage, read> weight: array<vec4f>;
@group(0) @binding(1) var<storage, read> act0: array<vec4f>;
@group(0) @binding(2) var<storage, read> res0: array<vec4f>;
@group(0) @binding(3) var<storage, read> res1: array<vec4f>;
@group(0) @binding(4) var<storage, read> res2: array<vec4f>;
@group(0) @binding(5) var<storage, read_write> out: array<vec4f>;

fn res0Scale(row: u32) -> f32 {
  var sum = 0.0;
  for (var p = 0u; p < 1u; p++) {
    sum += res0[108u + row * 1u + p].x;
  }
  // The first part alone says that a row is plain: the others may hold anything of a run before.
  return select(inverseSqrt(sum * 0.041666666666666664 + 0.00001), 1.0, res0[108u + row * 1u].x < 0.0);
}

fn res1Scale(row: u32) -> f32 {
  var sum = 0.0;
  for (var p = 0u; p < 1u; p++) {
    sum += res1[108u + row * 1u + p].x;
  }
  // The first part alone says that a row is plain: the others may hold anything of a run before.
  return select(inverseSqrt(sum * 0.041666666666666664 + 0.00001), 1.0, res1[108u + row * 1u].x < 0.0);
}
var<workgroup> resRow0: array<f32, 8>;
var<workgroup> resRow1: array<f32, 8>;
var<workgroup> sums: array<f32, 48>;

@compute @workgroup_size(6, 4) fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_id) local: vec3u, @builtin(local_invocation_index) thread: u32) {
  let b = group.z;
  let rowBase = group.y * 8u;
  let columnBase = group.x * 6u; // in vec4s, as all columns here
  let row = rowBase + local.y * 2u;
  let column = columnBase + local.x * 1u;
  let row0 = b * 9u + min(row + 0u, 8u);
  let row1 = b * 9u + min(row + 1u, 8u);
  let c0 = min(column + 0u, 5u);
  for (var i = thread; i < 8u; i += 24u) {
    resRow0[i] = res0Scale(b * 9u + min(rowBase + i, 8u));
  }
  for (var i = thread; i < 8u; i += 24u) {
    resRow1[i] = res1Scale(b * 9u + min(rowBase + i, 8u));
  }
  workgroupBarrier();
  var sum0_0 = vec4f();
  var sum1_0 = vec4f();
  for (var k = 0u; k < 6u; k++) {
    let a0 = act0[row0 * 6u + k];
    let a1 = act0[row1 * 6u + k];
    {
      let b0 = weight[(k * 4u + 0u) * 6u + c0];
      sum0_0 += a0.x * b0;
      sum1_0 += a1.x * b0;
    }
    {
      let b0 = weight[(k * 4u + 1u) * 6u + c0];
      sum0_0 += a0.y * b0;
      sum1_0 += a1.y * b0;
    }
    {
      let b0 = weight[(k * 4u + 2u) * 6u + c0];
      sum0_0 += a0.z * b0;
      sum1_0 += a1.z * b0;
    }
    {
      let b0 = weight[(k * 4u + 3u) * 6u + c0];
      sum0_0 += a0.w * b0;
      sum1_0 += a1.w * b0;
    }
  }
  let scale0_0 = resRow0[local.y * 2u + 0u];
  let scale0_1 = resRow0[local.y * 2u + 1u];
  let scale1_0 = resRow1[local.y * 2u + 0u];
  let scale1_1 = resRow1[local.y * 2u + 1u];
  var square0 = 0.0;
  var square1 = 0.0;
  if (row + 0u < 9u) {
    sum0_0 += res0[row0 * 6u + c0] * scale0_0 + res1[row0 * 6u + c0] * scale1_0 + res2[row0 * 6u + c0];
    out[row0 * 6u + c0] = sum0_0;
    square0 += dot(sum0_0, sum0_0);
  }
  if (row + 1u < 9u) {
    sum1_0 += res0[row1 * 6u + c0] * scale0_1 + res1[row1 * 6u + c0] * scale1_1 + res2[row1 * 6u + c0];
    out[row1 * 6u + c0] = sum1_0;
    square1 += dot(sum1_0, sum1_0);
  }
  if (local.x % 1u == 0u) {
    sums[(local.y * 2u + 0u) * 6u + local.x / 1u] = square0;
    sums[(local.y * 2u + 1u) * 6u + local.x / 1u] = square1;
  }
  workgroupBarrier();
  for (var r = thread; r < 8u; r += 24u) {
    var total = 0.0;
    for (var i = 0u; i < 6u; i++) {
      total += sums[r * 6u + i];
    }
    if (rowBase + r < 9u) {
      out[108u + (b * 9u + rowBase + r) * 1u + group.x] = vec4f(total, 0.0, 0.0, 0.0);
    }
  }
}

// updateZ 3, grid 8 x 2 x 2
@group(0) @binding(0) var<storage, read> weight: array<vec4f>;
@group(0) @binding(1) var<storage, read> act0: array<vec4f>;
@group(0) @binding(2) var<storage, read_write> out: array<vec4f>;

fn act0Scale(row: u32) -> f32 {
  var sum = 0.0;
  for (var p = 0u; p < 1u; p++) {
    sum += act0[108u + row * 1u + p].x;
  }
  // The first part alone says that a row is plain: the others may hold anything of a run before.
  return select(inverseSqrt(sum * 0.041666666666666664 + 0.00001), 1.0, act0[108u + row * 1u].x < 0.0);
}
var<workgroup> actRow0: array<f32, 8>;

@compute @workgroup_size(8, 4) fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_id) local: vec3u, @builtin(local_invocation_index) thread: u32) {
  let b = group.z;
  let rowBase = group.y * 8u;
  let columnBase = group.x * 16u; // in vec4s, as all columns here
  let row = rowBase + local.y * 2u;
  let column = columnBase + local.x * 2u;
  let row0 = b * 9u + min(row + 0u, 8u);
  let row1 = b * 9u + min(row + 1u, 8u);
  let c0 = min(column + 0u, 127u);
  let c1 = min(column + 1u, 127u);
  for (var i = thread; i < 8u; i += 32u) {
    actRow0[i] = act0Scale(b * 9u + min(rowBase + i, 8u));
  }
  workgroupBarrier();
  var sum0_0 = vec4f();
  var sum0_1 = vec4f();
  var sum1_0 = vec4f();
  var sum1_1 = vec4f();
  for (var k = 0u; k < 6u; k++) {
    let a0 = act0[row0 * 6u + k];
    let a1 = act0[row1 * 6u + k];
    {
      let b0 = weight[(k * 4u + 0u) * 128u + c0];
      let b1 = weight[(k * 4u + 0u) * 128u + c1];
      sum0_0 += a0.x * b0;
      sum0_1 += a0.x * b1;
      sum1_0 += a1.x * b0;
      sum1_1 += a1.x * b1;
    }
    {
      let b0 = weight[(k * 4u + 1u) * 128u + c0];
      let b1 = weight[(k * 4u + 1u) * 128u + c1];
      sum0_0 += a0.y * b0;
      sum0_1 += a0.y * b1;
      sum1_0 += a1.y * b0;
      sum1_1 += a1.y * b1;
    }
    {
      let b0 = weight[(k * 4u + 2u) * 128u + c0];
      let b1 = weight[(k * 4u + 2u) * 128u + c1];
      sum0_0 += a0.z * b0;
      sum0_1 += a0.z * b1;
      sum1_0 += a1.z * b0;
      sum1_1 += a1.z * b1;
    }
    {
      let b0 = weight[(k * 4u + 3u) * 128u + c0];
      let b1 = weight[(k * 4u + 3u) * 128u + c1];
      sum0_0 += a0.w * b0;
      sum0_1 += a0.w * b1;
      sum1_0 += a1.w * b0;
      sum1_1 += a1.w * b1;
    }
  }
  let after0 = actRow0[local.y * 2u + 0u];
  sum0_0 *= after0;
  sum0_1 *= after0;
  let after1 = actRow0[local.y * 2u + 1u];
  sum1_0 *= after1;
  sum1_1 *= after1;
  if (row + 0u < 9u) {
    out[row0 * 64u + column / 2u + 0u] = sum0_0 / (1.0 + exp(-sum0_0)) * sum0_1;
  }
  if (row + 1u < 9u) {
    out[row1 * 64u + column / 2u + 0u] = sum1_0 / (1.0 + exp(-sum1_0)) * sum1_1;
  }
}

// updateZ 4, grid 1 x 2 x 2
@group(0) @binding(0) var<storage, read> weight: array<vec4f>;
@group(0) @binding(1) var<storage, read> act0: array<vec4f>;
@group(0) @binding(2) var<storage, read> res0: array<vec4f>;
@group(0) @binding(3) var<storage, read_write> out: array<vec4f>;

fn res0Scale(row: u32) -> f32 {
  var sum = 0.0;
  for (var p = 0u; p < 1u; p++) {
    sum += res0[108u + row * 1u + p].x;
  }
  // The first part alone says that a row is plain: the others may hold anything of a run before.
  return select(inverseSqrt(sum * 0.041666666666666664 + 0.00001), 1.0, res0[108u + row * 1u].x < 0.0);
}
var<workgroup> resRow0: array<f32, 8>;
var<workgroup> sums: array<f32, 48>;

@compute @workgroup_size(6, 4) fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_id) local: vec3u, @builtin(local_invocation_index) thread: u32) {
  let b = group.z;
  let rowBase = group.y * 8u;
  let columnBase = group.x * 6u; // in vec4s, as all columns here
  let row = rowBase + local.y * 2u;
  let column = columnBase + local.x * 1u;
  let row0 = b * 9u + min(row + 0u, 8u);
  let row1 = b * 9u + min(row + 1u, 8u);
  let c0 = min(column + 0u, 5u);
  for (var i = thread; i < 8u; i += 24u) {
    resRow0[i] = res0Scale(b * 9u + min(rowBase + i, 8u));
  }
  workgroupBarrier();
  var sum0_0 = vec4f();
  var sum1_0 = vec4f();
  for (var start = 0u; start < 64u; start += 24u) {
    let end = min(start + 24u, 64u);
    var run0_0 = vec4f();
    var run1_0 = vec4f();
    for (var k = start; k < end; k++) {
      let a0 = act0[row0 * 64u + k];
      let a1 = act0[row1 * 64u + k];
      {
        let b0 = weight[(k * 4u + 0u) * 6u + c0];
        run0_0 += a0.x * b0;
        run1_0 += a1.x * b0;
      }
      {
        let b0 = weight[(k * 4u + 1u) * 6u + c0];
        run0_0 += a0.y * b0;
        run1_0 += a1.y * b0;
      }
      {
        let b0 = weight[(k * 4u + 2u) * 6u + c0];
        run0_0 += a0.z * b0;
        run1_0 += a1.z * b0;
      }
      {
        let b0 = weight[(k * 4u + 3u) * 6u + c0];
        run0_0 += a0.w * b0;
        run1_0 += a1.w * b0;
      }
    }
    sum0_0 += run0_0;
    sum1_0 += run1_0;
  }
  let scale0_0 = resRow0[local.y * 2u + 0u];
  let scale0_1 = resRow0[local.y * 2u + 1u];
  var square0 = 0.0;
  var square1 = 0.0;
  if (row + 0u < 9u) {
    sum0_0 += res0[row0 * 6u + c0] * scale0_0;
    out[row0 * 6u + c0] = sum0_0;
    square0 += dot(sum0_0, sum0_0);
  }
  if (row + 1u < 9u) {
    sum1_0 += res0[row1 * 6u + c0] * scale0_1;
    out[row1 * 6u + c0] = sum1_0;
    square1 += dot(sum1_0, sum1_0);
  }
  if (local.x % 1u == 0u) {
    sums[(local.y * 2u + 0u) * 6u + local.x / 1u] = square0;
    sums[(local.y * 2u + 1u) * 6u + local.x / 1u] = square1;
  }
  workgroupBarrier();
  for (var r = thread; r < 8u; r += 24u) {
    var total = 0.0;
    for (var i = 0u; i < 6u; i++) {
      total += sums[r * 6u + i];
    }
    if (rowBase + r < 9u) {
      out[108u + (b * 9u + rowBase + r) * 1u + group.x] = vec4f(total, 0.0, 0.0, 0.0);
    }
  }
}

// updateY 0, grid 3 x 2 x 2
@group(0) @binding(0) var<storage, read> weight: array<vec4f>;
@group(0) @binding(1) var<storage, read> act0: array<vec4f>;
@group(0) @binding(2) var<storage, read> act1: array<vec4f>;
@group(0) @binding(3) var<storage, read_write> out: array<vec4f>;

fn act0Scale(row: u32) -> f32 {
  var sum = 0.0;
  for (var p = 0u; p < 1u; p++) {
    sum += act0[108u + row * 1u + p].x;
  }
  // The first part alone says that a row is plain: the others may hold anything of a run before.
  return select(inverseSqrt(sum * 0.041666666666666664 + 0.00001), 1.0, act0[108u + row * 1u].x < 0.0);
}

fn act1Scale(row: u32) -> f32 {
  var sum = 0.0;
  for (var p = 0u; p < 1u; p++) {
    sum += act1[108u + row * 1u + p].x;
  }
  // The first part alone says that a row is plain: the others may hold anything of a run before.
  return select(inverseSqrt(sum * 0.041666666666666664 + 0.00001), 1.0, act1[108u + row * 1u].x < 0.0);
}
var<workgroup> actRow0: array<f32, 8>;
var<workgroup> actRow1: array<f32, 8>;

@compute @workgroup_size(8, 4) fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_id) local: vec3u, @builtin(local_invocation_index) thread: u32) {
  let b = group.z;
  let rowBase = group.y * 8u;
  let columnBase = group.x * 8u; // in vec4s, as all columns here
  let row = rowBase + local.y * 2u;
  let column = columnBase + local.x * 1u;
  let row0 = b * 9u + min(row + 0u, 8u);
  let row1 = b * 9u + min(row + 1u, 8u);
  let c0 = min(column + 0u, 17u);
  for (var i = thread; i < 8u; i += 32u) {
    actRow0[i] = act0Scale(b * 9u + min(rowBase + i, 8u));
  }
  for (var i = thread; i < 8u; i += 32u) {
    actRow1[i] = act1Scale(b * 9u + min(rowBase + i, 8u));
  }
  workgroupBarrier();
  var sum0_0 = vec4f();
  var sum1_0 = vec4f();
  for (var k = 0u; k < 6u; k++) {
    let a0 = act0[row0 * 6u + k] * actRow0[local.y * 2u + 0u] + act1[row0 * 6u + k] * actRow1[local.y * 2u + 0u];
    let a1 = act0[row1 * 6u + k] * actRow0[local.y * 2u + 1u] + act1[row1 * 6u + k] * actRow1[local.y * 2u + 1u];
    {
      let b0 = weight[(k * 4u + 0u) * 18u + c0];
      sum0_0 += a0.x * b0;
      sum1_0 += a1.x * b0;
    }
    {
      let b0 = weight[(k * 4u + 1u) * 18u + c0];
      sum0_0 += a0.y * b0;
      sum1_0 += a1.y * b0;
    }
    {
      let b0 = weight[(k * 4u + 2u) * 18u + c0];
      sum0_0 += a0.z * b0;
      sum1_0 += a1.z * b0;
    }
    {
      let b0 = weight[(k * 4u + 3u) * 18u + c0];
      sum0_0 += a0.w * b0;
      sum1_0 += a1.w * b0;
    }
  }
  if (row + 0u < 9u) {
    if (column + 0u < 18u) {
      out[row0 * 18u + c0] = sum0_0;
    }
  }
  if (row + 1u < 9u) {
    if (column + 0u < 18u) {
      out[row1 * 18u + c0] = sum1_0;
    }
  }
}

// updateY 1, grid 1 x 3 x 2: as one above

// updateY 2, grid 1 x 2 x 2
@group(0) @binding(0) var<storage, read> weight: array<vec4f>;
@group(0) @binding(1) var<storage, read> act0: array<vec4f>;
@group(0) @binding(2) var<storage, read> res0: array<vec4f>;
@group(0) @binding(3) var<storage, read> res1: array<vec4f>;
@group(0) @binding(4) var<storage, read_write> out: array<vec4f>;

fn res0Scale(row: u32) -> f32 {
  var sum = 0.0;
  for (var p = 0u; p < 1u; p++) {
    sum += res0[108u + row * 1u + p].x;
  }
  // The first part alone says that a row is plain: the others may hold anything of a run before.
  return select(inverseSqrt(sum * 0.041666666666666664 + 0.00001), 1.0, res0[108u + row * 1u].x < 0.0);
}

fn res1Scale(row: u32) -> f32 {
  var sum = 0.0;
  for (var p = 0u; p < 1u; p++) {
    sum += res1[108u + row * 1u + p].x;
  }
  // The first part alone says that a row is plain: the others may hold anything of a run before.
  return select(inverseSqrt(sum * 0.041666666666666664 + 0.00001), 1.0, res1[108u + row * 1u].x < 0.0);
}
var<workgroup> resRow0: array<f32, 8>;
var<workgroup> resRow1: array<f32, 8>;
var<workgroup> sums: array<f32, 48>;

@compute @workgroup_size(6, 4) fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_id) local: vec3u, @builtin(local_invocation_index) thread: u32) {
  let b = group.z;
  let rowBase = group.y * 8u;
  let columnBase = group.x * 6u; // in vec4s, as all columns here
  let row = rowBase + local.y * 2u;
  let column = columnBase + local.x * 1u;
  let row0 = b * 9u + min(row + 0u, 8u);
  let row1 = b * 9u + min(row + 1u, 8u);
  let c0 = min(column + 0u, 5u);
  for (var i = thread; i < 8u; i += 24u) {
    resRow0[i] = res0Scale(b * 9u + min(rowBase + i, 8u));
  }
  for (var i = thread; i < 8u; i += 24u) {
    resRow1[i] = res1Scale(b * 9u + min(rowBase + i, 8u));
  }
  workgroupBarrier();
  var sum0_0 = vec4f();
  var sum1_0 = vec4f();
  for (var k = 0u; k < 6u; k++) {
    let a0 = act0[row0 * 6u + k];
    let a1 = act0[row1 * 6u + k];
    {
      let b0 = weight[(k * 4u + 0u) * 6u + c0];
      sum0_0 += a0.x * b0;
      sum1_0 += a1.x * b0;
    }
    {
      let b0 = weight[(k * 4u + 1u) * 6u + c0];
      sum0_0 += a0.y * b0;
      sum1_0 += a1.y * b0;
    }
    {
      let b0 = weight[(k * 4u + 2u) * 6u + c0];
      sum0_0 += a0.z * b0;
      sum1_0 += a1.z * b0;
    }
    {
      let b0 = weight[(k * 4u + 3u) * 6u + c0];
      sum0_0 += a0.w * b0;
      sum1_0 += a1.w * b0;
    }
  }
  let scale0_0 = resRow0[local.y * 2u + 0u];
  let scale0_1 = resRow0[local.y * 2u + 1u];
  let scale1_0 = resRow1[local.y * 2u + 0u];
  let scale1_1 = resRow1[local.y * 2u + 1u];
  var square0 = 0.0;
  var square1 = 0.0;
  if (row + 0u < 9u) {
    sum0_0 += res0[row0 * 6u + c0] * scale0_0 + res1[row0 * 6u + c0] * scale1_0;
    out[row0 * 6u + c0] = sum0_0;
    square0 += dot(sum0_0, sum0_0);
  }
  if (row + 1u < 9u) {
    sum1_0 += res0[row1 * 6u + c0] * scale0_1 + res1[row1 * 6u + c0] * scale1_1;
    out[row1 * 6u + c0] = sum1_0;
    square1 += dot(sum1_0, sum1_0);
  }
  if (local.x % 1u == 0u) {
    sums[(local.y * 2u + 0u) * 6u + local.x / 1u] = square0;
    sums[(local.y * 2u + 1u) * 6u + local.x / 1u] = square1;
  }
  workgroupBarrier();
  for (var r = thread; r < 8u; r += 24u) {
    var total = 0.0;
    for (var i = 0u; i < 6u; i++) {
      total += sums[r * 6u + i];
    }
    if (rowBase + r < 9u) {
      out[108u + (b * 9u + rowBase + r) * 1u + group.x] = vec4f(total, 0.0, 0.0, 0.0);
    }
  }
}

// updateY 3, grid 8 x 2 x 2: as one above

// updateY 4, grid 1 x 2 x 2: as one above

// rest 0, grid 10 x 2 x 1
@group(0) @binding(0) var<storage, read> y: array<vec4f>;
@group(0) @binding(1) var<storage, read> heads: array<vec4f>;
@group(0) @binding(2) var<storage, read> bias: array<vec4f>;
@group(0) @binding(3) var<storage, read_write> out: array<u32>;

fn yScale(row: u32) -> f32 {
  var sum = 0.0;
  for (var p = 0u; p < 1u; p++) {
    sum += y[108u + row * 1u + p].x;
  }
  // The first part alone says that a row is plain: the others may hold anything of a run before.
  return select(inverseSqrt(sum * 0.041666666666666664 + 0.00001), 1.0, y[108u + row * 1u].x < 0.0);
}
var<workgroup> products: array<f32, 64>;
var<workgroup> best: array<vec3f, 8>; // largest logit, its token, sum of exp(logit - largest)

fn merge(a: vec3f, b: vec3f) -> vec3f {
  let top = max(a.x, b.x);
  // On a tie the lower token wins, as argmax does everywhere.
  let second = b.x > a.x || (b.x == a.x && b.y < a.y);
  return vec3f(top, select(a.y, b.y, second), a.z * exp(a.x - top) + b.z * exp(b.x - top));
}

@compute @workgroup_size(64) fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) thread: u32) {
  let b = group.y;
  let halting = group.x == 9u;
  let row = b * 9u + select(0u + group.x, 0u, halting);
  let scale = yScale(row);
  let entry = thread / 8u;
  let share = thread % 8u;
  var mine = vec3f(-3e38, 0.0, 0.0);
  for (var round = 0u; round < 2u; round++) {
    let v = select(round * 8u + entry, 11u, halting);
    let head = min(v, 11u) * 6u;
    var sum = vec4f();
    for (var d = share; d < 6u; d += 8u) { sum += y[row * 6u + d] * heads[head + d]; }
    var logit = dot(sum, vec4f(scale));
    products[thread] = logit;
    workgroupBarrier();
    if (share == 0u && (v < 11u || halting)) {
      for (var i = 1u; i < 8u; i += 1u) {
        logit += products[thread + i];
      }
      if (!halting) { out[38u + (b * 9u + group.x) * 11u + v] = bitcast<u32>(logit); }
      if (logit > mine.x || halting) {
        mine = vec3f(logit, f32(v), mine.z * exp(mine.x - logit) + 1.0);
      } else {
        mine.z += exp(logit - mine.x);
      }
    }
    workgroupBarrier();
  }
  if (share == 0u) { best[entry] = mine; }
  workgroupBarrier();
  if (thread != 0u) { return; }
  if (halting) {
    out[36u + b] = bitcast<u32>(best[0].x + bias[0].x);
    return;
  }
  for (var i = 1u; i < 8u; i += 1u) { mine = merge(mine, best[i]); }
  out[b * 9u + group.x] = u32(mine.y);
  out[18u + b * 9u + group.x] = bitcast<u32>(1.0 / mine.z);
}

// rest 1, grid 9 x 2 x 1
@group(0) @binding(0) var<storage, read_write> state: array<vec4f>;

fn stateScale(row: u32) -> f32 {
  var sum = 0.0;
  for (var p = 0u; p < 1u; p++) {
    sum += state[108u + row * 1u + p].x;
  }
  // The first part alone says that a row is plain: the others may hold anything of a run before.
  return select(inverseSqrt(sum * 0.041666666666666664 + 0.00001), 1.0, state[108u + row * 1u].x < 0.0);
}

@compute @workgroup_size(64) fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) thread: u32) {
  let row = group.y * 9u + group.x;
  let scale = stateScale(row);
  storageBarrier(); // everybody has read the sums before they are overwritten
  for (var d = thread; d < 6u; d += 64u) {
    let i = row * 6u + d;
    state[i] = state[i] * scale;
  }
  if (thread == 0u) { state[108u + row * 1u] = vec4f(-1e+30); }
}

// rest 2, grid 9 x 2 x 1
@group(0) @binding(0) var<storage, read_write> state: array<vec4f>;
@group(0) @binding(1) var<uniform> how: vec4u;

fn normals(seed: u32, step: u32, row: u32, column4: u32) -> vec4f {
  var v = vec4u(seed, step, row, column4) * 1664525u + 1013904223u;
  v.x += v.y * v.w; v.y += v.z * v.x; v.z += v.x * v.y; v.w += v.y * v.z;
  v ^= v >> vec4u(16u);
  v.x += v.y * v.w; v.y += v.z * v.x; v.z += v.x * v.y; v.w += v.y * v.z;
  let u = (vec4f(v >> vec4u(8u)) + 0.5) * 5.960464477539063e-8;
  let radius = sqrt(max(vec2f(), -2.0 * log(u.xz))); // near 1 a device's log may come out above 0
  let angle = (u.yw - 0.5) * 6.283185307179586; // within -pi..pi, where sine and cosine are accurate
  return vec4f(radius.x * cos(angle.x), radius.x * sin(angle.x), radius.y * cos(angle.y), radius.y * sin(angle.y));
}

fn stateScale(row: u32) -> f32 {
  var sum = 0.0;
  for (var p = 0u; p < 1u; p++) {
    sum += state[108u + row * 1u + p].x;
  }
  // The first part alone says that a row is plain: the others may hold anything of a run before.
  return select(inverseSqrt(sum * 0.041666666666666664 + 0.00001), 1.0, state[108u + row * 1u].x < 0.0);
}

@compute @workgroup_size(64) fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) thread: u32) {
  let row = group.y * 9u + group.x;
  let scale = stateScale(row);
  storageBarrier(); // everybody has read the sums before they are overwritten
  for (var d = thread; d < 6u; d += 64u) {
    let i = row * 6u + d;
    state[i] = state[i] * scale + normals(how.x, how.y, how.z * 9u + row, d) * bitcast<f32>(how.w);
  }
  if (thread == 0u) { state[108u + row * 1u] = vec4f(-1e+30); }
}

// rest 3, grid 1 x 2 x 1
@group(0) @binding(0) var<storage, read> tokens: array<u32>;
@group(0) @binding(1) var<storage, read> table: array<vec4f>;
@group(0) @binding(2) var<storage, read> puzzles: array<vec4f>;
@group(0) @binding(3) var<storage, read> positions: array<vec4f>;
@group(0) @binding(4) var<storage, read> initial: array<vec4f>;
@group(0) @binding(5) var<storage, read_write> x: array<vec4f>;
@group(0) @binding(6) var<storage, read_write> y: array<vec4f>;
@group(0) @binding(7) var<storage, read_write> z: array<vec4f>;

@compute @workgroup_size(64) fn main(@builtin(global_invocation_id) id: vec3u, @builtin(workgroup_id) group: vec3u) {
  let i = id.x; // vec4 within the question
  let b = group.y;
  if (i >= 54u) { return; }
  let l = i / 6u;
  let d = i % 6u;
  var value = vec4f();
  if (l >= 0u) {
    value = table[tokens[b * 9u + l - 0u] * 6u + d];
  } else if (i < 1u) {
    value = puzzles[b * 1u + i];
  }
  x[b * 54u + i] = (value + positions[i]) * 0.7071067811865476 * 4.898979485566356;
  y[b * 54u + i] = initial[d];
  z[b * 54u + i] = initial[6u + d];
  if (d == 0u) {
    y[108u + (b * 9u + l) * 1u] = vec4f(-1e+30);
    z[108u + (b * 9u + l) * 1u] = vec4f(-1e+30);
  }
}
