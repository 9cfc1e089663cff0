/**
 * WGSL that decodes y: argmax and softmax probability of the lm head at every task position, and the halting logit at position 0
 * (SPEC section 2, end of "One supervision step").
 *
 * In: y [B, L, D] as a row-scaled stream; heads [V + 1, D]: the lm head, then the halting row of the q head; bias: one vec4, the
 * halting bias in .x. Out, u32: tokens [B, S], then the bits of confidence f32 [B, S], of q_halt f32 [B] and of the logits f32 [B, S, V].
 * Layout: workgroup of 64 = 8 vocabulary entries x 8 shares of D, added up and compared directly
 * where they share a subgroup; grid (S + 1, B), the last of a question is its halting logit.
 * FLOPs: 2 S V D a question. Bytes read: 4 D (V + 1) a position.
 * Bindings: y, heads, bias, out.
 */

import { bindings, enables, input, loop, main, output, shared, source, when, type Code } from '../../wgsl/wgsl.ts';
import { ceilDiv, exchanged, noFastPaths, reduction, scaleFunction, type FastPaths, type GridKernel, type Stream } from './wgsl.ts';

interface Decode {
  readonly batch: number;
  readonly seqLen: number;
  readonly prefixLen: number;
  readonly hiddenSize: number;
  readonly vocabSize: number;
  readonly y: Stream;
  readonly eps: number;
  /** None when absent; `half` makes no difference here. */
  readonly fast?: FastPaths;
}

type DecodeShape = Pick<Decode, 'batch' | 'seqLen' | 'vocabSize'>;

/** u32 values up to the logits: what is read back at every step. */
export const answerLength = ({ batch, seqLen }: DecodeShape): number => batch * (2 * seqLen + 1);
/** Logits behind them. */
export const logitsLength = ({ batch, seqLen, vocabSize }: DecodeShape): number => batch * seqLen * vocabSize;

/** Two entries of `best` as one. */
const MERGE = `fn merge(a: vec3f, b: vec3f) -> vec3f {
  let top = max(a.x, b.x);
  // On a tie the lower token wins, as argmax does everywhere.
  let second = b.x > a.x || (b.x == a.x && b.y < a.y);
  return vec3f(top, select(a.y, b.y, second), a.z * exp(a.x - top) + b.z * exp(b.x - top));
}`;

export function decodeKernel(d: Decode): GridKernel {
  const { batch, seqLen: S, prefixLen: P, hiddenSize: D, vocabSize: V } = d;
  const [L, D4] = [S + P, D / 4];
  const { lanes } = d.fast ?? noFastPaths;
  const shares = reduction(8, 1, lanes);
  const entries = reduction(8, 8, lanes);
  const round: Code = [
    `let v = select(round * 8u + entry, ${V}u, halting);
    let head = min(v, ${V}u) * ${D4}u;
    var sum = vec4f();
    for (var d = share; d < ${D4}u; d += 8u) { sum += y[row * ${D4}u + d] * heads[head + d]; }
    var logit = dot(sum, vec4f(scale));`,
    exchanged(shares, 'logit'),
    shares.left > 1 && ['products[thread] = logit;', 'workgroupBarrier();'],
    when(`share == 0u && (v < ${V}u || halting)`, [
      shares.left > 1 && loop('i', { from: shares.span, to: 8, by: shares.span }, 'logit += products[thread + i];'),
      `if (!halting) { out[${answerLength(d)}u + (b * ${S}u + group.x) * ${V}u + v] = bitcast<u32>(logit); }
      if (logit > mine.x || halting) {
        mine = vec3f(logit, f32(v), mine.z * exp(mine.x - logit) + 1.0);
      } else {
        mine.z += exp(logit - mine.x);
      }`,
    ]),
    shares.left > 1 && 'workgroupBarrier();',
  ];
  const code = source(
    enables(shares.masks.length > 0 && 'subgroups'),
    bindings(input('y'), input('heads'), input('bias'), output('out', 'u32')),
    scaleFunction('y', d.y, { batch, rows: L, columns: D, eps: d.eps }),
    shares.left > 1 && shared('products', 'f32', 64),
    `${shared('best', 'vec3f', 8)} // largest logit, its token, sum of exp(logit - largest)`,
    MERGE,
    main(
      [64],
      ['group', 'thread'],
      `let b = group.y;
      let halting = group.x == ${S}u;
      let row = b * ${L}u + select(${P}u + group.x, 0u, halting);
      let scale = yScale(row);
      let entry = thread / 8u;
      let share = thread % 8u;
      var mine = vec3f(-3e38, 0.0, 0.0);`,
      loop('round', { to: ceilDiv(V, 8) }, round),
      entries.masks.map((m) => `mine = merge(mine, subgroupShuffleXor(mine, ${m}u));`),
      `if (share == 0u) { best[entry] = mine; }
      workgroupBarrier();
      if (thread != 0u) { return; }
      if (halting) {
        out[${2 * batch * S}u + b] = bitcast<u32>(best[0].x + bias[0].x);
        return;
      }
      for (var i = ${entries.span}u; i < 8u; i += ${entries.span}u) { mine = merge(mine, best[i]); }
      out[b * ${S}u + group.x] = u32(mine.y);
      out[${batch * S}u + b * ${S}u + group.x] = bitcast<u32>(1.0 / mine.z);`,
    ),
  );
  return { code, grid: [S + 1, batch, 1] };
}
