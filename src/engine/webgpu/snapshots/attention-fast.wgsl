// updateZ 0, grid 1 x 1 x 2
enable f16;
@group(0) @binding(0) var<storage, read> weight: array<vec4h>;
@group(0) @binding(1) var<storage, read> act0: array<vec4f>;
@group(0) @binding(2) var<storage, read> act1: array<vec4f>;
@group(0) @binding(3) var<storage, read> act2: array<vec4f>;
@group(0) @binding(4) var<storage, read> rope: array<vec4f>;
@group(0) @binding(5) var<storage, read_write> out: array<vec4h>;

fn act0Scale(row: u32) -> f32 {
  var sum = 0.0;
  for (var p = 0u; p < 1u; p++) {
    sum += act0[64u + row * 1u + p].x;
  }
  // The first part alone says that a row is plain: the others may hold anything of a run before.
  return select(inverseSqrt(sum * 0.0625 + 0.00001), 1.0, act0[64u + row * 1u].x < 0.0);
}

fn act1Scale(row: u32) -> f32 {
  var sum = 0.0;
  for (var p = 0u; p < 1u; p++) {
    sum += act1[64u + row * 1u + p].x;
  }
  // The first part alone says that a row is plain: the others may hold anything of a run before.
  return select(inverseSqrt(sum * 0.0625 + 0.00001), 1.0, act1[64u + row * 1u].x < 0.0);
}
var<workgroup> actRow0: array<f32, 64>;
var<workgroup> actRow1: array<f32, 64>;
var<workgroup> tileA: array<vec4f, 320>;
var<workgroup> tileB: array<vec4f, 256>;

@compute @workgroup_size(8, 8) fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_id) local: vec3u, @builtin(local_invocation_index) thread: u32) {
  let b = group.z;
  let rowBase = group.y * 64u;
  let columnBase = group.x * 16u; // in vec4s, as all columns here
  let row = rowBase + local.y * 8u;
  let column = columnBase + local.x * 2u;
  let row0 = b * 8u + min(row + 0u, 7u);
  let row1 = b * 8u + min(row + 1u, 7u);
  let row2 = b * 8u + min(row + 2u, 7u);
  let row3 = b * 8u + min(row + 3u, 7u);
  let row4 = b * 8u + min(row + 4u, 7u);
  let row5 = b * 8u + min(row + 5u, 7u);
  let row6 = b * 8u + min(row + 6u, 7u);
  let row7 = b * 8u + min(row + 7u, 7u);
  let c0 = min(column + 0u, 11u);
  let c1 = min(column + 1u, 11u);
  for (var i = thread; i < 64u; i += 64u) {
    actRow0[i] = act0Scale(b * 8u + min(rowBase + i, 7u));
  }
  for (var i = thread; i < 64u; i += 64u) {
    actRow1[i] = act1Scale(b * 8u + min(rowBase + i, 7u));
  }
  workgroupBarrier();
  var sum0_0 = vec4f();
  var sum0_1 = vec4f();
  var sum1_0 = vec4f();
  var sum1_1 = vec4f();
  var sum2_0 = vec4f();
  var sum2_1 = vec4f();
  var sum3_0 = vec4f();
  var sum3_1 = vec4f();
  var sum4_0 = vec4f();
  var sum4_1 = vec4f();
  var sum5_0 = vec4f();
  var sum5_1 = vec4f();
  var sum6_0 = vec4f();
  var sum6_1 = vec4f();
  var sum7_0 = vec4f();
  var sum7_1 = vec4f();
  for (var k0 = 0u; k0 < 16u; k0 += 16u) {
    for (var i = thread; i < 256u; i += 64u) {
      let r = i / 4u;
      let kk = i % 4u;
      let k = min(k0 / 4u + kk, 3u);
      tileA[r * 5u + kk] = act0[(b * 8u + min(rowBase + r, 7u)) * 4u + k] * actRow0[r] + act1[(b * 8u + min(rowBase + r, 7u)) * 4u + k] * actRow1[r] + act2[(b * 8u + min(rowBase + r, 7u)) * 4u + k];
    }
    for (var i = thread; i < 256u; i += 64u) {
      let c = min(columnBase + i % 16u, 11u);
      tileB[i] = vec4f(weight[(k0 + i / 16u) * 12u + c]);
    }
    workgroupBarrier();
    for (var k = 0u; k < 4u; k++) {
      let a0 = tileA[(local.y * 8u + 0u) * 5u + k];
      let a1 = tileA[(local.y * 8u + 1u) * 5u + k];
      let a2 = tileA[(local.y * 8u + 2u) * 5u + k];
      let a3 = tileA[(local.y * 8u + 3u) * 5u + k];
      let a4 = tileA[(local.y * 8u + 4u) * 5u + k];
      let a5 = tileA[(local.y * 8u + 5u) * 5u + k];
      let a6 = tileA[(local.y * 8u + 6u) * 5u + k];
      let a7 = tileA[(local.y * 8u + 7u) * 5u + k];
      {
        let b0 = tileB[(k * 4u + 0u) * 16u + local.x * 2u + 0u];
        let b1 = tileB[(k * 4u + 0u) * 16u + local.x * 2u + 1u];
        sum0_0 += a0.x * b0;
        sum0_1 += a0.x * b1;
        sum1_0 += a1.x * b0;
        sum1_1 += a1.x * b1;
        sum2_0 += a2.x * b0;
        sum2_1 += a2.x * b1;
        sum3_0 += a3.x * b0;
        sum3_1 += a3.x * b1;
        sum4_0 += a4.x * b0;
        sum4_1 += a4.x * b1;
        sum5_0 += a5.x * b0;
        sum5_1 += a5.x * b1;
        sum6_0 += a6.x * b0;
        sum6_1 += a6.x * b1;
        sum7_0 += a7.x * b0;
        sum7_1 += a7.x * b1;
      }
      {
        let b0 = tileB[(k * 4u + 1u) * 16u + local.x * 2u + 0u];
        let b1 = tileB[(k * 4u + 1u) * 16u + local.x * 2u + 1u];
        sum0_0 += a0.y * b0;
        sum0_1 += a0.y * b1;
        sum1_0 += a1.y * b0;
        sum1_1 += a1.y * b1;
        sum2_0 += a2.y * b0;
        sum2_1 += a2.y * b1;
        sum3_0 += a3.y * b0;
        sum3_1 += a3.y * b1;
        sum4_0 += a4.y * b0;
        sum4_1 += a4.y * b1;
        sum5_0 += a5.y * b0;
        sum5_1 += a5.y * b1;
        sum6_0 += a6.y * b0;
        sum6_1 += a6.y * b1;
        sum7_0 += a7.y * b0;
        sum7_1 += a7.y * b1;
      }
      {
        let b0 = tileB[(k * 4u + 2u) * 16u + local.x * 2u + 0u];
        let b1 = tileB[(k * 4u + 2u) * 16u + local.x * 2u + 1u];
        sum0_0 += a0.z * b0;
        sum0_1 += a0.z * b1;
        sum1_0 += a1.z * b0;
        sum1_1 += a1.z * b1;
        sum2_0 += a2.z * b0;
        sum2_1 += a2.z * b1;
        sum3_0 += a3.z * b0;
        sum3_1 += a3.z * b1;
        sum4_0 += a4.z * b0;
        sum4_1 += a4.z * b1;
        sum5_0 += a5.z * b0;
        sum5_1 += a5.z * b1;
        sum6_0 += a6.z * b0;
        sum6_1 += a6.z * b1;
        sum7_0 += a7.z * b0;
        sum7_1 += a7.z * b1;
      }
      {
        let b0 = tileB[(k * 4u + 3u) * 16u + local.x * 2u + 0u];
        let b1 = tileB[(k * 4u + 3u) * 16u + local.x * 2u + 1u];
        sum0_0 += a0.w * b0;
        sum0_1 += a0.w * b1;
        sum1_0 += a1.w * b0;
        sum1_1 += a1.w * b1;
        sum2_0 += a2.w * b0;
        sum2_1 += a2.w * b1;
        sum3_0 += a3.w * b0;
        sum3_1 += a3.w * b1;
        sum4_0 += a4.w * b0;
        sum4_1 += a4.w * b1;
        sum5_0 += a5.w * b0;
        sum5_1 += a5.w * b1;
        sum6_0 += a6.w * b0;
        sum6_1 += a6.w * b1;
        sum7_0 += a7.w * b0;
        sum7_1 += a7.w * b1;
      }
    }
    workgroupBarrier();
  }
  if (c0 < 8u) {
    let t = rope[(row0 - b * 8u) * 2u + c0 % 2u];
    let v = sum0_0;
    sum0_0 = vec4f(v.x * t.x - v.y * t.y, v.y * t.x + v.x * t.y, v.z * t.z - v.w * t.w, v.w * t.z + v.z * t.w);
  }
  if (c1 < 8u) {
    let t = rope[(row0 - b * 8u) * 2u + c1 % 2u];
    let v = sum0_1;
    sum0_1 = vec4f(v.x * t.x - v.y * t.y, v.y * t.x + v.x * t.y, v.z * t.z - v.w * t.w, v.w * t.z + v.z * t.w);
  }
  if (row + 0u < 8u) {
    if (column + 0u < 12u) {
      out[row0 * 12u + c0] = vec4h(clamp(sum0_0, vec4f(-65504.0), vec4f(65504.0)));
    }
    if (column + 1u < 12u) {
      out[row0 * 12u + c1] = vec4h(clamp(sum0_1, vec4f(-65504.0), vec4f(65504.0)));
    }
  }
  if (c0 < 8u) {
    let t = rope[(row1 - b * 8u) * 2u + c0 % 2u];
    let v = sum1_0;
    sum1_0 = vec4f(v.x * t.x - v.y * t.y, v.y * t.x + v.x * t.y, v.z * t.z - v.w * t.w, v.w * t.z + v.z * t.w);
  }
  if (c1 < 8u) {
    let t = rope[(row1 - b * 8u) * 2u + c1 % 2u];
    let v = sum1_1;
    sum1_1 = vec4f(v.x * t.x - v.y * t.y, v.y * t.x + v.x * t.y, v.z * t.z - v.w * t.w, v.w * t.z + v.z * t.w);
  }
  if (row + 1u < 8u) {
    if (column + 0u < 12u) {
      out[row1 * 12u + c0] = vec4h(clamp(sum1_0, vec4f(-65504.0), vec4f(65504.0)));
    }
    if (column + 1u < 12u) {
      out[row1 * 12u + c1] = vec4h(clamp(sum1_1, vec4f(-65504.0), vec4f(65504.0)));
    }
  }
  if (c0 < 8u) {
    let t = rope[(row2 - b * 8u) * 2u + c0 % 2u];
    let v = sum2_0;
    sum2_0 = vec4f(v.x * t.x - v.y * t.y, v.y * t.x + v.x * t.y, v.z * t.z - v.w * t.w, v.w * t.z + v.z * t.w);
  }
  if (c1 < 8u) {
    let t = rope[(row2 - b * 8u) * 2u + c1 % 2u];
    let v = sum2_1;
    sum2_1 = vec4f(v.x * t.x - v.y * t.y, v.y * t.x + v.x * t.y, v.z * t.z - v.w * t.w, v.w * t.z + v.z * t.w);
  }
  if (row + 2u < 8u) {
    if (column + 0u < 12u) {
      out[row2 * 12u + c0] = vec4h(clamp(sum2_0, vec4f(-65504.0), vec4f(65504.0)));
    }
    if (column + 1u < 12u) {
      out[row2 * 12u + c1] = vec4h(clamp(sum2_1, vec4f(-65504.0), vec4f(65504.0)));
    }
  }
  if (c0 < 8u) {
    let t = rope[(row3 - b * 8u) * 2u + c0 % 2u];
    let v = sum3_0;
    sum3_0 = vec4f(v.x * t.x - v.y * t.y, v.y * t.x + v.x * t.y, v.z * t.z - v.w * t.w, v.w * t.z + v.z * t.w);
  }
  if (c1 < 8u) {
    let t = rope[(row3 - b * 8u) * 2u + c1 % 2u];
    let v = sum3_1;
    sum3_1 = vec4f(v.x * t.x - v.y * t.y, v.y * t.x + v.x * t.y, v.z * t.z - v.w * t.w, v.w * t.z + v.z * t.w);
  }
  if (row + 3u < 8u) {
    if (column + 0u < 12u) {
      out[row3 * 12u + c0] = vec4h(clamp(sum3_0, vec4f(-65504.0), vec4f(65504.0)));
    }
    if (column + 1u < 12u) {
      out[row3 * 12u + c1] = vec4h(clamp(sum3_1, vec4f(-65504.0), vec4f(65504.0)));
    }
  }
  if (c0 < 8u) {
    let t = rope[(row4 - b * 8u) * 2u + c0 % 2u];
    let v = sum4_0;
    sum4_0 = vec4f(v.x * t.x - v.y * t.y, v.y * t.x + v.x * t.y, v.z * t.z - v.w * t.w, v.w * t.z + v.z * t.w);
  }
  if (c1 < 8u) {
    let t = rope[(row4 - b * 8u) * 2u + c1 % 2u];
    let v = sum4_1;
    sum4_1 = vec4f(v.x * t.x - v.y * t.y, v.y * t.x + v.x * t.y, v.z * t.z - v.w * t.w, v.w * t.z + v.z * t.w);
  }
  if (row + 4u < 8u) {
    if (column + 0u < 12u) {
      out[row4 * 12u + c0] = vec4h(clamp(sum4_0, vec4f(-65504.0), vec4f(65504.0)));
    }
    if (column + 1u < 12u) {
      out[row4 * 12u + c1] = vec4h(clamp(sum4_1, vec4f(-65504.0), vec4f(65504.0)));
    }
  }
  if (c0 < 8u) {
    let t = rope[(row5 - b * 8u) * 2u + c0 % 2u];
    let v = sum5_0;
    sum5_0 = vec4f(v.x * t.x - v.y * t.y, v.y * t.x + v.x * t.y, v.z * t.z - v.w * t.w, v.w * t.z + v.z * t.w);
  }
  if (c1 < 8u) {
    let t = rope[(row5 - b * 8u) * 2u + c1 % 2u];
    let v = sum5_1;
    sum5_1 = vec4f(v.x * t.x - v.y * t.y, v.y * t.x + v.x * t.y, v.z * t.z - v.w * t.w, v.w * t.z + v.z * t.w);
  }
  if (row + 5u < 8u) {
    if (column + 0u < 12u) {
      out[row5 * 12u + c0] = vec4h(clamp(sum5_0, vec4f(-65504.0), vec4f(65504.0)));
    }
    if (column + 1u < 12u) {
      out[row5 * 12u + c1] = vec4h(clamp(sum5_1, vec4f(-65504.0), vec4f(65504.0)));
    }
  }
  if (c0 < 8u) {
    let t = rope[(row6 - b * 8u) * 2u + c0 % 2u];
    let v = sum6_0;
    sum6_0 = vec4f(v.x * t.x - v.y * t.y, v.y * t.x + v.x * t.y, v.z * t.z - v.w * t.w, v.w * t.z + v.z * t.w);
  }
  if (c1 < 8u) {
    let t = rope[(row6 - b * 8u) * 2u + c1 % 2u];
    let v = sum6_1;
    sum6_1 = vec4f(v.x * t.x - v.y * t.y, v.y * t.x + v.x * t.y, v.z * t.z - v.w * t.w, v.w * t.z + v.z * t.w);
  }
  if (row + 6u < 8u) {
    if (column + 0u < 12u) {
      out[row6 * 12u + c0] = vec4h(clamp(sum6_0, vec4f(-65504.0), vec4f(65504.0)));
    }
    if (column + 1u < 12u) {
      out[row6 * 12u + c1] = vec4h(clamp(sum6_1, vec4f(-65504.0), vec4f(65504.0)));
    }
  }
  if (c0 < 8u) {
    let t = rope[(row7 - b * 8u) * 2u + c0 % 2u];
    let v = sum7_0;
    sum7_0 = vec4f(v.x * t.x - v.y * t.y, v.y * t.x + v.x * t.y, v.z * t.z - v.w * t.w, v.w * t.z + v.z * t.w);
  }
  if (c1 < 8u) {
    let t = rope[(row7 - b * 8u) * 2u + c1 % 2u];
    let v = sum7_1;
    sum7_1 = vec4f(v.x * t.x - v.y * t.y, v.y * t.x + v.x * t.y, v.z * t.z - v.w * t.w, v.w * t.z + v.z * t.w);
  }
  if (row + 7u < 8u) {
    if (column + 0u < 12u) {
      out[row7 * 12u + c0] = vec4h(clamp(sum7_0, vec4f(-65504.0), vec4f(65504.0)));
    }
    if (column + 1u < 12u) {
      out[row7 * 12u + c1] = vec4h(clamp(sum7_1, vec4f(-65504.0), vec4f(65504.0)));
    }
  }
}

