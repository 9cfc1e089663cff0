/** One supervision step of a model as an ONNX model, for onnxruntime (SPEC section 2). */

import { blockNames, networkOf } from '../architectures/index.ts';
import { sequenceLength, type TrmConfig } from '../config.ts';
import { ropeTable } from '../ops.ts';
import { updates } from '../recursion.ts';
import { PUZZLE_TABLE, type TrmWeights } from '../weights/tensors.ts';
import { initializer, model, node, value, type Attribute } from './protobuf.ts';

const OPSET = 17;

/** Collects nodes and initializers; every method returns the name of its result. */
class Graph {
  readonly nodes: Uint8Array[] = [];
  readonly initializers: Uint8Array[] = [];
  private readonly constants = new Set<string>();

  op(
    type: string,
    inputs: readonly string[],
    attributes: Readonly<Record<string, Attribute>> = {},
    output = `v${this.nodes.length}`,
  ): string {
    this.nodes.push(node(type, inputs, [output], attributes));
    return output;
  }

  /** An initializer, once however often it is asked for. */
  constant(name: string, shape: readonly number[], data: () => Float32Array | BigInt64Array): string {
    if (!this.constants.has(name)) {
      this.constants.add(name);
      this.initializers.push(initializer(name, shape, data()));
    }
    return name;
  }

  scalar(v: number): string {
    return this.constant(`scalar ${v}`, [], () => Float32Array.of(v));
  }

  ints(...v: readonly number[]): string {
    return this.constant(`ints ${v.join(' ')}`, [v.length], () => BigInt64Array.from(v.map(BigInt)));
  }

  /** v[..., from:to, ...] along an axis. */
  slice(v: string, axis: number, from: number, to: number): string {
    return this.op('Slice', [v, this.ints(from), this.ints(to), this.ints(axis)]);
  }
}

function transposed(data: Float32Array, rows: number, columns: number): Float32Array {
  const out = new Float32Array(data.length);
  for (let r = 0; r < rows; r++) for (let c = 0; c < columns; c++) out[c * rows + r] = data[r * columns + c];
  return out;
}

/** Builds the network's operations over one graph. */
class Net {
  private readonly g: Graph;
  private readonly weights: TrmWeights;
  private readonly config: TrmConfig;
  private readonly batch: number;

  constructor(g: Graph, weights: TrmWeights, batch: number) {
    this.g = g;
    this.weights = weights;
    this.config = weights.config;
    this.batch = batch;
  }

  /** A weight [out, in], as it is or as [in, out]. */
  weight(name: string, transpose: boolean): string {
    const tensor = this.weights.tensors.get(name);
    if (!tensor) throw new Error(`The weights lack ${name}.`);
    const [out, input] = [tensor.shape[0] ?? 0, tensor.shape[1] ?? 0];
    return transpose
      ? this.g.constant(`${name} transposed`, [input, out], () => transposed(tensor.data, out, input))
      : this.g.constant(name, tensor.shape, () => tensor.data);
  }

  private rms(v: string, axis: number): string {
    const g = this.g;
    const mean = g.op('ReduceMean', [g.op('Mul', [v, v])], { axes: [axis], keepdims: 1 });
    return g.op('Div', [v, g.op('Sqrt', [g.op('Add', [mean, g.scalar(this.config.rmsEps)])])]);
  }

  private gated(gateUp: string, axis: number, inner: number): string {
    const g = this.g;
    const [gate, up] = [g.slice(gateUp, axis, 0, inner), g.slice(gateUp, axis, inner, 2 * inner)];
    return g.op('Mul', [g.op('Mul', [gate, g.op('Sigmoid', [gate])]), up]);
  }

  private inner(name: string): number {
    return this.weights.tensors.get(name)?.shape[1] ?? 0;
  }

