/** A model's weights on a GPUDevice, laid out for the kernels (layout.ts). */

import { allBlockNames } from '../../model/architectures/index.ts';
import { sequenceLength, type TrmConfig } from '../../model/config.ts';
import { ropeTable } from '../../model/rope.ts';
import { f32ToF16 } from '../../model/weights/half.ts';
import type { TrmWeights } from '../../model/weights/tensors.ts';
import { EngineError } from '../engine.ts';
import { BufferSet, overLimit } from './buffers.ts';
import type { FastPaths } from './fast.ts';
import { innerWidths, interleaved, interleavedRope, relayout, ropePairs, unsupported } from './layout.ts';

/** One block. mixIn: token gate/up, or qkv. mixOut: token down, or the output projection. */
export interface BlockBuffers {
  readonly mixIn: GPUBuffer;
  readonly mixOut: GPUBuffer;
  readonly gateUp: GPUBuffer;
  readonly down: GPUBuffer;
}

export class GpuModel {
  readonly config: TrmConfig;
  /** The kernels these buffers are laid out for: `half` makes the blocks' weights f16. */
  readonly fast: FastPaths;
  /** The blocks that update z, and y too in a TRM; then HRM's own for y. Program counts them through. */
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
  #puzzles: Float32Array | null;

  /**
   * Uploads checked weights.
   * @throws EngineError 'backend' when the kernels cannot run this configuration, or a matrix is larger than a buffer of the device.
   */
  constructor(device: GPUDevice, { config, tensors }: TrmWeights, fast: FastPaths) {
    const problem = unsupported(config);
    if (problem) throw new EngineError('backend', problem);
    const buffers = new BufferSet(device);
    const data = (name: string): Float32Array => {
      const tensor = tensors.get(name);
      if (!tensor) throw new EngineError('no-model', `The weights lack ${name}.`);
      return tensor.data;
    };
    const upload = (label: string, values: Float32Array<ArrayBuffer> | Uint16Array<ArrayBuffer>): GPUBuffer => {
      const over = overLimit([{ label, bytes: values.byteLength, kind: 'storage' }], device.limits);
      if (over === null) return buffers.upload(label, values);
      buffers.destroy();
      throw new EngineError('backend', `The model does not fit on this GPU: ${over}.`);
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
    this.#puzzles = config.puzzleDim > 0 ? data('puzzle_emb.weights') : null;
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
    if (this.#puzzles) {
      for (let i = 0; i < ids.length; i++) rows.set(this.#puzzles.subarray(ids[i] * dim, (ids[i] + 1) * dim), i * width);
    }
    return rows;
  }

  /** Other numbers for the puzzle table, [puzzleIds, puzzleDim]. @throws EngineError where the size differs */
  replaceTable(table: Float32Array): void {
    if (!this.#puzzles) return;
    if (table.length !== this.#puzzles.length)
      throw new EngineError('backend', `A puzzle table of ${this.#puzzles.length} numbers was to be replaced by ${table.length}.`);
    this.#puzzles = table;
  }

  destroy(): void {
    this.buffers.destroy();
  }
}