// updateZ 1, grid 1 x 2 x 2
enable f16;
enable subgroups;
@group(0) @binding(0) var<storage, read> qkv: array<vec4h>;
@group(0) @binding(1) var<storage, read_write> out: array<vec4h>;
var<workgroup> tileK: array<vec4f, 64>;
var<workgroup> tileV: array<vec4f, 64>;
var<workgroup> sums: array<vec4f, 48>;

@compute @workgroup_size(16, 4) fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_id) local: vec3u, @builtin(local_invocation_index) thread: u32) {
  let b = group.z;
  let head = group.y * 2u;
  let query = group.x * 16u + local.x * 1u;
  let at_q0 = (b * 8u + min(query + 0u, 7u)) * 12u + head;
  let q0_0 = vec4f(qkv[at_q0 + 0u]);
  var o0_0 = vec4f();
  let q0_1 = vec4f(qkv[at_q0 + 1u]);
  var o0_1 = vec4f();
  var most0 = -1e30;
  var total0 = 0.0;
  for (var tile = 0u; tile < 8u; tile += 32u) {
    for (var i = thread; i < 64u; i += 64u) {
      let at = (b * 8u + min(tile + i / 2u, 7u)) * 12u + 4u + head + i % 2u;
      tileK[i] = vec4f(qkv[at]);
      tileV[i] = vec4f(qkv[at + 4u]);
    }
    workgroupBarrier();
    for (var k = local.y * 4u; k < 32u; k += 16u) {
      var s0_0 = vec4f();
      var s0_1 = vec4f();
      var s0_2 = vec4f();
      var s0_3 = vec4f();
      {
        let k0 = tileK[(k + 0u) * 2u + 0u];
        let k1 = tileK[(k + 1u) * 2u + 0u];
        let k2 = tileK[(k + 2u) * 2u + 0u];
        let k3 = tileK[(k + 3u) * 2u + 0u];
        s0_0 += q0_0 * k0;
        s0_1 += q0_0 * k1;
        s0_2 += q0_0 * k2;
        s0_3 += q0_0 * k3;
      }
      {
        let k0 = tileK[(k + 0u) * 2u + 1u];
        let k1 = tileK[(k + 1u) * 2u + 1u];
        let k2 = tileK[(k + 2u) * 2u + 1u];
        let k3 = tileK[(k + 3u) * 2u + 1u];
        s0_0 += q0_1 * k0;
        s0_1 += q0_1 * k1;
        s0_2 += q0_1 * k2;
        s0_3 += q0_1 * k3;
      }
      let there = (vec4u(0u, 1u, 2u, 3u) + (tile + k)) < vec4u(8u);
      let s0 = select(vec4f(-1e30), vec4f(dot(s0_0, vec4f(1.0)), dot(s0_1, vec4f(1.0)), dot(s0_2, vec4f(1.0)), dot(s0_3, vec4f(1.0))), there);
      let top0 = max(most0, max(max(s0.x, s0.y), max(s0.z, s0.w)));
      let keep0 = exp(most0 - top0);
      let p0 = exp(s0 - top0);
      most0 = top0;
      total0 = total0 * keep0 + dot(p0, vec4f(1.0));
      {
        let v0 = tileV[(k + 0u) * 2u + 0u];
        let v1 = tileV[(k + 1u) * 2u + 0u];
        let v2 = tileV[(k + 2u) * 2u + 0u];
        let v3 = tileV[(k + 3u) * 2u + 0u];
        o0_0 = o0_0 * keep0 + p0.x * v0 + p0.y * v1 + p0.z * v2 + p0.w * v3;
      }
      {
        let v0 = tileV[(k + 0u) * 2u + 1u];
        let v1 = tileV[(k + 1u) * 2u + 1u];
        let v2 = tileV[(k + 2u) * 2u + 1u];
        let v3 = tileV[(k + 3u) * 2u + 1u];
        o0_1 = o0_1 * keep0 + p0.x * v0 + p0.y * v1 + p0.z * v2 + p0.w * v3;
      }
    }
    workgroupBarrier();
  }
  {
    let top = max(most0, subgroupShuffleXor(most0, 16u));
    let mine = exp(most0 - top);
    most0 = top;
    total0 *= mine;
    total0 += subgroupShuffleXor(total0, 16u);
    o0_0 *= mine;
    o0_0 += subgroupShuffleXor(o0_0, 16u);
    o0_1 *= mine;
    o0_1 += subgroupShuffleXor(o0_1, 16u);
  }
  for (var slice = 2u; slice < 4u; slice += 2u) {
    if (local.y == slice) {
      sums[(local.x * 1u + 0u) * 3u] = vec4f(most0, total0, 0.0, 0.0);
      sums[(local.x * 1u + 0u) * 3u + 1u] = o0_0;
      sums[(local.x * 1u + 0u) * 3u + 2u] = o0_1;
    }
    workgroupBarrier();
    if (local.y == 0u) {
      let other0 = sums[(local.x * 1u + 0u) * 3u];
      let top0 = max(most0, other0.x);
      let mine0 = exp(most0 - top0);
      let theirs0 = exp(other0.x - top0);
      most0 = top0;
      total0 = total0 * mine0 + other0.y * theirs0;
      o0_0 = o0_0 * mine0 + sums[(local.x * 1u + 0u) * 3u + 1u] * theirs0;
      o0_1 = o0_1 * mine0 + sums[(local.x * 1u + 0u) * 3u + 2u] * theirs0;
    }
    workgroupBarrier();
  }
  if (local.y == 0u && query + 0u < 8u) {
    let at = (b * 8u + query + 0u) * 4u + head;
    out[at + 0u] = vec4h(clamp(o0_0 / total0, vec4f(-65504.0), vec4f(65504.0)));
    out[at + 1u] = vec4h(clamp(o0_1 / total0, vec4f(-65504.0), vec4f(65504.0)));
  }
}

// updateZ 2, grid 1 x 1 x 2
enable f16;
enable subgroups;
@group(0) @binding(0) var<storage, read> weight: array<vec4h>;
@group(0) @binding(1) var<storage, read> act0: array<vec4h>;
@group(0) @binding(2) var<storage, read> res0: array<vec4f>;
@group(0) @binding(3) var<storage, read> res1: array<vec4f>;
@group(0) @binding(4) var<storage, read> res2: array<vec4f>;
@group(0) @binding(5) var<storage, read_write> out: array<vec4f>;

fn res0Scale(row: u32) -> f32 {
  var sum = 0.0;
  for (var p = 0u; p < 1u; p++) {
    sum += res0[64u + row * 1u + p].x;
  }
  // The first part alone says that a row is plain: the others may hold anything of a run before.
  return select(inverseSqrt(sum * 0.0625 + 0.00001), 1.0, res0[64u + row * 1u].x < 0.0);
}

fn res1Scale(row: u32) -> f32 {
  var sum = 0.0;
  for (var p = 0u; p < 1u; p++) {
    sum += res1[64u + row * 1u + p].x;
  }
  // The first part alone says that a row is plain: the others may hold anything of a run before.
  return select(inverseSqrt(sum * 0.0625 + 0.00001), 1.0, res1[64u + row * 1u].x < 0.0);
}
var<workgroup> resRow0: array<f32, 64>;
var<workgroup> resRow1: array<f32, 64>;
var<workgroup> tileA: array<vec4f, 320>;
var<workgroup> tileB: array<vec4f, 256>;

