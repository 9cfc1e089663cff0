// updateZ 0, grid 1 x 16 x 2
@group(0) @binding(0) var<storage, read> weight: array<vec4f>;
@group(0) @binding(1) var<storage, read> act0: array<vec4f>;
@group(0) @binding(2) var<storage, read> act1: array<vec4f>;
@group(0) @binding(3) var<storage, read> act2: array<vec4f>;
@group(0) @binding(4) var<storage, read_write> out: array<vec4f>;

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
var<workgroup> actK0: array<f32, 8>;
var<workgroup> actK1: array<f32, 8>;

@compute @workgroup_size(4, 4) fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_id) local: vec3u, @builtin(local_invocation_index) thread: u32) {
  let b = group.z;
  let rowBase = group.y * 32u;
  let columnBase = group.x * 4u; // in vec4s, as all columns here
  let row = rowBase + local.y * 8u;
  let column = columnBase + local.x * 1u;
  let row0 = b * 512u + min(row + 0u, 511u);
  let row1 = b * 512u + min(row + 1u, 511u);
  let row2 = b * 512u + min(row + 2u, 511u);
  let row3 = b * 512u + min(row + 3u, 511u);
  let row4 = b * 512u + min(row + 4u, 511u);
  let row5 = b * 512u + min(row + 5u, 511u);
  let row6 = b * 512u + min(row + 6u, 511u);
  let row7 = b * 512u + min(row + 7u, 511u);
  let c0 = min(column + 0u, 3u);
  for (var i = thread; i < 8u; i += 16u) {
    actK0[i] = act0Scale(b * 8u + i);
  }
  for (var i = thread; i < 8u; i += 16u) {
    actK1[i] = act1Scale(b * 8u + i);
  }
  workgroupBarrier();
  var sum0_0 = vec4f();
  var sum1_0 = vec4f();
  var sum2_0 = vec4f();
  var sum3_0 = vec4f();
  var sum4_0 = vec4f();
  var sum5_0 = vec4f();
  var sum6_0 = vec4f();
  var sum7_0 = vec4f();
  let m0 = min(row / 4u + 0u, 127u);
  let m1 = min(row / 4u + 1u, 127u);
  for (var k = 0u; k < 8u; k++) {
    let a0 = weight[k * 128u + m0];
    let a1 = weight[k * 128u + m1];
    let b0 = act0[(b * 8u + k) * 4u + c0] * actK0[k] + act1[(b * 8u + k) * 4u + c0] * actK1[k] + act2[(b * 8u + k) * 4u + c0];
    sum0_0 += a0.x * b0;
    sum1_0 += a0.y * b0;
    sum2_0 += a0.z * b0;
    sum3_0 += a0.w * b0;
    sum4_0 += a1.x * b0;
    sum5_0 += a1.y * b0;
    sum6_0 += a1.z * b0;
    sum7_0 += a1.w * b0;
  }
  out[(b * 256u + row / 2u + 0u) * 4u + c0] = sum0_0 / (1.0 + exp(-sum0_0)) * sum4_0;
  out[(b * 256u + row / 2u + 1u) * 4u + c0] = sum1_0 / (1.0 + exp(-sum1_0)) * sum5_0;
  out[(b * 256u + row / 2u + 2u) * 4u + c0] = sum2_0 / (1.0 + exp(-sum2_0)) * sum6_0;
  out[(b * 256u + row / 2u + 3u) * 4u + c0] = sum3_0 / (1.0 + exp(-sum3_0)) * sum7_0;
}

// updateZ 1, grid 1 x 1 x 2
@group(0) @binding(0) var<storage, read> weight: array<vec4f>;
@group(0) @binding(1) var<storage, read> act0: array<vec4f>;
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
var<workgroup> resRow0: array<f32, 16>;
var<workgroup> resRow1: array<f32, 16>;
var<workgroup> sums: array<vec4f, 16>;