  private attention(h: string, at: string): string {
    const g = this.g;
    const { heads, hiddenSize: D } = this.config;
    const L = sequenceLength(this.config);
    const size = D / heads;
    const qkv = g.op('MatMul', [h, this.weight(`${at}.qkv_proj.weight`, true)]);
    const head = (part: number, perm: readonly number[]): string => {
      const v = g.op('Reshape', [g.slice(qkv, 2, part * D, (part + 1) * D), g.ints(this.batch, L, heads, size)]);
      return g.op('Transpose', [v], { perm });
    };
    const rotate = (v: string): string => {
      if (this.config.positions !== 'rope') return v;
      const table = ropeTable(this.config);
      const [cos, sin] = [g.constant('rope cos', [L, size], () => table.cos), g.constant('rope sin', [L, size], () => table.sin)];
      const turned = g.op('Concat', [g.op('Neg', [g.slice(v, 3, size / 2, size)]), g.slice(v, 3, 0, size / 2)], { axis: 3 });
      return g.op('Add', [g.op('Mul', [v, cos]), g.op('Mul', [turned, sin])]);
    };
    const query = g.op('Mul', [rotate(head(0, [0, 2, 1, 3])), g.scalar(1 / Math.sqrt(size))]);
    const key = g.op('Transpose', [rotate(head(1, [0, 2, 1, 3]))], { perm: [0, 1, 3, 2] });
    const mixed = g.op('MatMul', [g.op('Softmax', [g.op('MatMul', [query, key])], { axis: 3 }), head(2, [0, 2, 1, 3])]);
    const joined = g.op('Reshape', [g.op('Transpose', [mixed], { perm: [0, 2, 1, 3] }), g.ints(this.batch, L, D)]);
    return g.op('MatMul', [joined, this.weight(`${at}.o_proj.weight`, true)]);
  }

  /** blocks(h + injection) of the network that updates `state`. */
  call(state: 'y' | 'z', h: string, injection: string): string {
    const g = this.g;
    let v = g.op('Add', [h, injection]);
    for (const at of blockNames(this.config, networkOf(this.config, state))) {
      if (this.config.mlpT) {
        const gateUp = g.op('MatMul', [this.weight(`${at}.mlp_t.gate_up_proj.weight`, false), v]);
        const inner = this.gated(gateUp, 1, this.inner(`${at}.mlp_t.down_proj.weight`));
        v = this.rms(g.op('Add', [v, g.op('MatMul', [this.weight(`${at}.mlp_t.down_proj.weight`, false), inner])]), 1);
      } else {
        v = this.rms(g.op('Add', [v, this.attention(v, `${at}.self_attn`)]), 2);
      }
      const gateUp = g.op('MatMul', [v, this.weight(`${at}.mlp.gate_up_proj.weight`, true)]);
      const inner = this.gated(gateUp, 2, this.inner(`${at}.mlp.down_proj.weight`));
      v = this.rms(g.op('Add', [v, g.op('MatMul', [inner, this.weight(`${at}.mlp.down_proj.weight`, true)])]), 2);
    }
    return v;
  }
}

/** The nodes of a step from x, and the values that go out: y_out, z_out [B, L, D], tokens int64 [B, S], confidence [B, S], halt [B]. */
function step(g: Graph, weights: TrmWeights, from: { x: string; y: string; z: string }, batch: number, T: number, n: number): Uint8Array[] {
  const { hiddenSize: D, prefixLen: P, seqLen: S } = weights.config;
  const L = sequenceLength(weights.config);
  const net = new Net(g, weights, batch);
  const { x } = from;
  let { y, z } = from;
  for (const update of updates(T, n)) {
    if (update.state === 'z') z = net.call('z', z, g.op('Add', [y, x]));
    else y = net.call('y', y, z);
  }
  g.op('Identity', [y], {}, 'y_out');
  g.op('Identity', [z], {}, 'z_out');
  const logits = g.op('MatMul', [g.slice(y, 1, P, L), net.weight('lm_head.weight', true)]);
  g.op('ArgMax', [logits], { axis: 2, keepdims: 0 }, 'tokens_out');
  g.op('ReduceMax', [g.op('Softmax', [logits], { axis: 2 })], { axes: [2], keepdims: 0 }, 'confidence');
  const bias = weights.tensors.get('q_head.bias')?.data ?? new Float32Array(2);
  const q = g.op('Add', [
    g.op('MatMul', [g.slice(y, 1, 0, 1), net.weight('q_head.weight', true)]),
    g.constant('q_head.bias', [2], () => bias),
  ]);
  g.op('Reshape', [g.slice(q, 2, 0, 1), g.ints(batch)], {}, 'halt');
  return [
    ...['y_out', 'z_out'].map((name) => value(12, name, 'float', [batch, L, D])),
    value(12, 'tokens_out', 'int64', [batch, S]),
    value(12, 'confidence', 'float', [batch, S]),
    value(12, 'halt', 'float', [batch]),
  ];
}