@compute @workgroup_size(8, 8) fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_id) local: vec3u, @builtin(local_invocation_index) thread: u32) {
  let b = group.z;
  let rowBase = group.y * 64u;
  let columnBase = group.x * 16u; // in vec4s, as all columns here
  let row = rowBase + local.y * 8u;
  let column = columnBase + local.x * 2u;
  let row0 = b * 8u + min(row + 0u, 7u);
  let row1 = b * 8u + min(row + 1u, 7u);
  let row2 = b * 8u + min(row + 2u, 7u);
  let row3 = b * 8u + min(row + 3u, 7u);
  let row4 = b * 8u + min(row + 4u, 7u);
  let row5 = b * 8u + min(row + 5u, 7u);
  let row6 = b * 8u + min(row + 6u, 7u);
  let row7 = b * 8u + min(row + 7u, 7u);
  let c0 = min(column + 0u, 3u);
  let c1 = min(column + 1u, 3u);
  for (var i = thread; i < 64u; i += 64u) {
    resRow0[i] = res0Scale(b * 8u + min(rowBase + i, 7u));
  }
  for (var i = thread; i < 64u; i += 64u) {
    resRow1[i] = res1Scale(b * 8u + min(rowBase + i, 7u));
  }
  workgroupBarrier();
  var sum0_0 = vec4f();
  var sum0_1 = vec4f();
  var sum1_0 = vec4f();
  var sum1_1 = vec4f();
  var sum2_0 = vec4f();
  var sum2_1 = vec4f();
  var sum3_0 = vec4f();
  var sum3_1 = vec4f();
  var sum4_0 = vec4f();
  var sum4_1 = vec4f();
  var sum5_0 = vec4f();
  var sum5_1 = vec4f();
  var sum6_0 = vec4f();
  var sum6_1 = vec4f();
  var sum7_0 = vec4f();
  var sum7_1 = vec4f();
  for (var k0 = 0u; k0 < 16u; k0 += 16u) {
    for (var i = thread; i < 256u; i += 64u) {
      let r = i / 4u;
      let kk = i % 4u;
      let k = min(k0 / 4u + kk, 3u);
      tileA[r * 5u + kk] = vec4f(act0[(b * 8u + min(rowBase + r, 7u)) * 4u + k]);
    }
    for (var i = thread; i < 256u; i += 64u) {
      let c = min(columnBase + i % 16u, 3u);
      tileB[i] = vec4f(weight[(k0 + i / 16u) * 4u + c]);
    }
    workgroupBarrier();
    for (var k = 0u; k < 4u; k++) {
      let a0 = tileA[(local.y * 8u + 0u) * 5u + k];
      let a1 = tileA[(local.y * 8u + 1u) * 5u + k];
      let a2 = tileA[(local.y * 8u + 2u) * 5u + k];
      let a3 = tileA[(local.y * 8u + 3u) * 5u + k];
      let a4 = tileA[(local.y * 8u + 4u) * 5u + k];
      let a5 = tileA[(local.y * 8u + 5u) * 5u + k];
      let a6 = tileA[(local.y * 8u + 6u) * 5u + k];
      let a7 = tileA[(local.y * 8u + 7u) * 5u + k];
      {
        let b0 = tileB[(k * 4u + 0u) * 16u + local.x * 2u + 0u];
        let b1 = tileB[(k * 4u + 0u) * 16u + local.x * 2u + 1u];
        sum0_0 += a0.x * b0;
        sum0_1 += a0.x * b1;
        sum1_0 += a1.x * b0;
        sum1_1 += a1.x * b1;
        sum2_0 += a2.x * b0;
        sum2_1 += a2.x * b1;
        sum3_0 += a3.x * b0;
        sum3_1 += a3.x * b1;
        sum4_0 += a4.x * b0;
        sum4_1 += a4.x * b1;
        sum5_0 += a5.x * b0;
        sum5_1 += a5.x * b1;
        sum6_0 += a6.x * b0;
        sum6_1 += a6.x * b1;
        sum7_0 += a7.x * b0;
        sum7_1 += a7.x * b1;
      }
      {
        let b0 = tileB[(k * 4u + 1u) * 16u + local.x * 2u + 0u];
        let b1 = tileB[(k * 4u + 1u) * 16u + local.x * 2u + 1u];
        sum0_0 += a0.y * b0;
        sum0_1 += a0.y * b1;
        sum1_0 += a1.y * b0;
        sum1_1 += a1.y * b1;
        sum2_0 += a2.y * b0;
        sum2_1 += a2.y * b1;
        sum3_0 += a3.y * b0;
        sum3_1 += a3.y * b1;
        sum4_0 += a4.y * b0;
        sum4_1 += a4.y * b1;
        sum5_0 += a5.y * b0;
        sum5_1 += a5.y * b1;
        sum6_0 += a6.y * b0;
        sum6_1 += a6.y * b1;
        sum7_0 += a7.y * b0;
        sum7_1 += a7.y * b1;
      }
      {
        let b0 = tileB[(k * 4u + 2u) * 16u + local.x * 2u + 0u];
        let b1 = tileB[(k * 4u + 2u) * 16u + local.x * 2u + 1u];
        sum0_0 += a0.z * b0;
        sum0_1 += a0.z * b1;
        sum1_0 += a1.z * b0;
        sum1_1 += a1.z * b1;
        sum2_0 += a2.z * b0;
        sum2_1 += a2.z * b1;
        sum3_0 += a3.z * b0;
        sum3_1 += a3.z * b1;
        sum4_0 += a4.z * b0;
        sum4_1 += a4.z * b1;
        sum5_0 += a5.z * b0;
        sum5_1 += a5.z * b1;
        sum6_0 += a6.z * b0;
        sum6_1 += a6.z * b1;
        sum7_0 += a7.z * b0;
        sum7_1 += a7.z * b1;
      }
      {
        let b0 = tileB[(k * 4u + 3u) * 16u + local.x * 2u + 0u];
        let b1 = tileB[(k * 4u + 3u) * 16u + local.x * 2u + 1u];
        sum0_0 += a0.w * b0;
        sum0_1 += a0.w * b1;
        sum1_0 += a1.w * b0;
        sum1_1 += a1.w * b1;
        sum2_0 += a2.w * b0;
        sum2_1 += a2.w * b1;
        sum3_0 += a3.w * b0;
        sum3_1 += a3.w * b1;
        sum4_0 += a4.w * b0;
        sum4_1 += a4.w * b1;
        sum5_0 += a5.w * b0;
        sum5_1 += a5.w * b1;
        sum6_0 += a6.w * b0;
        sum6_1 += a6.w * b1;
        sum7_0 += a7.w * b0;
        sum7_1 += a7.w * b1;
      }
    }
    workgroupBarrier();
  }
  let scale0_0 = resRow0[local.y * 8u + 0u];
  let scale0_1 = resRow0[local.y * 8u + 1u];
  let scale0_2 = resRow0[local.y * 8u + 2u];
  let scale0_3 = resRow0[local.y * 8u + 3u];
  let scale0_4 = resRow0[local.y * 8u + 4u];
  let scale0_5 = resRow0[local.y * 8u + 5u];
  let scale0_6 = resRow0[local.y * 8u + 6u];
  let scale0_7 = resRow0[local.y * 8u + 7u];
  let scale1_0 = resRow1[local.y * 8u + 0u];
  let scale1_1 = resRow1[local.y * 8u + 1u];
  let scale1_2 = resRow1[local.y * 8u + 2u];
  let scale1_3 = resRow1[local.y * 8u + 3u];
  let scale1_4 = resRow1[local.y * 8u + 4u];
  let scale1_5 = resRow1[local.y * 8u + 5u];
  let scale1_6 = resRow1[local.y * 8u + 6u];
  let scale1_7 = resRow1[local.y * 8u + 7u];
  var square0 = 0.0;
  var square1 = 0.0;
  var square2 = 0.0;
  var square3 = 0.0;
  var square4 = 0.0;
  var square5 = 0.0;
  var square6 = 0.0;
  var square7 = 0.0;
  if (row + 0u < 8u) {
    if (column + 0u < 4u) {
      sum0_0 += res0[row0 * 4u + c0] * scale0_0 + res1[row0 * 4u + c0] * scale1_0 + res2[row0 * 4u + c0];
      out[row0 * 4u + c0] = sum0_0;
      square0 += dot(sum0_0, sum0_0);
    }
    if (column + 1u < 4u) {
      sum0_1 += res0[row0 * 4u + c1] * scale0_0 + res1[row0 * 4u + c1] * scale1_0 + res2[row0 * 4u + c1];
      out[row0 * 4u + c1] = sum0_1;
      square0 += dot(sum0_1, sum0_1);
    }
  }
  if (row + 1u < 8u) {
    if (column + 0u < 4u) {
      sum1_0 += res0[row1 * 4u + c0] * scale0_1 + res1[row1 * 4u + c0] * scale1_1 + res2[row1 * 4u + c0];
      out[row1 * 4u + c0] = sum1_0;
      square1 += dot(sum1_0, sum1_0);
    }
    if (column + 1u < 4u) {
      sum1_1 += res0[row1 * 4u + c1] * scale0_1 + res1[row1 * 4u + c1] * scale1_1 + res2[row1 * 4u + c1];
      out[row1 * 4u + c1] = sum1_1;
      square1 += dot(sum1_1, sum1_1);
    }
  }
  if (row + 2u < 8u) {
    if (column + 0u < 4u) {
      sum2_0 += res0[row2 * 4u + c0] * scale0_2 + res1[row2 * 4u + c0] * scale1_2 + res2[row2 * 4u + c0];
      out[row2 * 4u + c0] = sum2_0;
      square2 += dot(sum2_0, sum2_0);
    }
    if (column + 1u < 4u) {
      sum2_1 += res0[row2 * 4u + c1] * scale0_2 + res1[row2 * 4u + c1] * scale1_2 + res2[row2 * 4u + c1];
      out[row2 * 4u + c1] = sum2_1;
      square2 += dot(sum2_1, sum2_1);
    }
  }
  if (row + 3u < 8u) {
    if (column + 0u < 4u) {
      sum3_0 += res0[row3 * 4u + c0] * scale0_3 + res1[row3 * 4u + c0] * scale1_3 + res2[row3 * 4u + c0];
      out[row3 * 4u + c0] = sum3_0;
      square3 += dot(sum3_0, sum3_0);
    }
    if (column + 1u < 4u) {
      sum3_1 += res0[row3 * 4u + c1] * scale0_3 + res1[row3 * 4u + c1] * scale1_3 + res2[row3 * 4u + c1];
      out[row3 * 4u + c1] = sum3_1;
      square3 += dot(sum3_1, sum3_1);
    }
  }
  if (row + 4u < 8u) {
    if (column + 0u < 4u) {
      sum4_0 += res0[row4 * 4u + c0] * scale0_4 + res1[row4 * 4u + c0] * scale1_4 + res2[row4 * 4u + c0];
      out[row4 * 4u + c0] = sum4_0;
      square4 += dot(sum4_0, sum4_0);
    }
    if (column + 1u < 4u) {
      sum4_1 += res0[row4 * 4u + c1] * scale0_4 + res1[row4 * 4u + c1] * scale1_4 + res2[row4 * 4u + c1];
      out[row4 * 4u + c1] = sum4_1;
      square4 += dot(sum4_1, sum4_1);
    }
  }
  if (row + 5u < 8u) {
    if (column + 0u < 4u) {
      sum5_0 += res0[row5 * 4u + c0] * scale0_5 + res1[row5 * 4u + c0] * scale1_5 + res2[row5 * 4u + c0];
      out[row5 * 4u + c0] = sum5_0;
      square5 += dot(sum5_0, sum5_0);
    }
    if (column + 1u < 4u) {
      sum5_1 += res0[row5 * 4u + c1] * scale0_5 + res1[row5 * 4u + c1] * scale1_5 + res2[row5 * 4u + c1];
      out[row5 * 4u + c1] = sum5_1;
      square5 += dot(sum5_1, sum5_1);
    }
  }
  if (row + 6u < 8u) {
    if (column + 0u < 4u) {
      sum6_0 += res0[row6 * 4u + c0] * scale0_6 + res1[row6 * 4u + c0] * scale1_6 + res2[row6 * 4u + c0];
      out[row6 * 4u + c0] = sum6_0;
      square6 += dot(sum6_0, sum6_0);
    }
    if (column + 1u < 4u) {
      sum6_1 += res0[row6 * 4u + c1] * scale0_6 + res1[row6 * 4u + c1] * scale1_6 + res2[row6 * 4u + c1];
      out[row6 * 4u + c1] = sum6_1;
      square6 += dot(sum6_1, sum6_1);
    }
  }
  if (row + 7u < 8u) {
    if (column + 0u < 4u) {
      sum7_0 += res0[row7 * 4u + c0] * scale0_7 + res1[row7 * 4u + c0] * scale1_7 + res2[row7 * 4u + c0];
      out[row7 * 4u + c0] = sum7_0;
      square7 += dot(sum7_0, sum7_0);
    }
    if (column + 1u < 4u) {
      sum7_1 += res0[row7 * 4u + c1] * scale0_7 + res1[row7 * 4u + c1] * scale1_7 + res2[row7 * 4u + c1];
      out[row7 * 4u + c1] = sum7_1;
      square7 += dot(sum7_1, sum7_1);
    }
  }
  square0 += subgroupShuffleXor(square0, 1u);
  square0 += subgroupShuffleXor(square0, 2u);
  square0 += subgroupShuffleXor(square0, 4u);
  square1 += subgroupShuffleXor(square1, 1u);
  square1 += subgroupShuffleXor(square1, 2u);
  square1 += subgroupShuffleXor(square1, 4u);
  square2 += subgroupShuffleXor(square2, 1u);
  square2 += subgroupShuffleXor(square2, 2u);
  square2 += subgroupShuffleXor(square2, 4u);
  square3 += subgroupShuffleXor(square3, 1u);
  square3 += subgroupShuffleXor(square3, 2u);
  square3 += subgroupShuffleXor(square3, 4u);
  square4 += subgroupShuffleXor(square4, 1u);
  square4 += subgroupShuffleXor(square4, 2u);
  square4 += subgroupShuffleXor(square4, 4u);
  square5 += subgroupShuffleXor(square5, 1u);
  square5 += subgroupShuffleXor(square5, 2u);
  square5 += subgroupShuffleXor(square5, 4u);
  square6 += subgroupShuffleXor(square6, 1u);
  square6 += subgroupShuffleXor(square6, 2u);
  square6 += subgroupShuffleXor(square6, 4u);
  square7 += subgroupShuffleXor(square7, 1u);
  square7 += subgroupShuffleXor(square7, 2u);
  square7 += subgroupShuffleXor(square7, 4u);
  if (local.x == 0u) {
    if (row + 0u < 8u) {
      out[64u + row0 * 1u + group.x] = vec4f(square0, 0.0, 0.0, 0.0);
    }
    if (row + 1u < 8u) {
      out[64u + row1 * 1u + group.x] = vec4f(square1, 0.0, 0.0, 0.0);
    }
    if (row + 2u < 8u) {
      out[64u + row2 * 1u + group.x] = vec4f(square2, 0.0, 0.0, 0.0);
    }
    if (row + 3u < 8u) {
      out[64u + row3 * 1u + group.x] = vec4f(square3, 0.0, 0.0, 0.0);
    }
    if (row + 4u < 8u) {
      out[64u + row4 * 1u + group.x] = vec4f(square4, 0.0, 0.0, 0.0);
    }
    if (row + 5u < 8u) {
      out[64u + row5 * 1u + group.x] = vec4f(square5, 0.0, 0.0, 0.0);
    }
    if (row + 6u < 8u) {
      out[64u + row6 * 1u + group.x] = vec4f(square6, 0.0, 0.0, 0.0);
    }
    if (row + 7u < 8u) {
      out[64u + row7 * 1u + group.x] = vec4f(square7, 0.0, 0.0, 0.0);
    }
  }
}

