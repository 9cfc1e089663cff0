/** A model's weights on a GPUDevice: which models run here, and how their weights are laid out for the kernels. */

import { allBlockNames } from '../../model/architectures/index.ts';
import { sequenceLength, swigluWidth, type TrmConfig } from '../../model/config.ts';
import { ropeTable, type RopeTable } from '../../model/ops.ts';
import { f32ToF16 } from '../../model/weights/raw.ts';
import { valuesOf, type TrmWeights } from '../../model/weights/tensors.ts';
import { BackendError } from '../engine.ts';
import { BufferSet, overLimit } from './buffers.ts';
import { WEIGHT_PAD } from './gemm.ts';
import { ceilDiv, type FastPaths } from './wgsl.ts';

const pad = (n: number, to: number): number => ceilDiv(n, to) * to;

/** Why these kernels cannot run this configuration, in one plain sentence; null when they can. */
export function unsupported(c: TrmConfig): string | null {
  if (c.hiddenSize % 4 !== 0) return `hidden_size (${c.hiddenSize}) must be a multiple of 4 for the WebGPU kernels.`;
  if (c.hiddenSize > 1024) return `hidden_size (${c.hiddenSize}) must be at most 1024 for the WebGPU kernels.`;
  if (c.mlpT && sequenceLength(c) > 1024) return `seq_len + puzzle_emb_len (${sequenceLength(c)}) must be at most 1024 with mlp_t.`;
  const headSize = c.hiddenSize / c.heads;
  if (!c.mlpT && (headSize % 4 !== 0 || headSize > 128)) {
    return `hidden_size / num_heads (${headSize}) must be a multiple of 4, at most 128, for the WebGPU kernels.`;
  }
  if (c.vocabSize > 256) return `vocab_size (${c.vocabSize}) must be at most 256: answers are bytes.`;
  return null;
}

/** Inner widths of the two SwiGLUs. */
export const innerWidths = (c: TrmConfig): { channels: number; tokens: number } => ({
  channels: swigluWidth(c.expansion, c.hiddenSize),
  tokens: swigluWidth(c.expansion, sequenceLength(c)),
});

/**
 * A weight [out, in] as the kernels read it: [in, width], zero-padded along both.
 * @param order which output stands at a position @param factor what the output there is multiplied by
 */
export function relayout(
  weight: Float32Array,
  outputs: number,
  inputs: number,
  order: (position: number) => number = (p) => p,
  factor: (position: number) => number = () => 1,
): Float32Array<ArrayBuffer> {
  const width = pad(outputs, 4);
  const result = new Float32Array(pad(inputs, WEIGHT_PAD) * width);
  for (let p = 0; p < outputs; p++) {
    const from = order(p) * inputs;
    const scale = factor(p);
    for (let k = 0; k < inputs; k++) result[k * width + p] = weight[from + k] * scale;
  }
  return result;
}

/** Gate and up of a SwiGLU [2 * inner, in], interleaved in fours: g g g g u u u u g g g g ... */
export const interleaved =
  (inner: number) =>
  (position: number): number =>
    Math.floor(position / 8) * 4 + (position % 4) + (position % 8 < 4 ? 0 : inner);

/** Outputs of a qkv projection with RoPE's partners (j, j + size / 2) side by side in query and key; value as it is. */
const ropePairs =
  (hiddenSize: number, headSize: number) =>
  (position: number): number => {
    if (position >= 2 * hiddenSize) return position;
    const within = position % headSize;
    return position - within + (within >> 1) + (within % 2) * (headSize / 2);
  };

/** RoPE's table in the order of `ropePairs`: for each position, (cos, sin) of pair 0, 1, ... [L, size]. */
function interleavedRope({ cos, sin, headSize }: RopeTable): Float32Array<ArrayBuffer> {
  const L = cos.length / headSize;
  const table = new Float32Array(L * headSize);
  for (let l = 0; l < L; l++) {
    for (let j = 0; j < headSize / 2; j++) {
      table[l * headSize + 2 * j] = cos[l * headSize + j];
      table[l * headSize + 2 * j + 1] = sin[l * headSize + j];
    }
  }
  return table;
}

/** One block. mixIn: token gate/up, or qkv. mixOut: token down, or the output projection. */
interface BlockBuffers {
  readonly mixIn: GPUBuffer;
  readonly mixOut: GPUBuffer;
  readonly gateUp: GPUBuffer;
  readonly down: GPUBuffer;
}

export class GpuModel {
  readonly config: TrmConfig;
  /** The kernels these buffers are laid out for: `half` makes the blocks' weights f16. */
  readonly fast: FastPaths;
  /** The blocks of all networks, in their order (architectures/). Program counts them through. */
  readonly blocks: readonly BlockBuffers[];
  /** Token embedding [V, D]. */
  readonly table: GPUBuffer;
  /** lm head, then the halting row of the q head [V + 1, D]. */
  readonly heads: GPUBuffer;
  /** Halting bias in .x. */
  readonly bias: GPUBuffer;
  /** H_init, L_init [2, D]. */
  readonly initial: GPUBuffer;
  /** Learned positions [L, D]; null without. */
  readonly positions: GPUBuffer | null;
  /** RoPE's table; null without. */
  readonly rope: GPUBuffer | null;
  readonly buffers: BufferSet;
  private puzzles: Float32Array | null;