@compute @workgroup_size(4, 4) fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_id) local: vec3u, @builtin(local_invocation_index) thread: u32) {
  let b = group.z;
  let rowBase = group.y * 16u;
  let columnBase = group.x * 4u; // in vec4s, as all columns here
  let row = rowBase + local.y * 4u;
  let column = columnBase + local.x * 1u;
  let row0 = b * 8u + min(row + 0u, 7u);
  let row1 = b * 8u + min(row + 1u, 7u);
  let row2 = b * 8u + min(row + 2u, 7u);
  let row3 = b * 8u + min(row + 3u, 7u);
  let c0 = min(column + 0u, 3u);
  for (var i = thread; i < 16u; i += 16u) {
    resRow0[i] = res0Scale(b * 8u + min(rowBase + i, 7u));
  }
  for (var i = thread; i < 16u; i += 16u) {
    resRow1[i] = res1Scale(b * 8u + min(rowBase + i, 7u));
  }
  workgroupBarrier();
  var sum0_0 = vec4f();
  var sum1_0 = vec4f();
  var sum2_0 = vec4f();
  var sum3_0 = vec4f();
  let m0 = min(row / 4u + 0u, 1u);
  for (var start = 0u; start < 256u; start += 96u) {
    let end = min(start + 96u, 256u);
    var run0_0 = vec4f();
    var run1_0 = vec4f();
    var run2_0 = vec4f();
    var run3_0 = vec4f();
    for (var k = start; k < end; k++) {
      let a0 = weight[k * 2u + m0];
      let b0 = act0[(b * 256u + k) * 4u + c0];
      run0_0 += a0.x * b0;
      run1_0 += a0.y * b0;
      run2_0 += a0.z * b0;
      run3_0 += a0.w * b0;
    }
    sum0_0 += run0_0;
    sum1_0 += run1_0;
    sum2_0 += run2_0;
    sum3_0 += run3_0;
  }
  let scale0_0 = resRow0[local.y * 4u + 0u];
  let scale0_1 = resRow0[local.y * 4u + 1u];
  let scale0_2 = resRow0[local.y * 4u + 2u];
  let scale0_3 = resRow0[local.y * 4u + 3u];
  let scale1_0 = resRow1[local.y * 4u + 0u];
  let scale1_1 = resRow1[local.y * 4u + 1u];
  let scale1_2 = resRow1[local.y * 4u + 2u];
  let scale1_3 = resRow1[local.y * 4u + 3u];
  var square0 = vec4f();
  if (row + 0u < 8u) {
    sum0_0 += res0[row0 * 4u + c0] * scale0_0 + res1[row0 * 4u + c0] * scale1_0 + res2[row0 * 4u + c0];
    out[row0 * 4u + c0] = sum0_0;
    square0 += sum0_0 * sum0_0;
  }
  if (row + 1u < 8u) {
    sum1_0 += res0[row1 * 4u + c0] * scale0_1 + res1[row1 * 4u + c0] * scale1_1 + res2[row1 * 4u + c0];
    out[row1 * 4u + c0] = sum1_0;
    square0 += sum1_0 * sum1_0;
  }
  if (row + 2u < 8u) {
    sum2_0 += res0[row2 * 4u + c0] * scale0_2 + res1[row2 * 4u + c0] * scale1_2 + res2[row2 * 4u + c0];
    out[row2 * 4u + c0] = sum2_0;
    square0 += sum2_0 * sum2_0;
  }
  if (row + 3u < 8u) {
    sum3_0 += res0[row3 * 4u + c0] * scale0_3 + res1[row3 * 4u + c0] * scale1_3 + res2[row3 * 4u + c0];
    out[row3 * 4u + c0] = sum3_0;
    square0 += sum3_0 * sum3_0;
  }
  if (local.y % 1u == 0u) {
    sums[local.y / 1u * 4u + local.x * 1u + 0u] = square0;
  }
  workgroupBarrier();
  for (var c = thread; c < 4u; c += 16u) {
    var total = vec4f();
    for (var i = 0u; i < 4u; i++) {
      total += sums[i * 4u + c];
    }
    if (columnBase + c < 4u) {
      out[64u + (b * 1u + group.y) * 4u + columnBase + c] = total;
    }
  }
}

// updateZ 2, grid 8 x 1 x 2
@group(0) @binding(0) var<storage, read> weight: array<vec4f>;
@group(0) @binding(1) var<storage, read> act0: array<vec4f>;
@group(0) @binding(2) var<storage, read_write> out: array<vec4f>;

fn act0Scale(b: u32, column4: u32) -> vec4f {
  var sum = vec4f();
  for (var p = 0u; p < 1u; p++) {
    sum += act0[64u + (b * 1u + p) * 4u + column4];
  }
  return inverseSqrt(sum * 0.125 + 0.00001);
}
var<workgroup> actK0: array<vec4f, 4>;

