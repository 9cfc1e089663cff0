/** Code becomes text: what is nested is indented, what is absent leaves nothing behind. */

import { expect, test } from 'vitest';
import { bindings, block, each, enables, input, loop, main, output, shared, source, uniform, when } from './wgsl.ts';

test('a kernel of blocks within blocks', () => {
  const half = false as boolean;
  const code = source(
    enables(half && 'f16', 'subgroups'),
    bindings(input('a'), false, uniform('how', 'vec4u'), output('out', 'u32')),
    shared('sums', 'f32', 64),
    block('fn twice(v: u32) -> u32', 'return 2u * v; // in {braces}'),
    main(
      [8, 4],
      ['group', 'thread'],
      loop(
        'k',
        { from: 'thread', to: 9, by: 4 },
        when(
          'k > 2u',
          each(2, (i) => `out[${i}] = twice(k);`),
        ),
      ),
      `if (thread == 0u) {
         out[2] = 1u;
            } else { out[2] = 0u; }`,
    ),
  );
  expect(code).toBe(`enable subgroups;
@group(0) @binding(0) var<storage, read> a: array<vec4f>;
@group(0) @binding(2) var<uniform> how: vec4u;
@group(0) @binding(3) var<storage, read_write> out: array<u32>;
var<workgroup> sums: array<f32, 64>;

fn twice(v: u32) -> u32 {
  return 2u * v; // in {braces}
}

@compute @workgroup_size(8, 4) fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) thread: u32) {
  for (var k = thread; k < 9u; k += 4u) {
    if (k > 2u) {
      out[0] = twice(k);
      out[1] = twice(k);
    }
  }
  if (thread == 0u) {
    out[2] = 1u;
  } else { out[2] = 0u; }
}
`);
});

test('a loop of steps of one, from a number to an expression', () => {
  expect(source(loop('i', { to: 'end' }, 'sum += i;'))).toBe('for (var i = 0u; i < end; i++) {\n  sum += i;\n}\n');
});
