/** E-TRM in tfjs ops: the readable form of SPEC section 9, which the kernels are checked against. States y and z are [B K H W, d]. */

import * as tf from '@tensorflow/tfjs-core';
import { addNorm, gate } from '../../ops.ts';
import { NONE, movesOf, type Canvas } from './canvas.ts';
import { blockPrefix, type EtrmConfig } from './config.ts';
import { levelsIn } from './marks.ts';
import { disposeGeometry, read, uploadGeometry, type Geometry } from './reads.ts';
import { OFF, type EtrmQuestion, type Sample } from './samples.ts';

/** Tensors by their names in the layout of `parameterLayout`. */
export type EtrmTensors = (name: string) => tf.Tensor2D;

/** Questions of one canvas on the device. */
export interface QuestionTensors {
  readonly geometry: Geometry;
  /** B */
  readonly batch: number;
  /** 1 where the input has the plane's colour [B K, H, W, 1]. */
  readonly planes: tf.Tensor4D;
  /** One-hot: the row of the task's table [B K, R], the colour [B K, K]. */
  readonly rows: tf.Tensor2D;
  readonly colours: tf.Tensor2D;
  /** 1 where a row of `embed_mark` holds [B H W, levels]; none where the task has no marks. */
  readonly marks: tf.Tensor2D | null;
}

export interface EtrmState {
  readonly y: tf.Tensor2D;
  readonly z: tf.Tensor2D;
}

/** One number for every place of the rectangle, of the cells' [P]. */
const spread = ({ index }: Canvas, planes: Uint8Array): Uint8Array => Uint8Array.from(index, (p) => (p === NONE ? OFF : planes[p]));

export function uploadQuestions({ colours: K, rows: R, reads, marks }: EtrmConfig, questions: readonly EtrmQuestion[]): QuestionTensors {
  const { canvas } = questions[0];
  const [H, W] = canvas.size;
  const B = questions.length;
  const planes = questions.flatMap(({ input }) => {
    const on = spread(canvas, input);
    return Array.from({ length: K }, (_, k) => [...on].map((plane) => (plane === k ? 1 : 0))).flat();
  });
  const moves = reads.includes('moved') ? questions.map(({ input }) => movesOf(input, canvas)) : [];
  const rows = questions.flatMap(({ row }) => new Array<number>(K).fill(row));
  const hot = (of: readonly number[], depth: number): tf.Tensor2D =>
    tf.tensor2d(
      of.flatMap((at) => Array.from({ length: depth }, (_, i) => (i === at ? 1 : 0))),
      [of.length, depth],
    );
  return {
    geometry: uploadGeometry(canvas, moves),
    batch: B,
    planes: tf.tensor4d(planes, [B * K, H, W, 1]),
    rows: hot(rows, R),
    colours: hot(
      rows.map((_, i) => i % K),
      K,
    ),
    marks: marks.length > 0 ? uploadMarks(levelsIn(marks), questions) : null,
  };
}

function uploadMarks(levels: number, questions: readonly EtrmQuestion[]): tf.Tensor2D {
  const values = questions.flatMap(({ canvas: { index }, flags }) =>
    [...index].flatMap((p) => Array.from({ length: levels }, (_, level) => (p === NONE ? 0 : (flags[p] >> (2 + level)) & 1))),
  );
  return tf.tensor2d(values, [values.length / levels, levels]);
}

export function disposeQuestions({ geometry, planes, rows, colours, marks }: QuestionTensors): void {
  disposeGeometry(geometry);
  tf.dispose([planes, rows, colours, ...(marks ? [marks] : [])]);
}

/** What the answers' cells should say, smoothed, each cell with its share of the mean [B, H W, K]: zeros outside of the answers, 1 in all. */
export function uploadTargets({ colours: K }: EtrmConfig, samples: readonly Sample[], smoothing: number): tf.Tensor3D {
  const { answer, index } = samples[0].canvas;
  const share = 1 / (samples.length * answer[0] * answer[1]);
  const values = samples.flatMap(({ canvas, labels }) =>
    [...spread(canvas, labels)].flatMap((label) =>
      Array.from({ length: K }, (_, k) => (label === OFF ? 0 : share * (smoothing / K + (k === label ? 1 - smoothing : 0)))),
    ),
  );
  return tf.tensor3d(values, [samples.length, index.length, K]);
}

const matrix = (h: tf.Tensor2D, weight: tf.Tensor2D): tf.Tensor2D => tf.matMul(h, tf.transpose(weight));