@compute @workgroup_size(8, 4) fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_id) local: vec3u, @builtin(local_invocation_index) thread: u32) {
  let b = group.z;
  let rowBase = group.y * 8u;
  let columnBase = group.x * 16u; // in vec4s, as all columns here
  let row = rowBase + local.y * 2u;
  let column = columnBase + local.x * 2u;
  let row0 = b * 8u + min(row + 0u, 7u);
  let row1 = b * 8u + min(row + 1u, 7u);
  let c0 = min(column + 0u, 127u);
  let c1 = min(column + 1u, 127u);
  for (var i = thread; i < 4u; i += 32u) {
    actK0[i] = act0Scale(b, i);
  }
  workgroupBarrier();
  var sum0_0 = vec4f();
  var sum0_1 = vec4f();
  var sum1_0 = vec4f();
  var sum1_1 = vec4f();
  for (var k = 0u; k < 4u; k++) {
    let a0 = act0[row0 * 4u + k] * actK0[k];
    let a1 = act0[row1 * 4u + k] * actK0[k];
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
  out[row0 * 64u + column / 2u + 0u] = sum0_0 / (1.0 + exp(-sum0_0)) * sum0_1;
  out[row1 * 64u + column / 2u + 0u] = sum1_0 / (1.0 + exp(-sum1_0)) * sum1_1;
}

// updateZ 3, grid 1 x 1 x 2
@group(0) @binding(0) var<storage, read> weight: array<vec4f>;
@group(0) @binding(1) var<storage, read> act0: array<vec4f>;
@group(0) @binding(2) var<storage, read> res0: array<vec4f>;
@group(0) @binding(3) var<storage, read_write> out: array<vec4f>;

fn res0Scale(b: u32, column4: u32) -> vec4f {
  var sum = vec4f();
  for (var p = 0u; p < 1u; p++) {
    sum += res0[64u + (b * 1u + p) * 4u + column4];
  }
  return inverseSqrt(sum * 0.125 + 0.00001);
}
var<workgroup> resColumn0: array<vec4f, 4>;
var<workgroup> sums: array<f32, 32>;

@compute @workgroup_size(4, 4) fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_id) local: vec3u, @builtin(local_invocation_index) thread: u32) {
  let b = group.z;
  let rowBase = group.y * 8u;
  let columnBase = group.x * 4u; // in vec4s, as all columns here
  let row = rowBase + local.y * 2u;
  let column = columnBase + local.x * 1u;
  let row0 = b * 8u + min(row + 0u, 7u);
  let row1 = b * 8u + min(row + 1u, 7u);
  let c0 = min(column + 0u, 3u);
  for (var i = thread; i < 4u; i += 16u) {
    resColumn0[i] = res0Scale(b, min(columnBase + i, 3u));
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
        let b0 = weight[(k * 4u + 0u) * 4u + c0];
        run0_0 += a0.x * b0;
        run1_0 += a1.x * b0;
      }
      {
        let b0 = weight[(k * 4u + 1u) * 4u + c0];
        run0_0 += a0.y * b0;
        run1_0 += a1.y * b0;
      }
      {
        let b0 = weight[(k * 4u + 2u) * 4u + c0];
        run0_0 += a0.z * b0;
        run1_0 += a1.z * b0;
      }
      {
        let b0 = weight[(k * 4u + 3u) * 4u + c0];
        run0_0 += a0.w * b0;
        run1_0 += a1.w * b0;
      }
    }
    sum0_0 += run0_0;
    sum1_0 += run1_0;
  }
  let scale0_0 = resColumn0[local.x * 1u + 0u];
  var square0 = 0.0;
  var square1 = 0.0;
  sum0_0 += res0[row0 * 4u + c0] * scale0_0;
  out[row0 * 4u + c0] = sum0_0;
  square0 += dot(sum0_0, sum0_0);
  sum1_0 += res0[row1 * 4u + c0] * scale0_0;
  out[row1 * 4u + c0] = sum1_0;
  square1 += dot(sum1_0, sum1_0);
  if (local.x % 1u == 0u) {
    sums[(local.y * 2u + 0u) * 4u + local.x / 1u] = square0;
    sums[(local.y * 2u + 1u) * 4u + local.x / 1u] = square1;
  }
  workgroupBarrier();
  for (var r = thread; r < 8u; r += 16u) {
    var total = 0.0;
    for (var i = 0u; i < 4u; i++) {
      total += sums[r * 4u + i];
    }
    if (rowBase + r < 8u) {
      out[64u + (b * 8u + rowBase + r) * 1u + group.x] = vec4f(total, 0.0, 0.0, 0.0);
    }
  }
}