// updateZ 3, grid 8 x 1 x 2
enable f16;
@group(0) @binding(0) var<storage, read> weight: array<vec4h>;
@group(0) @binding(1) var<storage, read> act0: array<vec4f>;
@group(0) @binding(2) var<storage, read_write> out: array<vec4h>;

fn act0Scale(row: u32) -> f32 {
  var sum = 0.0;
  for (var p = 0u; p < 1u; p++) {
    sum += act0[64u + row * 1u + p].x;
  }
  // The first part alone says that a row is plain: the others may hold anything of a run before.
  return select(inverseSqrt(sum * 0.0625 + 0.00001), 1.0, act0[64u + row * 1u].x < 0.0);
}
var<workgroup> actRow0: array<f32, 64>;
var<workgroup> tileA: array<vec4f, 320>;
var<workgroup> tileB: array<vec4f, 256>;

@compute @workgroup_size(8, 8) fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_id) local: vec3u, @builtin(local_invocation_index) thread: u32) {
  let b = group.z;
  let rowBase = group.y * 64u;
  let columnBase = group.x * 16u; // in vec4s, as all columns here
  let row = rowBase + local.y * 8u;
  let column = columnBase + local.x * 2u;
  let row0 = b * 8u + min(row + 0u, 7u);
  let row1 = b * 8u + min(row + 1u, 7u);
  let row2 = b * 8u + min(row + 2u, 7u);
  let row3 = b * 8u + min(row + 3u, 7u);
  let row4 = b * 8u + min(row + 4u, 7u);
  let row5 = b * 8u + min(row + 5u, 7u);
  let row6 = b * 8u + min(row + 6u, 7u);
  let row7 = b * 8u + min(row + 7u, 7u);
  let c0 = min(column + 0u, 127u);
  let c1 = min(column + 1u, 127u);
  for (var i = thread; i < 64u; i += 64u) {
    actRow0[i] = act0Scale(b * 8u + min(rowBase + i, 7u));
  }
  workgroupBarrier();
  var sum0_0 = vec4f();
  var sum0_1 = vec4f();
  var sum1_0 = vec4f();
  var sum1_1 = vec4f();
  var sum2_0 = vec4f();
  var sum2_1 = vec4f();
  var sum3_0 = vec4f();
  var sum3_1 = vec4f();
  var sum4_0 = vec4f();
  var sum4_1 = vec4f();
  var sum5_0 = vec4f();
  var sum5_1 = vec4f();
  var sum6_0 = vec4f();
  var sum6_1 = vec4f();
  var sum7_0 = vec4f();
  var sum7_1 = vec4f();
  for (var k0 = 0u; k0 < 16u; k0 += 16u) {
    for (var i = thread; i < 256u; i += 64u) {
      let r = i / 4u;
      let kk = i % 4u;
      let k = min(k0 / 4u + kk, 3u);
      tileA[r * 5u + kk] = act0[(b * 8u + min(rowBase + r, 7u)) * 4u + k];
    }
    for (var i = thread; i < 256u; i += 64u) {
      let c = min(columnBase + i % 16u, 127u);
      tileB[i] = vec4f(weight[(k0 + i / 16u) * 128u + c]);
    }
    workgroupBarrier();
    for (var k = 0u; k < 4u; k++) {
      let a0 = tileA[(local.y * 8u + 0u) * 5u + k];
      let a1 = tileA[(local.y * 8u + 1u) * 5u + k];
      let a2 = tileA[(local.y * 8u + 2u) * 5u + k];
      let a3 = tileA[(local.y * 8u + 3u) * 5u + k];
      let a4 = tileA[(local.y * 8u + 4u) * 5u + k];
      let a5 = tileA[(local.y * 8u + 5u) * 5u + k];
      let a6 = tileA[(local.y * 8u + 6u) * 5u + k];
      let a7 = tileA[(local.y * 8u + 7u) * 5u + k];
      {
        let b0 = tileB[(k * 4u + 0u) * 16u + local.x * 2u + 0u];
        let b1 = tileB[(k * 4u + 0u) * 16u + local.x * 2u + 1u];
        sum0_0 += a0.x * b0;
        sum0_1 += a0.x * b1;
        sum1_0 += a1.x * b0;
        sum1_1 += a1.x * b1;
        sum2_0 += a2.x * b0;
        sum2_1 += a2.x * b1;
        sum3_0 += a3.x * b0;
        sum3_1 += a3.x * b1;
        sum4_0 += a4.x * b0;
        sum4_1 += a4.x * b1;
        sum5_0 += a5.x * b0;
        sum5_1 += a5.x * b1;
        sum6_0 += a6.x * b0;
        sum6_1 += a6.x * b1;
        sum7_0 += a7.x * b0;
        sum7_1 += a7.x * b1;
      }
      {
        let b0 = tileB[(k * 4u + 1u) * 16u + local.x * 2u + 0u];
        let b1 = tileB[(k * 4u + 1u) * 16u + local.x * 2u + 1u];
        sum0_0 += a0.y * b0;
        sum0_1 += a0.y * b1;
        sum1_0 += a1.y * b0;
        sum1_1 += a1.y * b1;
        sum2_0 += a2.y * b0;
        sum2_1 += a2.y * b1;
        sum3_0 += a3.y * b0;
        sum3_1 += a3.y * b1;
        sum4_0 += a4.y * b0;
        sum4_1 += a4.y * b1;
        sum5_0 += a5.y * b0;
        sum5_1 += a5.y * b1;
        sum6_0 += a6.y * b0;
        sum6_1 += a6.y * b1;
        sum7_0 += a7.y * b0;
        sum7_1 += a7.y * b1;
      }
      {
        let b0 = tileB[(k * 4u + 2u) * 16u + local.x * 2u + 0u];
        let b1 = tileB[(k * 4u + 2u) * 16u + local.x * 2u + 1u];
        sum0_0 += a0.z * b0;
        sum0_1 += a0.z * b1;
        sum1_0 += a1.z * b0;
        sum1_1 += a1.z * b1;
        sum2_0 += a2.z * b0;
        sum2_1 += a2.z * b1;
        sum3_0 += a3.z * b0;
        sum3_1 += a3.z * b1;
        sum4_0 += a4.z * b0;
        sum4_1 += a4.z * b1;
        sum5_0 += a5.z * b0;
        sum5_1 += a5.z * b1;
        sum6_0 += a6.z * b0;
        sum6_1 += a6.z * b1;
        sum7_0 += a7.z * b0;
        sum7_1 += a7.z * b1;
      }
      {
        let b0 = tileB[(k * 4u + 3u) * 16u + local.x * 2u + 0u];
        let b1 = tileB[(k * 4u + 3u) * 16u + local.x * 2u + 1u];
        sum0_0 += a0.w * b0;
        sum0_1 += a0.w * b1;
        sum1_0 += a1.w * b0;
        sum1_1 += a1.w * b1;
        sum2_0 += a2.w * b0;
        sum2_1 += a2.w * b1;
        sum3_0 += a3.w * b0;
        sum3_1 += a3.w * b1;
        sum4_0 += a4.w * b0;
        sum4_1 += a4.w * b1;
        sum5_0 += a5.w * b0;
        sum5_1 += a5.w * b1;
        sum6_0 += a6.w * b0;
        sum6_1 += a6.w * b1;
        sum7_0 += a7.w * b0;
        sum7_1 += a7.w * b1;
      }
    }
    workgroupBarrier();
  }
  let after0 = actRow0[local.y * 8u + 0u];
  sum0_0 *= after0;
  sum0_1 *= after0;
  let after1 = actRow0[local.y * 8u + 1u];
  sum1_0 *= after1;
  sum1_1 *= after1;
  let after2 = actRow0[local.y * 8u + 2u];
  sum2_0 *= after2;
  sum2_1 *= after2;
  let after3 = actRow0[local.y * 8u + 3u];
  sum3_0 *= after3;
  sum3_1 *= after3;
  let after4 = actRow0[local.y * 8u + 4u];
  sum4_0 *= after4;
  sum4_1 *= after4;
  let after5 = actRow0[local.y * 8u + 5u];
  sum5_0 *= after5;
  sum5_1 *= after5;
  let after6 = actRow0[local.y * 8u + 6u];
  sum6_0 *= after6;
  sum6_1 *= after6;
  let after7 = actRow0[local.y * 8u + 7u];
  sum7_0 *= after7;
  sum7_1 *= after7;
  if (row + 0u < 8u) {
    out[row0 * 64u + column / 2u + 0u] = vec4h(clamp(sum0_0 / (1.0 + exp(-sum0_0)) * sum0_1, vec4f(-65504.0), vec4f(65504.0)));
  }
  if (row + 1u < 8u) {
    out[row1 * 64u + column / 2u + 0u] = vec4h(clamp(sum1_0 / (1.0 + exp(-sum1_0)) * sum1_1, vec4f(-65504.0), vec4f(65504.0)));
  }
  if (row + 2u < 8u) {
    out[row2 * 64u + column / 2u + 0u] = vec4h(clamp(sum2_0 / (1.0 + exp(-sum2_0)) * sum2_1, vec4f(-65504.0), vec4f(65504.0)));
  }
  if (row + 3u < 8u) {
    out[row3 * 64u + column / 2u + 0u] = vec4h(clamp(sum3_0 / (1.0 + exp(-sum3_0)) * sum3_1, vec4f(-65504.0), vec4f(65504.0)));
  }
  if (row + 4u < 8u) {
    out[row4 * 64u + column / 2u + 0u] = vec4h(clamp(sum4_0 / (1.0 + exp(-sum4_0)) * sum4_1, vec4f(-65504.0), vec4f(65504.0)));
  }
  if (row + 5u < 8u) {
    out[row5 * 64u + column / 2u + 0u] = vec4h(clamp(sum5_0 / (1.0 + exp(-sum5_0)) * sum5_1, vec4f(-65504.0), vec4f(65504.0)));
  }
  if (row + 6u < 8u) {
    out[row6 * 64u + column / 2u + 0u] = vec4h(clamp(sum6_0 / (1.0 + exp(-sum6_0)) * sum6_1, vec4f(-65504.0), vec4f(65504.0)));
  }
  if (row + 7u < 8u) {
    out[row7 * 64u + column / 2u + 0u] = vec4h(clamp(sum7_0 / (1.0 + exp(-sum7_0)) * sum7_1, vec4f(-65504.0), vec4f(65504.0)));
  }
}

// updateZ 4, grid 1 x 1 x 2
enable f16;
enable subgroups;
@group(0) @binding(0) var<storage, read> weight: array<vec4h>;
@group(0) @binding(1) var<storage, read> act0: array<vec4h>;
@group(0) @binding(2) var<storage, read> res0: array<vec4f>;
@group(0) @binding(3) var<storage, read_write> out: array<vec4f>;

fn res0Scale(row: u32) -> f32 {
  var sum = 0.0;
  for (var p = 0u; p < 1u; p++) {
    sum += res0[64u + row * 1u + p].x;
  }
  // The first part alone says that a row is plain: the others may hold anything of a run before.
  return select(inverseSqrt(sum * 0.0625 + 0.00001), 1.0, res0[64u + row * 1u].x < 0.0);
}
var<workgroup> resRow0: array<f32, 64>;
var<workgroup> tileA: array<vec4f, 320>;
var<workgroup> tileB: array<vec4f, 256>;