/** A step from an embedded question: inputs x, y, z [B, L, D]. T and n as in RunOptions. */
export function supervisionStepOnnx(
  weights: TrmWeights,
  batch: number,
  T = weights.config.T,
  n = weights.config.n,
): Uint8Array<ArrayBuffer> {
  const g = new Graph();
  const outputs = step(g, weights, { x: 'x', y: 'y', z: 'z' }, batch, T, n);
  const state = [batch, sequenceLength(weights.config), weights.config.hiddenSize];
  return model(OPSET, [...g.nodes, ...g.initializers, ...['x', 'y', 'z'].map((name) => value(11, name, 'float', state)), ...outputs]);
}

/** x [1, L, D] from tokens [1, S] and a row of the puzzle table, as `embedQuestion` makes it. */
function embedding(g: Graph, net: Net, { config, tensors }: TrmWeights): string {
  const { hiddenSize: D, prefixLen: P, puzzleDim } = config;
  const rows = g.op('Gather', [net.weight('embed_tokens.embedding_weight', false), 'tokens'], { axis: 0 });
  let x = rows;
  if (P > 0) {
    const blank = (length: number): string => g.constant(`zeros ${length}`, [1, length], () => new Float32Array(length));
    const own = tensors.has(PUZZLE_TABLE) ? [g.op('Gather', [net.weight(PUZZLE_TABLE, false), 'puzzle'], { axis: 0 })] : [];
    const rest = P * D - (own.length > 0 ? puzzleDim : 0);
    const filled = rest > 0 ? g.op('Concat', [...own, blank(rest)], { axis: 1 }) : (own[0] ?? blank(P * D));
    x = g.op('Concat', [g.op('Reshape', [filled, g.ints(1, P, D)]), rows], { axis: 1 });
  }
  if (config.positions === 'learned')
    x = g.op('Mul', [g.op('Add', [x, net.weight('embed_pos.embedding_weight', false)]), g.scalar(Math.SQRT1_2)]);
  return g.op('Mul', [x, g.scalar(Math.sqrt(D))]);
}

/**
 * A whole supervision step as a file. Inputs: `tokens` int64 [1, S]; `step` int64 [1], counted from 0; `y`, `z` [1, L, D], not read at step 0, where the model's
 * first ones stand in; `puzzle` int64 [1], a row of the puzzle table, where the model has one. Outputs: `y_out`, `z_out` for the next step, `tokens_out` int64 [1, S],
 * `confidence` [1, S], `halt` [1], a logit.
 * @param metadata is kept in the file, by key
 */
export function modelOnnx(weights: TrmWeights, metadata: Readonly<Record<string, string>> = {}): Uint8Array<ArrayBuffer> {
  const { config, tensors } = weights;
  const { hiddenSize: D, seqLen: S, T, n } = config;
  const L = sequenceLength(config);
  const g = new Graph();
  const isFirst = g.op('Equal', ['step', g.ints(0)]);
  const begun = (name: string, init: string): string =>
    g.op('Where', [isFirst, g.constant(init, [1, 1, D], () => tensors.get(init)?.data ?? new Float32Array(D)), name]);
  const from = { x: embedding(g, new Net(g, weights, 1), weights), y: begun('y', 'H_init'), z: begun('z', 'L_init') };
  const outputs = step(g, weights, from, 1, T, n);
  const table = config.prefixLen > 0 && tensors.has(PUZZLE_TABLE);
  return model(
    OPSET,
    [
      ...g.nodes,
      ...g.initializers,
      value(11, 'tokens', 'int64', [1, S]),
      value(11, 'step', 'int64', [1]),
      ...['y', 'z'].map((name) => value(11, name, 'float', [1, L, D])),
      ...(table ? [value(11, 'puzzle', 'int64', [1])] : []),
      ...outputs,
    ],
    metadata,
  );
}