// updateY 0, grid 1 x 16 x 2
@group(0) @binding(0) var<storage, read> weight: array<vec4f>;
@group(0) @binding(1) var<storage, read> act0: array<vec4f>;
@group(0) @binding(2) var<storage, read> act1: array<vec4f>;
@group(0) @binding(3) var<storage, read_write> out: array<vec4f>;

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
var<workgroup> actK0: array<f32, 8>;
var<workgroup> actK1: array<f32, 8>;

@compute @workgroup_size(4, 4) fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_id) local: vec3u, @builtin(local_invocation_index) thread: u32) {
  let b = group.z;
  let rowBase = group.y * 32u;
  let columnBase = group.x * 4u; // in vec4s, as all columns here
  let row = rowBase + local.y * 8u;
  let column = columnBase + local.x * 1u;
  let row0 = b * 512u + min(row + 0u, 511u);
  let row1 = b * 512u + min(row + 1u, 511u);
  let row2 = b * 512u + min(row + 2u, 511u);
  let row3 = b * 512u + min(row + 3u, 511u);
  let row4 = b * 512u + min(row + 4u, 511u);
  let row5 = b * 512u + min(row + 5u, 511u);
  let row6 = b * 512u + min(row + 6u, 511u);
  let row7 = b * 512u + min(row + 7u, 511u);
  let c0 = min(column + 0u, 3u);
  for (var i = thread; i < 8u; i += 16u) {
    actK0[i] = act0Scale(b * 8u + i);
  }
  for (var i = thread; i < 8u; i += 16u) {
    actK1[i] = act1Scale(b * 8u + i);
  }
  workgroupBarrier();
  var sum0_0 = vec4f();
  var sum1_0 = vec4f();
  var sum2_0 = vec4f();
  var sum3_0 = vec4f();
  var sum4_0 = vec4f();
  var sum5_0 = vec4f();
  var sum6_0 = vec4f();
  var sum7_0 = vec4f();
  let m0 = min(row / 4u + 0u, 127u);
  let m1 = min(row / 4u + 1u, 127u);
  for (var k = 0u; k < 8u; k++) {
    let a0 = weight[k * 128u + m0];
    let a1 = weight[k * 128u + m1];
    let b0 = act0[(b * 8u + k) * 4u + c0] * actK0[k] + act1[(b * 8u + k) * 4u + c0] * actK1[k];
    sum0_0 += a0.x * b0;
    sum1_0 += a0.y * b0;
    sum2_0 += a0.z * b0;
    sum3_0 += a0.w * b0;
    sum4_0 += a1.x * b0;
    sum5_0 += a1.y * b0;
    sum6_0 += a1.z * b0;
    sum7_0 += a1.w * b0;
  }
  out[(b * 256u + row / 2u + 0u) * 4u + c0] = sum0_0 / (1.0 + exp(-sum0_0)) * sum4_0;
  out[(b * 256u + row / 2u + 1u) * 4u + c0] = sum1_0 / (1.0 + exp(-sum1_0)) * sum5_0;
  out[(b * 256u + row / 2u + 2u) * 4u + c0] = sum2_0 / (1.0 + exp(-sum2_0)) * sum6_0;
  out[(b * 256u + row / 2u + 3u) * 4u + c0] = sum3_0 / (1.0 + exp(-sum3_0)) * sum7_0;
}

// updateY 1, grid 1 x 1 x 2
@group(0) @binding(0) var<storage, read> weight: array<vec4f>;
@group(0) @binding(1) var<storage, read> act0: array<vec4f>;
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
var<workgroup> resRow0: array<f32, 16>;
var<workgroup> resRow1: array<f32, 16>;
var<workgroup> sums: array<vec4f, 16>;