@compute @workgroup_size(8, 8) fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_id) local: vec3u, @builtin(local_invocation_index) thread: u32) {
  let b = group.z;
  let rowBase = group.y * 64u;
  let columnBase = group.x * 16u; // in vec4s, as all columns here
  let row = rowBase + local.y * 8u;
  let column = columnBase + local.x * 2u;
  let row0 = b * 8u + min(row + 0u, 7u);
  let row1 = b * 8u + min(row + 1u, 7u);
  let row2 = b * 8u + min(row + 2u, 7u);
  let row3 = b * 8u + min(row + 3u, 7u);
  let row4 = b * 8u + min(row + 4u, 7u);
  let row5 = b * 8u + min(row + 5u, 7u);
  let row6 = b * 8u + min(row + 6u, 7u);
  let row7 = b * 8u + min(row + 7u, 7u);
  let c0 = min(column + 0u, 3u);
  let c1 = min(column + 1u, 3u);
  for (var i = thread; i < 64u; i += 64u) {
    resRow0[i] = res0Scale(b * 8u + min(rowBase + i, 7u));
  }
  workgroupBarrier();
  var sum0_0 = vec4f();
  var sum0_1 = vec4f();
  var sum1_0 = vec4f();
  var sum1_1 = vec4f();
  var sum2_0 = vec4f();
  var sum2_1 = vec4f();
  var sum3_0 = vec4f();
  var sum3_1 = vec4f();
  var sum4_0 = vec4f();
  var sum4_1 = vec4f();
  var sum5_0 = vec4f();
  var sum5_1 = vec4f();
  var sum6_0 = vec4f();
  var sum6_1 = vec4f();
  var sum7_0 = vec4f();
  var sum7_1 = vec4f();
  for (var start = 0u; start < 256u; start += 96u) {
    let end = min(start + 96u, 256u);
    var run0_0 = vec4f();
    var run0_1 = vec4f();
    var run1_0 = vec4f();
    var run1_1 = vec4f();
    var run2_0 = vec4f();
    var run2_1 = vec4f();
    var run3_0 = vec4f();
    var run3_1 = vec4f();
    var run4_0 = vec4f();
    var run4_1 = vec4f();
    var run5_0 = vec4f();
    var run5_1 = vec4f();
    var run6_0 = vec4f();
    var run6_1 = vec4f();
    var run7_0 = vec4f();
    var run7_1 = vec4f();
    for (var k0 = start; k0 < end; k0 += 16u) {
      for (var i = thread; i < 256u; i += 64u) {
        let r = i / 4u;
        let kk = i % 4u;
        let k = min(k0 / 4u + kk, 63u);
        tileA[r * 5u + kk] = vec4f(act0[(b * 8u + min(rowBase + r, 7u)) * 64u + k]);
      }
      for (var i = thread; i < 256u; i += 64u) {
        let c = min(columnBase + i % 16u, 3u);
        tileB[i] = vec4f(weight[(k0 + i / 16u) * 4u + c]);
      }
      workgroupBarrier();
      for (var k = 0u; k < 4u; k++) {
        let a0 = tileA[(local.y * 8u + 0u) * 5u + k];
        let a1 = tileA[(local.y * 8u + 1u) * 5u + k];
        let a2 = tileA[(local.y * 8u + 2u) * 5u + k];
        let a3 = tileA[(local.y * 8u + 3u) * 5u + k];
        let a4 = tileA[(local.y * 8u + 4u) * 5u + k];
        let a5 = tileA[(local.y * 8u + 5u) * 5u + k];
        let a6 = tileA[(local.y * 8u + 6u) * 5u + k];
        let a7 = tileA[(local.y * 8u + 7u) * 5u + k];
        {
          let b0 = tileB[(k * 4u + 0u) * 16u + local.x * 2u + 0u];
          let b1 = tileB[(k * 4u + 0u) * 16u + local.x * 2u + 1u];
          run0_0 += a0.x * b0;
          run0_1 += a0.x * b1;
          run1_0 += a1.x * b0;
          run1_1 += a1.x * b1;
          run2_0 += a2.x * b0;
          run2_1 += a2.x * b1;
          run3_0 += a3.x * b0;
          run3_1 += a3.x * b1;
          run4_0 += a4.x * b0;
          run4_1 += a4.x * b1;
          run5_0 += a5.x * b0;
          run5_1 += a5.x * b1;
          run6_0 += a6.x * b0;
          run6_1 += a6.x * b1;
          run7_0 += a7.x * b0;
          run7_1 += a7.x * b1;
        }
        {
          let b0 = tileB[(k * 4u + 1u) * 16u + local.x * 2u + 0u];
          let b1 = tileB[(k * 4u + 1u) * 16u + local.x * 2u + 1u];
          run0_0 += a0.y * b0;
          run0_1 += a0.y * b1;
          run1_0 += a1.y * b0;
          run1_1 += a1.y * b1;
          run2_0 += a2.y * b0;
          run2_1 += a2.y * b1;
          run3_0 += a3.y * b0;
          run3_1 += a3.y * b1;
          run4_0 += a4.y * b0;
          run4_1 += a4.y * b1;
          run5_0 += a5.y * b0;
          run5_1 += a5.y * b1;
          run6_0 += a6.y * b0;
          run6_1 += a6.y * b1;
          run7_0 += a7.y * b0;
          run7_1 += a7.y * b1;
        }
        {
          let b0 = tileB[(k * 4u + 2u) * 16u + local.x * 2u + 0u];
          let b1 = tileB[(k * 4u + 2u) * 16u + local.x * 2u + 1u];
          run0_0 += a0.z * b0;
          run0_1 += a0.z * b1;
          run1_0 += a1.z * b0;
          run1_1 += a1.z * b1;
          run2_0 += a2.z * b0;
          run2_1 += a2.z * b1;
          run3_0 += a3.z * b0;
          run3_1 += a3.z * b1;
          run4_0 += a4.z * b0;
          run4_1 += a4.z * b1;
          run5_0 += a5.z * b0;
          run5_1 += a5.z * b1;
          run6_0 += a6.z * b0;
          run6_1 += a6.z * b1;
          run7_0 += a7.z * b0;
          run7_1 += a7.z * b1;
        }
        {
          let b0 = tileB[(k * 4u + 3u) * 16u + local.x * 2u + 0u];
          let b1 = tileB[(k * 4u + 3u) * 16u + local.x * 2u + 1u];
          run0_0 += a0.w * b0;
          run0_1 += a0.w * b1;
          run1_0 += a1.w * b0;
          run1_1 += a1.w * b1;
          run2_0 += a2.w * b0;
          run2_1 += a2.w * b1;
          run3_0 += a3.w * b0;
          run3_1 += a3.w * b1;
          run4_0 += a4.w * b0;
          run4_1 += a4.w * b1;
          run5_0 += a5.w * b0;
          run5_1 += a5.w * b1;
          run6_0 += a6.w * b0;
          run6_1 += a6.w * b1;
          run7_0 += a7.w * b0;
          run7_1 += a7.w * b1;
        }
      }
      workgroupBarrier();
    }
    sum0_0 += run0_0;
    sum0_1 += run0_1;
    sum1_0 += run1_0;
    sum1_1 += run1_1;
    sum2_0 += run2_0;
    sum2_1 += run2_1;
    sum3_0 += run3_0;
    sum3_1 += run3_1;
    sum4_0 += run4_0;
    sum4_1 += run4_1;
    sum5_0 += run5_0;
    sum5_1 += run5_1;
    sum6_0 += run6_0;
    sum6_1 += run6_1;
    sum7_0 += run7_0;
    sum7_1 += run7_1;
  }
  let scale0_0 = resRow0[local.y * 8u + 0u];
  let scale0_1 = resRow0[local.y * 8u + 1u];
  let scale0_2 = resRow0[local.y * 8u + 2u];
  let scale0_3 = resRow0[local.y * 8u + 3u];
  let scale0_4 = resRow0[local.y * 8u + 4u];
  let scale0_5 = resRow0[local.y * 8u + 5u];
  let scale0_6 = resRow0[local.y * 8u + 6u];
  let scale0_7 = resRow0[local.y * 8u + 7u];
  var square0 = 0.0;
  var square1 = 0.0;
  var square2 = 0.0;
  var square3 = 0.0;
  var square4 = 0.0;
  var square5 = 0.0;
  var square6 = 0.0;
  var square7 = 0.0;
  if (row + 0u < 8u) {
    if (column + 0u < 4u) {
      sum0_0 += res0[row0 * 4u + c0] * scale0_0;
      out[row0 * 4u + c0] = sum0_0;
      square0 += dot(sum0_0, sum0_0);
    }
    if (column + 1u < 4u) {
      sum0_1 += res0[row0 * 4u + c1] * scale0_0;
      out[row0 * 4u + c1] = sum0_1;
      square0 += dot(sum0_1, sum0_1);
    }
  }
  if (row + 1u < 8u) {
    if (column + 0u < 4u) {
      sum1_0 += res0[row1 * 4u + c0] * scale0_1;
      out[row1 * 4u + c0] = sum1_0;
      square1 += dot(sum1_0, sum1_0);
    }
    if (column + 1u < 4u) {
      sum1_1 += res0[row1 * 4u + c1] * scale0_1;
      out[row1 * 4u + c1] = sum1_1;
      square1 += dot(sum1_1, sum1_1);
    }
  }
  if (row + 2u < 8u) {
    if (column + 0u < 4u) {
      sum2_0 += res0[row2 * 4u + c0] * scale0_2;
      out[row2 * 4u + c0] = sum2_0;
      square2 += dot(sum2_0, sum2_0);
    }
    if (column + 1u < 4u) {
      sum2_1 += res0[row2 * 4u + c1] * scale0_2;
      out[row2 * 4u + c1] = sum2_1;
      square2 += dot(sum2_1, sum2_1);
    }
  }
  if (row + 3u < 8u) {
    if (column + 0u < 4u) {
      sum3_0 += res0[row3 * 4u + c0] * scale0_3;
      out[row3 * 4u + c0] = sum3_0;
      square3 += dot(sum3_0, sum3_0);
    }
    if (column + 1u < 4u) {
      sum3_1 += res0[row3 * 4u + c1] * scale0_3;
      out[row3 * 4u + c1] = sum3_1;
      square3 += dot(sum3_1, sum3_1);
    }
  }
  if (row + 4u < 8u) {
    if (column + 0u < 4u) {
      sum4_0 += res0[row4 * 4u + c0] * scale0_4;
      out[row4 * 4u + c0] = sum4_0;
      square4 += dot(sum4_0, sum4_0);
    }
    if (column + 1u < 4u) {
      sum4_1 += res0[row4 * 4u + c1] * scale0_4;
      out[row4 * 4u + c1] = sum4_1;
      square4 += dot(sum4_1, sum4_1);
    }
  }
  if (row + 5u < 8u) {
    if (column + 0u < 4u) {
      sum5_0 += res0[row5 * 4u + c0] * scale0_5;
      out[row5 * 4u + c0] = sum5_0;
      square5 += dot(sum5_0, sum5_0);
    }
    if (column + 1u < 4u) {
      sum5_1 += res0[row5 * 4u + c1] * scale0_5;
      out[row5 * 4u + c1] = sum5_1;
      square5 += dot(sum5_1, sum5_1);
    }
  }
  if (row + 6u < 8u) {
    if (column + 0u < 4u) {
      sum6_0 += res0[row6 * 4u + c0] * scale0_6;
      out[row6 * 4u + c0] = sum6_0;
      square6 += dot(sum6_0, sum6_0);
    }
    if (column + 1u < 4u) {
      sum6_1 += res0[row6 * 4u + c1] * scale0_6;
      out[row6 * 4u + c1] = sum6_1;
      square6 += dot(sum6_1, sum6_1);
    }
  }
  if (row + 7u < 8u) {
    if (column + 0u < 4u) {
      sum7_0 += res0[row7 * 4u + c0] * scale0_7;
      out[row7 * 4u + c0] = sum7_0;
      square7 += dot(sum7_0, sum7_0);
    }
    if (column + 1u < 4u) {
      sum7_1 += res0[row7 * 4u + c1] * scale0_7;
      out[row7 * 4u + c1] = sum7_1;
      square7 += dot(sum7_1, sum7_1);
    }
  }
  square0 += subgroupShuffleXor(square0, 1u);
  square0 += subgroupShuffleXor(square0, 2u);
  square0 += subgroupShuffleXor(square0, 4u);
  square1 += subgroupShuffleXor(square1, 1u);
  square1 += subgroupShuffleXor(square1, 2u);
  square1 += subgroupShuffleXor(square1, 4u);
  square2 += subgroupShuffleXor(square2, 1u);
  square2 += subgroupShuffleXor(square2, 2u);
  square2 += subgroupShuffleXor(square2, 4u);
  square3 += subgroupShuffleXor(square3, 1u);
  square3 += subgroupShuffleXor(square3, 2u);
  square3 += subgroupShuffleXor(square3, 4u);
  square4 += subgroupShuffleXor(square4, 1u);
  square4 += subgroupShuffleXor(square4, 2u);
  square4 += subgroupShuffleXor(square4, 4u);
  square5 += subgroupShuffleXor(square5, 1u);
  square5 += subgroupShuffleXor(square5, 2u);
  square5 += subgroupShuffleXor(square5, 4u);
  square6 += subgroupShuffleXor(square6, 1u);
  square6 += subgroupShuffleXor(square6, 2u);
  square6 += subgroupShuffleXor(square6, 4u);
  square7 += subgroupShuffleXor(square7, 1u);
  square7 += subgroupShuffleXor(square7, 2u);
  square7 += subgroupShuffleXor(square7, 4u);
  if (local.x == 0u) {
    if (row + 0u < 8u) {
      out[64u + row0 * 1u + group.x] = vec4f(square0, 0.0, 0.0, 0.0);
    }
    if (row + 1u < 8u) {
      out[64u + row1 * 1u + group.x] = vec4f(square1, 0.0, 0.0, 0.0);
    }
    if (row + 2u < 8u) {
      out[64u + row2 * 1u + group.x] = vec4f(square2, 0.0, 0.0, 0.0);
    }
    if (row + 3u < 8u) {
      out[64u + row3 * 1u + group.x] = vec4f(square3, 0.0, 0.0, 0.0);
    }
    if (row + 4u < 8u) {
      out[64u + row4 * 1u + group.x] = vec4f(square4, 0.0, 0.0, 0.0);
    }
    if (row + 5u < 8u) {
      out[64u + row5 * 1u + group.x] = vec4f(square5, 0.0, 0.0, 0.0);
    }
    if (row + 6u < 8u) {
      out[64u + row6 * 1u + group.x] = vec4f(square6, 0.0, 0.0, 0.0);
    }
    if (row + 7u < 8u) {
      out[64u + row7 * 1u + group.x] = vec4f(square7, 0.0, 0.0, 0.0);
    }
  }
}