/** h <- RMS(h + out_proj of the reads); h <- RMS(h + SwiGLU(h)). */
function etrmBlock(config: EtrmConfig, tensors: EtrmTensors, i: number, h: tf.Tensor2D, { geometry, batch }: QuestionTensors): tf.Tensor2D {
  const { hiddenSize: d, colours: K, reads, rmsEps } = config;
  const at = blockPrefix(i);
  const [H, W] = geometry.canvas.size;
  const u = matrix(h, tensors(`${at}.reads.in_proj.weight`));
  const chunks = reads.length === 1 ? [u] : tf.split(u, reads.length, 1); // tfjs has no gradient of a split into one
  const parts = reads.map((kind, r) => {
    const own = (): tf.Tensor2D => tensors(`${at}.reads.${kind}.weight`);
    return tf.reshape<tf.Rank.R2>(read(kind, tf.reshape(chunks[r], [batch * K, H, W, d]), geometry, K, own), h.shape);
  });
  const all = parts.length === 1 ? parts[0] : tf.concat<tf.Tensor2D>(parts, 1);
  const mid = addNorm(h, matrix(all, tensors(`${at}.reads.out_proj.weight`)), 1, rmsEps);
  const inner = gate(matrix(mid, tensors(`${at}.mlp.gate_up_proj.weight`)), 1);
  return addNorm(mid, matrix(inner, tensors(`${at}.mlp.down_proj.weight`)), 1, rmsEps);
}

/** x of the questions [B K H W, d]. */
export function embedQuestions(
  { hiddenSize: d }: EtrmConfig,
  tensors: EtrmTensors,
  { planes, rows, colours, geometry, marks, batch }: QuestionTensors,
): tf.Tensor2D {
  const half = (name: string, i: number): tf.Tensor => tf.slice(tensors(name), [i, 0], [1, d]);
  const perPlane = tf.add(tf.matMul(rows, tensors('puzzle_emb.weights')), tf.matMul(colours, tensors('colour_emb.weight')));
  const cells = tf.add(tf.mul(planes, half('embed_cell.weight', 1)), tf.mul(tf.sub(1, planes), half('embed_cell.weight', 0)));
  const regions = tf.add(tf.mul(geometry.input, half('embed_region.weight', 0)), tf.mul(geometry.answer, half('embed_region.weight', 1)));
  const x = tf.add(tf.add(cells, tf.reshape(perPlane, [-1, 1, 1, d])), regions);
  if (!marks) return tf.reshape(x, [-1, d]);
  const [H, W] = geometry.canvas.size;
  const marked = tf.reshape(tf.matMul(marks, tensors('embed_mark.weight')), [batch, 1, H * W, d]);
  return tf.reshape(tf.add(tf.reshape(x, [batch, -1, H * W, d]), marked), [-1, d]);
}

/** y and z before the first supervision step: one vector each, everywhere. */
export const firstState = (tensors: { readonly y: tf.Tensor1D; readonly z: tf.Tensor1D }, { planes }: QuestionTensors): EtrmState => {
  const everywhere = (v: tf.Tensor1D): tf.Tensor2D => tf.tile(tf.expandDims(v, 0), [planes.size, 1]);
  return { y: everywhere(tensors.y), z: everywhere(tensors.z) };
};

/** One cycle: z <- net(z + y + x) n times, y <- net(y + z). @param disturb adds training's noise to the input of a call of the network */
export function etrmCycle(
  config: EtrmConfig,
  tensors: EtrmTensors,
  { y, z }: EtrmState,
  x: tf.Tensor2D,
  questions: QuestionTensors,
  disturb = (h: tf.Tensor2D): tf.Tensor2D => h,
): EtrmState {
  const net = (input: tf.Tensor2D): tf.Tensor2D => {
    let h = disturb(input);
    for (let i = 0; i < config.layers; i++) h = etrmBlock(config, tensors, i, h, questions);
    return h;
  };
  let next = z;
  for (let i = 0; i < config.n; i++) next = net(tf.add(tf.add(next, y), x));
  return { y: net(tf.add(y, next)), z: next };
}

/** Logits of every colour [B, K, H W]. */
export const etrmLogits = ({ colours: K }: EtrmConfig, tensors: EtrmTensors, y: tf.Tensor2D, { batch }: QuestionTensors): tf.Tensor3D =>
  tf.reshape(matrix(y, tensors('lm_head.weight')), [batch, K, -1]);

/** Cross-entropy over the K colours, mean over the batch's answer cells, added up in stages to keep its digits. @param targets see `uploadTargets` */
export function etrmLoss(logits: tf.Tensor3D, targets: tf.Tensor3D): tf.Scalar {
  const cells = tf.sum(tf.mul(targets, tf.logSoftmax(tf.transpose(logits, [0, 2, 1]))), 2);
  return tf.neg(tf.sum<tf.Scalar>(tf.sum(cells, 1)));
}