@compute @workgroup_size(4, 4) fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_id) local: vec3u, @builtin(local_invocation_index) thread: u32) {
  let b = group.z;
  let rowBase = group.y * 16u;
  let columnBase = group.x * 4u; // in vec4s, as all columns here
  let row = rowBase + local.y * 4u;
  let column = columnBase + local.x * 1u;
  let row0 = b * 8u + min(row + 0u, 7u);
  let row1 = b * 8u + min(row + 1u, 7u);
  let row2 = b * 8u + min(row + 2u, 7u);
  let row3 = b * 8u + min(row + 3u, 7u);
  let c0 = min(column + 0u, 3u);
  for (var i = thread; i < 16u; i += 16u) {
    resRow0[i] = res0Scale(b * 8u + min(rowBase + i, 7u));
  }
  for (var i = thread; i < 16u; i += 16u) {
    resRow1[i] = res1Scale(b * 8u + min(rowBase + i, 7u));
  }
  workgroupBarrier();
  var sum0_0 = vec4f();
  var sum1_0 = vec4f();
  var sum2_0 = vec4f();
  var sum3_0 = vec4f();
  let m0 = min(row / 4u + 0u, 1u);
  for (var start = 0u; start < 256u; start += 96u) {
    let end = min(start + 96u, 256u);
    var run0_0 = vec4f();
    var run1_0 = vec4f();
    var run2_0 = vec4f();
    var run3_0 = vec4f();
    for (var k = start; k < end; k++) {
      let a0 = weight[k * 2u + m0];
      let b0 = act0[(b * 256u + k) * 4u + c0];
      run0_0 += a0.x * b0;
      run1_0 += a0.y * b0;
      run2_0 += a0.z * b0;
      run3_0 += a0.w * b0;
    }
    sum0_0 += run0_0;
    sum1_0 += run1_0;
    sum2_0 += run2_0;
    sum3_0 += run3_0;
  }
  let scale0_0 = resRow0[local.y * 4u + 0u];
  let scale0_1 = resRow0[local.y * 4u + 1u];
  let scale0_2 = resRow0[local.y * 4u + 2u];
  let scale0_3 = resRow0[local.y * 4u + 3u];
  let scale1_0 = resRow1[local.y * 4u + 0u];
  let scale1_1 = resRow1[local.y * 4u + 1u];
  let scale1_2 = resRow1[local.y * 4u + 2u];
  let scale1_3 = resRow1[local.y * 4u + 3u];
  var square0 = vec4f();
  if (row + 0u < 8u) {
    sum0_0 += res0[row0 * 4u + c0] * scale0_0 + res1[row0 * 4u + c0] * scale1_0;
    out[row0 * 4u + c0] = sum0_0;
    square0 += sum0_0 * sum0_0;
  }
  if (row + 1u < 8u) {
    sum1_0 += res0[row1 * 4u + c0] * scale0_1 + res1[row1 * 4u + c0] * scale1_1;
    out[row1 * 4u + c0] = sum1_0;
    square0 += sum1_0 * sum1_0;
  }
  if (row + 2u < 8u) {
    sum2_0 += res0[row2 * 4u + c0] * scale0_2 + res1[row2 * 4u + c0] * scale1_2;
    out[row2 * 4u + c0] = sum2_0;
    square0 += sum2_0 * sum2_0;
  }
  if (row + 3u < 8u) {
    sum3_0 += res0[row3 * 4u + c0] * scale0_3 + res1[row3 * 4u + c0] * scale1_3;
    out[row3 * 4u + c0] = sum3_0;
    square0 += sum3_0 * sum3_0;
  }
  if (local.y % 1u == 0u) {
    sums[local.y / 1u * 4u + local.x * 1u + 0u] = square0;
  }
  workgroupBarrier();
  for (var c = thread; c < 4u; c += 16u) {
    var total = vec4f();
    for (var i = 0u; i < 4u; i++) {
      total += sums[i * 4u + c];
    }
    if (columnBase + c < 4u) {
      out[64u + (b * 1u + group.y) * 4u + columnBase + c] = total;
    }
  }
}

// updateY 2, grid 8 x 1 x 2: as one above

// updateY 3, grid 1 x 1 x 2: as one above

// rest 0, grid 8 x 2 x 1
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
    products[thread] = logit;
    workgroupBarrier();
    if (share == 0u && (v < 11u || halting)) {
      for (var i = 1u; i < 8u; i += 1u) {
        logit += products[thread + i];
      }
      if (!halting) { out[30u + (b * 7u + group.x) * 11u + v] = bitcast<u32>(logit); }
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
    out[28u + b] = bitcast<u32>(best[0].x + bias[0].x);
    return;
  }
  for (var i = 1u; i < 8u; i += 1u) { mine = merge(mine, best[i]); }
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