// updateY 0, grid 1 x 1 x 2
enable f16;
@group(0) @binding(0) var<storage, read> weight: array<vec4h>;
@group(0) @binding(1) var<storage, read> act0: array<vec4f>;
@group(0) @binding(2) var<storage, read> act1: array<vec4f>;
@group(0) @binding(3) var<storage, read> rope: array<vec4f>;
@group(0) @binding(4) var<storage, read_write> out: array<vec4h>;

fn act0Scale(row: u32) -> f32 {
  var sum = 0.0;
  for (var p = 0u; p < 1u; p++) {
    sum += act0[64u + row * 1u + p].x;
  }
  // The first part alone says that a row is plain: the others may hold anything of a run before.
  return select(inverseSqrt(sum * 0.0625 + 0.00001), 1.0, act0[64u + row * 1u].x < 0.0);
}

fn act1Scale(row: u32) -> f32 {
  var sum = 0.0;
  for (var p = 0u; p < 1u; p++) {
    sum += act1[64u + row * 1u + p].x;
  }
  // The first part alone says that a row is plain: the others may hold anything of a run before.
  return select(inverseSqrt(sum * 0.0625 + 0.00001), 1.0, act1[64u + row * 1u].x < 0.0);
}
var<workgroup> actRow0: array<f32, 64>;
var<workgroup> actRow1: array<f32, 64>;
var<workgroup> tileA: array<vec4f, 320>;
var<workgroup> tileB: array<vec4f, 256>;

@compute @workgroup_size(8, 8) fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_id) local: vec3u, @builtin(local_invocation_index) thread: u32) {
  let b = group.z;
  let rowBase = group.y * 64u;
  let columnBase = group.x * 16u; // in vec4s, as all columns here
  let row = rowBase + local.y * 8u;
  let column = columnBase + local.x * 2u;
  let row0 = b * 8u + min(row + 0u, 7u);
  let row1 = b * 8u + min(row + 1u, 7u);
  let row2 = b * 8u + min(row + 2u, 7u);
  let row3 = b * 8u + min(row + 3u, 7u);
  let row4 = b * 8u + min(row + 4u, 7u);
  let row5 = b * 8u + min(row + 5u, 7u);
  let row6 = b * 8u + min(row + 6u, 7u);
  let row7 = b * 8u + min(row + 7u, 7u);
  let c0 = min(column + 0u, 11u);
  let c1 = min(column + 1u, 11u);
  for (var i = thread; i < 64u; i += 64u) {
    actRow0[i] = act0Scale(b * 8u + min(rowBase + i, 7u));
  }
  for (var i = thread; i < 64u; i += 64u) {
    actRow1[i] = act1Scale(b * 8u + min(rowBase + i, 7u));
  }
  workgroupBarrier();
  var sum0_0 = vec4f();
  var sum0_1 = vec4f();
  var sum1_0 = vec4f();
  var sum1_1 = vec4f();
  var sum2_0 = vec4f();
  var sum2_1 = vec4f();
  var sum3_0 = vec4f();
  var sum3_1 = vec4f();
  var sum4_0 = vec4f();
  var sum4_1 = vec4f();
  var sum5_0 = vec4f();
  var sum5_1 = vec4f();
  var sum6_0 = vec4f();
  var sum6_1 = vec4f();
  var sum7_0 = vec4f();
  var sum7_1 = vec4f();
  for (var k0 = 0u; k0 < 16u; k0 += 16u) {
    for (var i = thread; i < 256u; i += 64u) {
      let r = i / 4u;
      let kk = i % 4u;
      let k = min(k0 / 4u + kk, 3u);
      tileA[r * 5u + kk] = act0[(b * 8u + min(rowBase + r, 7u)) * 4u + k] * actRow0[r] + act1[(b * 8u + min(rowBase + r, 7u)) * 4u + k] * actRow1[r];
    }
    for (var i = thread; i < 256u; i += 64u) {
      let c = min(columnBase + i % 16u, 11u);
      tileB[i] = vec4f(weight[(k0 + i / 16u) * 12u + c]);
    }
    workgroupBarrier();
    for (var k = 0u; k < 4u; k++) {
      let a0 = tileA[(local.y * 8u + 0u) * 5u + k];
      let a1 = tileA[(local.y * 8u + 1u) * 5u + k];
      let a2 = tileA[(local.y * 8u + 2u) * 5u + k];
      let a3 = tileA[(local.y * 8u + 3u) * 5u + k];
      let a4 = tileA[(local.y * 8u + 4u) * 5u + k];
      let a5 = tileA[(local.y * 8u + 5u) * 5u + k];
      let a6 = tileA[(local.y * 8u + 6u) * 5u + k];
      let a7 = tileA[(local.y * 8u + 7u) * 5u + k];
      {
        let b0 = tileB[(k * 4u + 0u) * 16u + local.x * 2u + 0u];
        let b1 = tileB[(k * 4u + 0u) * 16u + local.x * 2u + 1u];
        sum0_0 += a0.x * b0;
        sum0_1 += a0.x * b1;
        sum1_0 += a1.x * b0;
        sum1_1 += a1.x * b1;
        sum2_0 += a2.x * b0;
        sum2_1 += a2.x * b1;
        sum3_0 += a3.x * b0;
        sum3_1 += a3.x * b1;
        sum4_0 += a4.x * b0;
        sum4_1 += a4.x * b1;
        sum5_0 += a5.x * b0;
        sum5_1 += a5.x * b1;
        sum6_0 += a6.x * b0;
        sum6_1 += a6.x * b1;
        sum7_0 += a7.x * b0;
        sum7_1 += a7.x * b1;
      }
      {
        let b0 = tileB[(k * 4u + 1u) * 16u + local.x * 2u + 0u];
        let b1 = tileB[(k * 4u + 1u) * 16u + local.x * 2u + 1u];
        sum0_0 += a0.y * b0;
        sum0_1 += a0.y * b1;
        sum1_0 += a1.y * b0;
        sum1_1 += a1.y * b1;
        sum2_0 += a2.y * b0;
        sum2_1 += a2.y * b1;
        sum3_0 += a3.y * b0;
        sum3_1 += a3.y * b1;
        sum4_0 += a4.y * b0;
        sum4_1 += a4.y * b1;
        sum5_0 += a5.y * b0;
        sum5_1 += a5.y * b1;
        sum6_0 += a6.y * b0;
        sum6_1 += a6.y * b1;
        sum7_0 += a7.y * b0;
        sum7_1 += a7.y * b1;
      }
      {
        let b0 = tileB[(k * 4u + 2u) * 16u + local.x * 2u + 0u];
        let b1 = tileB[(k * 4u + 2u) * 16u + local.x * 2u + 1u];
        sum0_0 += a0.z * b0;
        sum0_1 += a0.z * b1;
        sum1_0 += a1.z * b0;
        sum1_1 += a1.z * b1;
        sum2_0 += a2.z * b0;
        sum2_1 += a2.z * b1;
        sum3_0 += a3.z * b0;
        sum3_1 += a3.z * b1;
        sum4_0 += a4.z * b0;
        sum4_1 += a4.z * b1;
        sum5_0 += a5.z * b0;
        sum5_1 += a5.z * b1;
        sum6_0 += a6.z * b0;
        sum6_1 += a6.z * b1;
        sum7_0 += a7.z * b0;
        sum7_1 += a7.z * b1;
      }
      {
        let b0 = tileB[(k * 4u + 3u) * 16u + local.x * 2u + 0u];
        let b1 = tileB[(k * 4u + 3u) * 16u + local.x * 2u + 1u];
        sum0_0 += a0.w * b0;
        sum0_1 += a0.w * b1;
        sum1_0 += a1.w * b0;
        sum1_1 += a1.w * b1;
        sum2_0 += a2.w * b0;
        sum2_1 += a2.w * b1;
        sum3_0 += a3.w * b0;
        sum3_1 += a3.w * b1;
        sum4_0 += a4.w * b0;
        sum4_1 += a4.w * b1;
        sum5_0 += a5.w * b0;
        sum5_1 += a5.w * b1;
        sum6_0 += a6.w * b0;
        sum6_1 += a6.w * b1;
        sum7_0 += a7.w * b0;
        sum7_1 += a7.w * b1;
      }
    }
    workgroupBarrier();
  }
  if (c0 < 8u) {
    let t = rope[(row0 - b * 8u) * 2u + c0 % 2u];
    let v = sum0_0;
    sum0_0 = vec4f(v.x * t.x - v.y * t.y, v.y * t.x + v.x * t.y, v.z * t.z - v.w * t.w, v.w * t.z + v.z * t.w);
  }
  if (c1 < 8u) {
    let t = rope[(row0 - b * 8u) * 2u + c1 % 2u];
    let v = sum0_1;
    sum0_1 = vec4f(v.x * t.x - v.y * t.y, v.y * t.x + v.x * t.y, v.z * t.z - v.w * t.w, v.w * t.z + v.z * t.w);
  }
  if (row + 0u < 8u) {
    if (column + 0u < 12u) {
      out[row0 * 12u + c0] = vec4h(clamp(sum0_0, vec4f(-65504.0), vec4f(65504.0)));
    }
    if (column + 1u < 12u) {
      out[row0 * 12u + c1] = vec4h(clamp(sum0_1, vec4f(-65504.0), vec4f(65504.0)));
    }
  }
  if (c0 < 8u) {
    let t = rope[(row1 - b * 8u) * 2u + c0 % 2u];
    let v = sum1_0;
    sum1_0 = vec4f(v.x * t.x - v.y * t.y, v.y * t.x + v.x * t.y, v.z * t.z - v.w * t.w, v.w * t.z + v.z * t.w);
  }
  if (c1 < 8u) {
    let t = rope[(row1 - b * 8u) * 2u + c1 % 2u];
    let v = sum1_1;
    sum1_1 = vec4f(v.x * t.x - v.y * t.y, v.y * t.x + v.x * t.y, v.z * t.z - v.w * t.w, v.w * t.z + v.z * t.w);
  }
  if (row + 1u < 8u) {
    if (column + 0u < 12u) {
      out[row1 * 12u + c0] = vec4h(clamp(sum1_0, vec4f(-65504.0), vec4f(65504.0)));
    }
    if (column + 1u < 12u) {
      out[row1 * 12u + c1] = vec4h(clamp(sum1_1, vec4f(-65504.0), vec4f(65504.0)));
    }
  }
  if (c0 < 8u) {
    let t = rope[(row2 - b * 8u) * 2u + c0 % 2u];
    let v = sum2_0;
    sum2_0 = vec4f(v.x * t.x - v.y * t.y, v.y * t.x + v.x * t.y, v.z * t.z - v.w * t.w, v.w * t.z + v.z * t.w);
  }
  if (c1 < 8u) {
    let t = rope[(row2 - b * 8u) * 2u + c1 % 2u];
    let v = sum2_1;
    sum2_1 = vec4f(v.x * t.x - v.y * t.y, v.y * t.x + v.x * t.y, v.z * t.z - v.w * t.w, v.w * t.z + v.z * t.w);
  }
  if (row + 2u < 8u) {
    if (column + 0u < 12u) {
      out[row2 * 12u + c0] = vec4h(clamp(sum2_0, vec4f(-65504.0), vec4f(65504.0)));
    }
    if (column + 1u < 12u) {
      out[row2 * 12u + c1] = vec4h(clamp(sum2_1, vec4f(-65504.0), vec4f(65504.0)));
    }
  }
  if (c0 < 8u) {
    let t = rope[(row3 - b * 8u) * 2u + c0 % 2u];
    let v = sum3_0;
    sum3_0 = vec4f(v.x * t.x - v.y * t.y, v.y * t.x + v.x * t.y, v.z * t.z - v.w * t.w, v.w * t.z + v.z * t.w);
  }
  if (c1 < 8u) {
    let t = rope[(row3 - b * 8u) * 2u + c1 % 2u];
    let v = sum3_1;
    sum3_1 = vec4f(v.x * t.x - v.y * t.y, v.y * t.x + v.x * t.y, v.z * t.z - v.w * t.w, v.w * t.z + v.z * t.w);
  }
  if (row + 3u < 8u) {
    if (column + 0u < 12u) {
      out[row3 * 12u + c0] = vec4h(clamp(sum3_0, vec4f(-65504.0), vec4f(65504.0)));
    }
    if (column + 1u < 12u) {
      out[row3 * 12u + c1] = vec4h(clamp(sum3_1, vec4f(-65504.0), vec4f(65504.0)));
    }
  }
  if (c0 < 8u) {
    let t = rope[(row4 - b * 8u) * 2u + c0 % 2u];
    let v = sum4_0;
    sum4_0 = vec4f(v.x * t.x - v.y * t.y, v.y * t.x + v.x * t.y, v.z * t.z - v.w * t.w, v.w * t.z + v.z * t.w);
  }
  if (c1 < 8u) {
    let t = rope[(row4 - b * 8u) * 2u + c1 % 2u];
    let v = sum4_1;
    sum4_1 = vec4f(v.x * t.x - v.y * t.y, v.y * t.x + v.x * t.y, v.z * t.z - v.w * t.w, v.w * t.z + v.z * t.w);
  }
  if (row + 4u < 8u) {
    if (column + 0u < 12u) {
      out[row4 * 12u + c0] = vec4h(clamp(sum4_0, vec4f(-65504.0), vec4f(65504.0)));
    }
    if (column + 1u < 12u) {
      out[row4 * 12u + c1] = vec4h(clamp(sum4_1, vec4f(-65504.0), vec4f(65504.0)));
    }
  }
  if (c0 < 8u) {
    let t = rope[(row5 - b * 8u) * 2u + c0 % 2u];
    let v = sum5_0;
    sum5_0 = vec4f(v.x * t.x - v.y * t.y, v.y * t.x + v.x * t.y, v.z * t.z - v.w * t.w, v.w * t.z + v.z * t.w);
  }
  if (c1 < 8u) {
    let t = rope[(row5 - b * 8u) * 2u + c1 % 2u];
    let v = sum5_1;
    sum5_1 = vec4f(v.x * t.x - v.y * t.y, v.y * t.x + v.x * t.y, v.z * t.z - v.w * t.w, v.w * t.z + v.z * t.w);
  }
  if (row + 5u < 8u) {
    if (column + 0u < 12u) {
      out[row5 * 12u + c0] = vec4h(clamp(sum5_0, vec4f(-65504.0), vec4f(65504.0)));
    }
    if (column + 1u < 12u) {
      out[row5 * 12u + c1] = vec4h(clamp(sum5_1, vec4f(-65504.0), vec4f(65504.0)));
    }
  }
  if (c0 < 8u) {
    let t = rope[(row6 - b * 8u) * 2u + c0 % 2u];
    let v = sum6_0;
    sum6_0 = vec4f(v.x * t.x - v.y * t.y, v.y * t.x + v.x * t.y, v.z * t.z - v.w * t.w, v.w * t.z + v.z * t.w);
  }
  if (c1 < 8u) {
    let t = rope[(row6 - b * 8u) * 2u + c1 % 2u];
    let v = sum6_1;
    sum6_1 = vec4f(v.x * t.x - v.y * t.y, v.y * t.x + v.x * t.y, v.z * t.z - v.w * t.w, v.w * t.z + v.z * t.w);
  }
  if (row + 6u < 8u) {
    if (column + 0u < 12u) {
      out[row6 * 12u + c0] = vec4h(clamp(sum6_0, vec4f(-65504.0), vec4f(65504.0)));
    }
    if (column + 1u < 12u) {
      out[row6 * 12u + c1] = vec4h(clamp(sum6_1, vec4f(-65504.0), vec4f(65504.0)));
    }
  }
  if (c0 < 8u) {
    let t = rope[(row7 - b * 8u) * 2u + c0 % 2u];
    let v = sum7_0;
    sum7_0 = vec4f(v.x * t.x - v.y * t.y, v.y * t.x + v.x * t.y, v.z * t.z - v.w * t.w, v.w * t.z + v.z * t.w);
  }
  if (c1 < 8u) {
    let t = rope[(row7 - b * 8u) * 2u + c1 % 2u];
    let v = sum7_1;
    sum7_1 = vec4f(v.x * t.x - v.y * t.y, v.y * t.x + v.x * t.y, v.z * t.z - v.w * t.w, v.w * t.z + v.z * t.w);
  }
  if (row + 7u < 8u) {
    if (column + 0u < 12u) {
      out[row7 * 12u + c0] = vec4h(clamp(sum7_0, vec4f(-65504.0), vec4f(65504.0)));
    }
    if (column + 1u < 12u) {
      out[row7 * 12u + c1] = vec4h(clamp(sum7_1, vec4f(-65504.0), vec4f(65504.0)));
    }
  }
}