  /**
   * Uploads checked weights.
   * @throws BackendError when the kernels cannot run this configuration, or a matrix is larger than a buffer of the device.
   */
  constructor(device: GPUDevice, { config, tensors }: TrmWeights, fast: FastPaths) {
    const problem = unsupported(config);
    if (problem) throw new BackendError(problem);
    const buffers = new BufferSet(device);
    const data = (name: string): Float32Array => valuesOf({ tensors }, name);
    const upload = (label: string, values: Float32Array<ArrayBuffer> | Uint16Array<ArrayBuffer>): GPUBuffer => {
      const over = overLimit([{ label, bytes: values.byteLength, kind: 'storage' }], device.limits);
      if (over === null) return buffers.upload(label, values);
      buffers.destroy();
      throw new BackendError(`The model does not fit on this GPU: ${over}.`);
    };
    const own = (name: string): GPUBuffer => upload(name, Float32Array.from(data(name)));
    const D = config.hiddenSize;
    const L = sequenceLength(config);
    const headSize = D / config.heads;
    const inner = innerWidths(config);
    const withRope = !config.mlpT && config.positions === 'rope';

    this.config = config;
    this.fast = fast;
    this.buffers = buffers;
    this.blocks = allBlockNames(config).map((at): BlockBuffers => {
      const weight = (name: string, ...how: [number, number, ((p: number) => number)?, ((p: number) => number)?]): GPUBuffer => {
        const values = relayout(data(`${at}.${name}.weight`), ...how);
        return upload(`${at}.${name}`, fast.half ? new Uint16Array(f32ToF16(values)) : values);
      };
      const queryScale = (p: number): number => (p < D ? 1 / Math.sqrt(headSize) : 1);
      return {
        mixIn: config.mlpT
          ? weight('mlp_t.gate_up_proj', 2 * inner.tokens, L, interleaved(inner.tokens))
          : weight('self_attn.qkv_proj', 3 * D, D, withRope ? ropePairs(D, headSize) : undefined, queryScale),
        mixOut: config.mlpT ? weight('mlp_t.down_proj', L, inner.tokens) : weight('self_attn.o_proj', D, D),
        gateUp: weight('mlp.gate_up_proj', 2 * inner.channels, D, interleaved(inner.channels)),
        down: weight('mlp.down_proj', D, inner.channels),
      };
    });
    this.table = own('embed_tokens.embedding_weight');
    const heads = new Float32Array((config.vocabSize + 1) * D);
    heads.set(data('lm_head.weight'));
    heads.set(data('q_head.weight').subarray(0, D), config.vocabSize * D);
    this.heads = upload('heads', heads);
    this.bias = upload('bias', new Float32Array([data('q_head.bias')[0], 0, 0, 0]));
    const initial = new Float32Array(2 * D);
    initial.set(data('H_init'));
    initial.set(data('L_init'), D);
    this.initial = upload('initial', initial);
    this.positions = config.positions === 'learned' ? own('embed_pos.embedding_weight') : null;
    this.rope = withRope ? upload('rope', interleavedRope(ropeTable(config))) : null;
    this.puzzles = config.puzzleDim > 0 ? data('puzzle_emb.weights') : null;
  }

  /** vec4s of a gathered puzzle row; 0 without a puzzle table. */
  get puzzle4(): number {
    return Math.ceil(this.config.puzzleDim / 4);
  }

  /** The puzzle table's rows for these ids [ids, 4 * puzzle4], zero-padded; the table itself (gigabytes for ARC) stays on the CPU. */
  gatherPuzzles(ids: Int32Array): Float32Array<ArrayBuffer> {
    const width = this.puzzle4 * 4;
    const dim = this.config.puzzleDim;
    const rows = new Float32Array(Math.max(4, ids.length * width));
    if (this.puzzles) {
      for (let i = 0; i < ids.length; i++) rows.set(this.puzzles.subarray(ids[i] * dim, (ids[i] + 1) * dim), i * width);
    }
    return rows;
  }

  /** Other numbers for the puzzle table, [puzzleIds, puzzleDim]. @throws BackendError where the size differs */
  replaceTable(table: Float32Array): void {
    if (!this.puzzles) return;
    if (table.length !== this.puzzles.length)
      throw new BackendError(`A puzzle table of ${this.puzzles.length} numbers was to be replaced by ${table.length}.`);
    this.puzzles = table;
  }

  destroy(): void {
    this.buffers.destroy();
  }
}