// updateY 1, grid 1 x 2 x 2: as one above

// updateY 2, grid 1 x 1 x 2
enable f16;
enable subgroups;
@group(0) @binding(0) var<storage, read> weight: array<vec4h>;
@group(0) @binding(1) var<storage, read> act0: array<vec4h>;
@group(0) @binding(2) var<storage, read> res0: array<vec4f>;
@group(0) @binding(3) var<storage, read> res1: array<vec4f>;
@group(0) @binding(4) var<storage, read_write> out: array<vec4f>;

fn res0Scale(row: u32) -> f32 {
  var sum = 0.0;
  for (var p = 0u; p < 1u; p++) {
    sum += res0[64u + row * 1u + p].x;
  }
  // The first part alone says that a row is plain: the others may hold anything of a run before.
  return select(inverseSqrt(sum * 0.0625 + 0.00001), 1.0, res0[64u + row * 1u].x < 0.0);
}

fn res1Scale(row: u32) -> f32 {
  var sum = 0.0;
  for (var p = 0u; p < 1u; p++) {
    sum += res1[64u + row * 1u + p].x;
  }
  // The first part alone says that a row is plain: the others may hold anything of a run before.
  return select(inverseSqrt(sum * 0.0625 + 0.00001), 1.0, res1[64u + row * 1u].x < 0.0);
}
var<workgroup> resRow0: array<f32, 64>;
var<workgroup> resRow1: array<f32, 64>;
var<workgroup> tileA: array<vec4f, 320>;
var<workgroup> tileB: array<vec4f, 256>;

@compute @workgroup_size(8, 8) fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_id) local: vec3u, @builtin(local_invocation_index) thread: u32) {
  let b = group.z;
  let rowBase = group.y * 64u;
  let columnBase = group.x * 16u; // in vec4s, as all columns here
  let row = rowBase + local.y * 8u;
  let column = columnBase + local.x * 2u;
  let row0 = b * 8u + min(row + 0u, 7u);
  let row1 = b * 8u + min(row + 1u, 7u);
  let row2 = b * 8u + min(row + 2u, 7u);
  let row3 = b * 8u + min(row + 3u, 7u);
  let row4 = b * 8u + min(row + 4u, 7u);
  let row5 = b * 8u + min(row + 5u, 7u);
  let row6 = b * 8u + min(row + 6u, 7u);
  let row7 = b * 8u + min(row + 7u, 7u);
  let c0 = min(column + 0u, 3u);
  let c1 = min(column + 1u, 3u);
  for (var i = thread; i < 64u; i += 64u) {
    resRow0[i] = res0Scale(b * 8u + min(rowBase + i, 7u));
  }
  for (var i = thread; i < 64u; i += 64u) {
    resRow1[i] = res1Scale(b * 8u + min(rowBase + i, 7u));
  }
  workgroupBarrier();
  var sum0_0 = vec4f();
  var sum0_1 = vec4f();
  var sum1_0 = vec4f();
  var sum1_1 = vec4f();
  var sum2_0 = vec4f();
  var sum2_1 = vec4f();
  var sum3_0 = vec4f();
  var sum3_1 = vec4f();
  var sum4_0 = vec4f();
  var sum4_1 = vec4f();
  var sum5_0 = vec4f();
  var sum5_1 = vec4f();
  var sum6_0 = vec4f();
  var sum6_1 = vec4f();
  var sum7_0 = vec4f();
  var sum7_1 = vec4f();
  for (var k0 = 0u; k0 < 16u; k0 += 16u) {
    for (var i = thread; i < 256u; i += 64u) {
      let r = i / 4u;
      let kk = i % 4u;
      let k = min(k0 / 4u + kk, 3u);
      tileA[r * 5u + kk] = vec4f(act0[(b * 8u + min(rowBase + r, 7u)) * 4u + k]);
    }
    for (var i = thread; i < 256u; i += 64u) {
      let c = min(columnBase + i % 16u, 3u);
      tileB[i] = vec4f(weight[(k0 + i / 16u) * 4u + c]);
    }
    workgroupBarrier();
    for (var k = 0u; k < 4u; k++) {
      let a0 = tileA[(local.y * 8u + 0u) * 5u + k];
      let a1 = tileA[(local.y * 8u + 1u) * 5u + k];
      let a2 = tileA[(local.y * 8u + 2u) * 5u + k];
      let a3 = tileA[(local.y * 8u + 3u) * 5u + k];
      let a4 = tileA[(local.y * 8u + 4u) * 5u + k];
      let a5 = tileA[(local.y * 8u + 5u) * 5u + k];
      let a6 = tileA[(local.y * 8u + 6u) * 5u + k];
      let a7 = tileA[(local.y * 8u + 7u) * 5u + k];
      {
        let b0 = tileB[(k * 4u + 0u) * 16u + local.x * 2u + 0u];
        let b1 = tileB[(k * 4u + 0u) * 16u + local.x * 2u + 1u];
        sum0_0 += a0.x * b0;
        sum0_1 += a0.x * b1;
        sum1_0 += a1.x * b0;
        sum1_1 += a1.x * b1;
        sum2_0 += a2.x * b0;
        sum2_1 += a2.x * b1;
        sum3_0 += a3.x * b0;
        sum3_1 += a3.x * b1;
        sum4_0 += a4.x * b0;
        sum4_1 += a4.x * b1;
        sum5_0 += a5.x * b0;
        sum5_1 += a5.x * b1;
        sum6_0 += a6.x * b0;
        sum6_1 += a6.x * b1;
        sum7_0 += a7.x * b0;
        sum7_1 += a7.x * b1;
      }
      {
        let b0 = tileB[(k * 4u + 1u) * 16u + local.x * 2u + 0u];
        let b1 = tileB[(k * 4u + 1u) * 16u + local.x * 2u + 1u];
        sum0_0 += a0.y * b0;
        sum0_1 += a0.y * b1;
        sum1_0 += a1.y * b0;
        sum1_1 += a1.y * b1;
        sum2_0 += a2.y * b0;
        sum2_1 += a2.y * b1;
        sum3_0 += a3.y * b0;
        sum3_1 += a3.y * b1;
        sum4_0 += a4.y * b0;
        sum4_1 += a4.y * b1;
        sum5_0 += a5.y * b0;
        sum5_1 += a5.y * b1;
        sum6_0 += a6.y * b0;
        sum6_1 += a6.y * b1;
        sum7_0 += a7.y * b0;
        sum7_1 += a7.y * b1;
      }
      {
        let b0 = tileB[(k * 4u + 2u) * 16u + local.x * 2u + 0u];
        let b1 = tileB[(k * 4u + 2u) * 16u + local.x * 2u + 1u];
        sum0_0 += a0.z * b0;
        sum0_1 += a0.z * b1;
        sum1_0 += a1.z * b0;
        sum1_1 += a1.z * b1;
        sum2_0 += a2.z * b0;
        sum2_1 += a2.z * b1;
        sum3_0 += a3.z * b0;
        sum3_1 += a3.z * b1;
        sum4_0 += a4.z * b0;
        sum4_1 += a4.z * b1;
        sum5_0 += a5.z * b0;
        sum5_1 += a5.z * b1;
        sum6_0 += a6.z * b0;
        sum6_1 += a6.z * b1;
        sum7_0 += a7.z * b0;
        sum7_1 += a7.z * b1;
      }
      {
        let b0 = tileB[(k * 4u + 3u) * 16u + local.x * 2u + 0u];
        let b1 = tileB[(k * 4u + 3u) * 16u + local.x * 2u + 1u];
        sum0_0 += a0.w * b0;
        sum0_1 += a0.w * b1;
        sum1_0 += a1.w * b0;
        sum1_1 += a1.w * b1;
        sum2_0 += a2.w * b0;
        sum2_1 += a2.w * b1;
        sum3_0 += a3.w * b0;
        sum3_1 += a3.w * b1;
        sum4_0 += a4.w * b0;
        sum4_1 += a4.w * b1;
        sum5_0 += a5.w * b0;
        sum5_1 += a5.w * b1;
        sum6_0 += a6.w * b0;
        sum6_1 += a6.w * b1;
        sum7_0 += a7.w * b0;
        sum7_1 += a7.w * b1;
      }
    }
    workgroupBarrier();
  }
  let scale0_0 = resRow0[local.y * 8u + 0u];
  let scale0_1 = resRow0[local.y * 8u + 1u];
  let scale0_2 = resRow0[local.y * 8u + 2u];
  let scale0_3 = resRow0[local.y * 8u + 3u];
  let scale0_4 = resRow0[local.y * 8u + 4u];
  let scale0_5 = resRow0[local.y * 8u + 5u];
  let scale0_6 = resRow0[local.y * 8u + 6u];
  let scale0_7 = resRow0[local.y * 8u + 7u];
  let scale1_0 = resRow1[local.y * 8u + 0u];
  let scale1_1 = resRow1[local.y * 8u + 1u];
  let scale1_2 = resRow1[local.y * 8u + 2u];
  let scale1_3 = resRow1[local.y * 8u + 3u];
  let scale1_4 = resRow1[local.y * 8u + 4u];
  let scale1_5 = resRow1[local.y * 8u + 5u];
  let scale1_6 = resRow1[local.y * 8u + 6u];
  let scale1_7 = resRow1[local.y * 8u + 7u];
  var square0 = 0.0;
  var square1 = 0.0;
  var square2 = 0.0;
  var square3 = 0.0;
  var square4 = 0.0;
  var square5 = 0.0;
  var square6 = 0.0;
  var square7 = 0.0;
  if (row + 0u < 8u) {
    if (column + 0u < 4u) {
      sum0_0 += res0[row0 * 4u + c0] * scale0_0 + res1[row0 * 4u + c0] * scale1_0;
      out[row0 * 4u + c0] = sum0_0;
      square0 += dot(sum0_0, sum0_0);
    }
    if (column + 1u < 4u) {
      sum0_1 += res0[row0 * 4u + c1] * scale0_0 + res1[row0 * 4u + c1] * scale1_0;
      out[row0 * 4u + c1] = sum0_1;
      square0 += dot(sum0_1, sum0_1);
    }
  }
  if (row + 1u < 8u) {
    if (column + 0u < 4u) {
      sum1_0 += res0[row1 * 4u + c0] * scale0_1 + res1[row1 * 4u + c0] * scale1_1;
      out[row1 * 4u + c0] = sum1_0;
      square1 += dot(sum1_0, sum1_0);
    }
    if (column + 1u < 4u) {
      sum1_1 += res0[row1 * 4u + c1] * scale0_1 + res1[row1 * 4u + c1] * scale1_1;
      out[row1 * 4u + c1] = sum1_1;
      square1 += dot(sum1_1, sum1_1);
    }
  }
  if (row + 2u < 8u) {
    if (column + 0u < 4u) {
      sum2_0 += res0[row2 * 4u + c0] * scale0_2 + res1[row2 * 4u + c0] * scale1_2;
      out[row2 * 4u + c0] = sum2_0;
      square2 += dot(sum2_0, sum2_0);
    }
    if (column + 1u < 4u) {
      sum2_1 += res0[row2 * 4u + c1] * scale0_2 + res1[row2 * 4u + c1] * scale1_2;
      out[row2 * 4u + c1] = sum2_1;
      square2 += dot(sum2_1, sum2_1);
    }
  }
  if (row + 3u < 8u) {
    if (column + 0u < 4u) {
      sum3_0 += res0[row3 * 4u + c0] * scale0_3 + res1[row3 * 4u + c0] * scale1_3;
      out[row3 * 4u + c0] = sum3_0;
      square3 += dot(sum3_0, sum3_0);
    }
    if (column + 1u < 4u) {
      sum3_1 += res0[row3 * 4u + c1] * scale0_3 + res1[row3 * 4u + c1] * scale1_3;
      out[row3 * 4u + c1] = sum3_1;
      square3 += dot(sum3_1, sum3_1);
    }
  }
  if (row + 4u < 8u) {
    if (column + 0u < 4u) {
      sum4_0 += res0[row4 * 4u + c0] * scale0_4 + res1[row4 * 4u + c0] * scale1_4;
      out[row4 * 4u + c0] = sum4_0;
      square4 += dot(sum4_0, sum4_0);
    }
    if (column + 1u < 4u) {
      sum4_1 += res0[row4 * 4u + c1] * scale0_4 + res1[row4 * 4u + c1] * scale1_4;
      out[row4 * 4u + c1] = sum4_1;
      square4 += dot(sum4_1, sum4_1);
    }
  }
  if (row + 5u < 8u) {
    if (column + 0u < 4u) {
      sum5_0 += res0[row5 * 4u + c0] * scale0_5 + res1[row5 * 4u + c0] * scale1_5;
      out[row5 * 4u + c0] = sum5_0;
      square5 += dot(sum5_0, sum5_0);
    }
    if (column + 1u < 4u) {
      sum5_1 += res0[row5 * 4u + c1] * scale0_5 + res1[row5 * 4u + c1] * scale1_5;
      out[row5 * 4u + c1] = sum5_1;
      square5 += dot(sum5_1, sum5_1);
    }
  }
  if (row + 6u < 8u) {
    if (column + 0u < 4u) {
      sum6_0 += res0[row6 * 4u + c0] * scale0_6 + res1[row6 * 4u + c0] * scale1_6;
      out[row6 * 4u + c0] = sum6_0;
      square6 += dot(sum6_0, sum6_0);
    }
    if (column + 1u < 4u) {
      sum6_1 += res0[row6 * 4u + c1] * scale0_6 + res1[row6 * 4u + c1] * scale1_6;
      out[row6 * 4u + c1] = sum6_1;
      square6 += dot(sum6_1, sum6_1);
    }
  }
  if (row + 7u < 8u) {
    if (column + 0u < 4u) {
      sum7_0 += res0[row7 * 4u + c0] * scale0_7 + res1[row7 * 4u + c0] * scale1_7;
      out[row7 * 4u + c0] = sum7_0;
      square7 += dot(sum7_0, sum7_0);
    }
    if (column + 1u < 4u) {
      sum7_1 += res0[row7 * 4u + c1] * scale0_7 + res1[row7 * 4u + c1] * scale1_7;
      out[row7 * 4u + c1] = sum7_1;
      square7 += dot(sum7_1, sum7_1);
    }
  }
  square0 += subgroupShuffleXor(square0, 1u);
  square0 += subgroupShuffleXor(square0, 2u);
  square0 += subgroupShuffleXor(square0, 4u);
  square1 += subgroupShuffleXor(square1, 1u);
  square1 += subgroupShuffleXor(square1, 2u);
  square1 += subgroupShuffleXor(square1, 4u);
  square2 += subgroupShuffleXor(square2, 1u);
  square2 += subgroupShuffleXor(square2, 2u);
  square2 += subgroupShuffleXor(square2, 4u);
  square3 += subgroupShuffleXor(square3, 1u);
  square3 += subgroupShuffleXor(square3, 2u);
  square3 += subgroupShuffleXor(square3, 4u);
  square4 += subgroupShuffleXor(square4, 1u);
  square4 += subgroupShuffleXor(square4, 2u);
  square4 += subgroupShuffleXor(square4, 4u);
  square5 += subgroupShuffleXor(square5, 1u);
  square5 += subgroupShuffleXor(square5, 2u);
  square5 += subgroupShuffleXor(square5, 4u);
  square6 += subgroupShuffleXor(square6, 1u);
  square6 += subgroupShuffleXor(square6, 2u);
  square6 += subgroupShuffleXor(square6, 4u);
  square7 += subgroupShuffleXor(square7, 1u);
  square7 += subgroupShuffleXor(square7, 2u);
  square7 += subgroupShuffleXor(square7, 4u);
  if (local.x == 0u) {
    if (row + 0u < 8u) {
      out[64u + row0 * 1u + group.x] = vec4f(square0, 0.0, 0.0, 0.0);
    }
    if (row + 1u < 8u) {
      out[64u + row1 * 1u + group.x] = vec4f(square1, 0.0, 0.0, 0.0);
    }
    if (row + 2u < 8u) {
      out[64u + row2 * 1u + group.x] = vec4f(square2, 0.0, 0.0, 0.0);
    }
    if (row + 3u < 8u) {
      out[64u + row3 * 1u + group.x] = vec4f(square3, 0.0, 0.0, 0.0);
    }
    if (row + 4u < 8u) {
      out[64u + row4 * 1u + group.x] = vec4f(square4, 0.0, 0.0, 0.0);
    }
    if (row + 5u < 8u) {
      out[64u + row5 * 1u + group.x] = vec4f(square5, 0.0, 0.0, 0.0);
    }
    if (row + 6u < 8u) {
      out[64u + row6 * 1u + group.x] = vec4f(square6, 0.0, 0.0, 0.0);
    }
    if (row + 7u < 8u) {
      out[64u + row7 * 1u + group.x] = vec4f(square7, 0.0, 0.0, 0.0);
    }
  }
}

// updateY 3, grid 8 x 1 x 2: as one above

// updateY 4, grid 1 x 1 x 2: as one above

// rest 0, grid 8 x 2 x 1
enable subgroups;
@group(0) @binding(0) var<storage, read> y: array<vec4f>;
@group(0) @binding(1) var<storage, read> heads: array<vec4f>;
@group(0) @binding(2) var<storage, read> bias: array<vec4f>;
@group(0) @binding(3) var<storage, read_write> out: array<u32>;

fn yScale(row: u32) -> f32 {
  var sum = 0.0;
  for (var p = 0u; p < 1u; p++) {
    sum += y[64u + row * 1u + p].x;
  }
  // The first part alone says that a row is plain: the others may hold anything of a run before.
  return select(inverseSqrt(sum * 0.0625 + 0.00001), 1.0, y[64u + row * 1u].x < 0.0);
}
var<workgroup> best: array<vec3f, 8>; // largest logit, its token, sum of exp(logit - largest)

fn merge(a: vec3f, b: vec3f) -> vec3f {
  let top = max(a.x, b.x);
  // On a tie the lower token wins, as argmax does everywhere.
  let second = b.x > a.x || (b.x == a.x && b.y < a.y);
  return vec3f(top, select(a.y, b.y, second), a.z * exp(a.x - top) + b.z * exp(b.x - top));
}

@compute @workgroup_size(64) fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) thread: u32) {
  let b = group.y;
  let halting = group.x == 7u;
  let row = b * 8u + select(1u + group.x, 0u, halting);
  let scale = yScale(row);
  let entry = thread / 8u;
  let share = thread % 8u;
  var mine = vec3f(-3e38, 0.0, 0.0);
  for (var round = 0u; round < 2u; round++) {
    let v = select(round * 8u + entry, 11u, halting);
    let head = min(v, 11u) * 4u;
    var sum = vec4f();
    for (var d = share; d < 4u; d += 8u) { sum += y[row * 4u + d] * heads[head + d]; }
    var logit = dot(sum, vec4f(scale));
    logit += subgroupShuffleXor(logit, 1u);
    logit += subgroupShuffleXor(logit, 2u);
    logit += subgroupShuffleXor(logit, 4u);
    if (share == 0u && (v < 11u || halting)) {
      if (!halting) { out[30u + (b * 7u + group.x) * 11u + v] = bitcast<u32>(logit); }
      if (logit > mine.x || halting) {
        mine = vec3f(logit, f32(v), mine.z * exp(mine.x - logit) + 1.0);
      } else {
        mine.z += exp(logit - mine.x);
      }
    }
  }
  mine = merge(mine, subgroupShuffleXor(mine, 8u));
  mine = merge(mine, subgroupShuffleXor(mine, 16u));
  if (share == 0u) { best[entry] = mine; }
  workgroupBarrier();
  if (thread != 0u) { return; }
  if (halting) {
    out[28u + b] = bitcast<u32>(best[0].x + bias[0].x);
    return;
  }
  for (var i = 4u; i < 8u; i += 4u) { mine = merge(mine, best[i]); }
  out[b * 7u + group.x] = u32(mine.y);
  out[14u + b * 7u + group.x] = bitcast<u32>(1.0 / mine.z);
}

// rest 1, grid 8 x 2 x 1
@group(0) @binding(0) var<storage, read_write> state: array<vec4f>;

fn stateScale(row: u32) -> f32 {
  var sum = 0.0;
  for (var p = 0u; p < 1u; p++) {
    sum += state[64u + row * 1u + p].x;
  }
  // The first part alone says that a row is plain: the others may hold anything of a run before.
  return select(inverseSqrt(sum * 0.0625 + 0.00001), 1.0, state[64u + row * 1u].x < 0.0);
}

@compute @workgroup_size(64) fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) thread: u32) {
  let row = group.y * 8u + group.x;
  let scale = stateScale(row);
  storageBarrier(); // everybody has read the sums before they are overwritten
  for (var d = thread; d < 4u; d += 64u) {
    let i = row * 4u + d;
    state[i] = state[i] * scale;
  }
  if (thread == 0u) { state[64u + row * 1u] = vec4f(-1e+30); }
}

// rest 2, grid 8 x 2 x 1
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
    sum += state[64u + row * 1u + p].x;
  }
  // The first part alone says that a row is plain: the others may hold anything of a run before.
  return select(inverseSqrt(sum * 0.0625 + 0.00001), 1.0, state[64u + row * 1u].x < 0.0);
}

@compute @workgroup_size(64) fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) thread: u32) {
  let row = group.y * 8u + group.x;
  let scale = stateScale(row);
  storageBarrier(); // everybody has read the sums before they are overwritten
  for (var d = thread; d < 4u; d += 64u) {
    let i = row * 4u + d;
    state[i] = state[i] * scale + normals(how.x, how.y, how.z * 8u + row, d) * bitcast<f32>(how.w);
  }
  if (thread == 0u) { state[64u + row * 1u] = vec4f(-1e+30); }
}

// rest 3, grid 1 x 2 x 1
@group(0) @binding(0) var<storage, read> tokens: array<u32>;
@group(0) @binding(1) var<storage, read> table: array<vec4f>;
@group(0) @binding(2) var<storage, read> puzzles: array<vec4f>;
@group(0) @binding(4) var<storage, read> initial: array<vec4f>;
@group(0) @binding(5) var<storage, read_write> x: array<vec4f>;
@group(0) @binding(6) var<storage, read_write> y: array<vec4f>;
@group(0) @binding(7) var<storage, read_write> z: array<vec4f>;

@compute @workgroup_size(64) fn main(@builtin(global_invocation_id) id: vec3u, @builtin(workgroup_id) group: vec3u) {
  let i = id.x; // vec4 within the question
  let b = group.y;
  if (i >= 32u) { return; }
  let l = i / 4u;
  let d = i % 4u;
  var value = vec4f();
  if (l >= 1u) {
    value = table[tokens[b * 7u + l - 1u] * 4u + d];
  } else if (i < 1u) {
    value = puzzles[b * 1u + i];
  }
  x[b * 32u + i] = value * 4;
  y[b * 32u + i] = initial[d];
  z[b * 32u + i] = initial[4u + d];
  if (d == 0u) {
    y[64u + (b * 8u + l) * 1u] = vec4f(-1e+30);
    z[64u + (b * 8u + l) * 1u] = vec4f(-1e+30);
  }
}
