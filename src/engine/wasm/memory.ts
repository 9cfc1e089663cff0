/** The CPU kernels' memory: a model's weights, packed once, and behind them what a batch needs, laid out once a batch size. */

import { architectureOf, blockNames, networkOf } from '../../model/architectures/index.ts';
import { sequenceLength, swigluWidth, type TrmConfig } from '../../model/config.ts';
import { ropeTable } from '../../model/ops.ts';
import { valuesOf, type TrmWeights } from '../../model/weights/tensors.ts';
import { BackendError } from '../engine.ts';
import type { ForwardExports } from './kernels.ts';

const PAGE = 65_536;
/** Of 2 GiB: what the module asks for at most. */
export const PAGES_MAX = 32_768;
const PANEL = 8;
/** Rows that are a tile of the products (assembly/product.ts). */
const TILE = 6;
/** Bytes of a block's matrices that stay in a core's second cache while one piece of work follows the other. */
const CACHED = 1 << 20;
/** A job has at most so many pieces. */
const PIECES_MAX = 65_535;
const CONTROL_BYTES = 128;

/** Why the kernels cannot run a model, in words; null when they can. */
export function uncovered({ hiddenSize: D, heads, mlpT }: TrmConfig): string | null {
  if (D % PANEL !== 0) return `hidden_size (${D}) is no multiple of ${PANEL}`;
  if (!mlpT && (D / heads) % PANEL !== 0) return `its head size (${D / heads}) is no multiple of ${PANEL}`;
  return null;
}

/** Where a network's blocks stand. */
interface Blocks {
  readonly at: number;
  readonly count: number;
}

export class ForwardMemory {
  readonly config: TrmConfig;
  readonly control: number;
  /** Questions at once of the present layout; 0 before the first. */
  batch = 0;
  x = 0;
  /** Numbers of a state: L B D. */
  stateLength = 0;
  logits = 0;
  readonly zBlocks: Blocks;
  readonly yBlocks: Blocks;
  /** V, padded. */
  readonly vocab: number;
  private readonly memory: WebAssembly.Memory;
  private readonly exports: ForwardExports;
  private readonly threads: number;
  private readonly planAt: number;
  private readonly headPanels: number;
  private readonly rope: readonly [number, number];
  private readonly modelEnd: number;
  private top: number;

  /** @throws BackendError when the memory is not to be had */
  constructor(memory: WebAssembly.Memory, exports: ForwardExports, { config, tensors }: TrmWeights, threads: number) {
    this.memory = memory;
    this.exports = exports;
    this.config = config;
    this.threads = threads;
    this.top = exports.heapBase();
    this.control = this.take(CONTROL_BYTES);
    this.planAt = this.take(4 * 19);
    const host = (name: string): Float32Array => valuesOf({ tensors }, name);
    const { hiddenSize: D, vocabSize: V, mlpT, positions, expansion } = config;
    const inner = swigluWidth(expansion, D);
    const block = (name: string): number[] => {
      const mix = mlpT
        ? [this.copied(host(`${name}.mlp_t.gate_up_proj.weight`)), this.copied(host(`${name}.mlp_t.down_proj.weight`))]
        : [
            this.panels(host(`${name}.self_attn.qkv_proj.weight`), inOrder(3 * D), D),
            this.panels(host(`${name}.self_attn.o_proj.weight`), inOrder(D), D),
          ];
      return [
        ...mix,
        this.panels(host(`${name}.mlp.gate_up_proj.weight`), inTurns(inner), D),
        this.panels(host(`${name}.mlp.down_proj.weight`), inOrder(D), inner),
      ];
    };
    const networks = new Map<string, Blocks>(
      architectureOf(config).networks.map((network) => {
        const blocks = blockNames(config, network).map(block);
        return [network.name, { at: this.words(blocks.flat()), count: blocks.length }] as const;
      }),
    );
    const of = (state: 'y' | 'z'): Blocks => networks.get(networkOf(config, state).name) ?? { at: 0, count: 0 };
    this.zBlocks = of('z');
    this.yBlocks = of('y');
    this.vocab = Math.ceil(V / PANEL) * PANEL;
    const head = new Float32Array(this.vocab * D);
    head.set(host('lm_head.weight'));
    this.headPanels = this.panels(head, inOrder(this.vocab), D);
    const table = mlpT || positions !== 'rope' ? null : ropeTable(config);
    this.rope = table ? [this.copied(table.cos), this.copied(table.sin)] : [0, 0];
    this.modelEnd = this.top;
    exports.setControl(this.control, threads);
  }

  /** Bytes in use. */
  get bytes(): number {
    return this.top;
  }

  floats(at: number, length: number): Float32Array {
    return new Float32Array(this.memory.buffer, at, length);
  }

  /** Lays out what `batch` questions need; nothing to do where that is so already. @throws BackendError when the memory is not to be had */
  use(batch: number): void {
    if (this.batch === batch) return;
    const { config, exports } = this;
    const { hiddenSize: D, heads, mlpT, expansion, rmsEps, prefixLen, seqLen } = config;
    const L = sequenceLength(config);
    const rows = L * batch;
    this.batch = 0;
    this.top = this.modelEnd;
    this.stateLength = rows * D;
    const state = (): number => this.take(4 * this.stateLength);
    const [x, y, z, room] = [state(), state(), state(), state()];
    const [qkv, mixed] = mlpT ? [0, 0] : [this.take(12 * this.stateLength), state()];
    this.x = x;
    this.logits = this.take(4 * seqLen * batch * this.vocab);
    const piece = pieceRows(rows, this.threads, 12 * D * swigluWidth(expansion, D));
    if (rows / piece > PIECES_MAX || (batch * D) / 32 > PIECES_MAX) throw new BackendError(`${batch} questions at once are too many.`);
    const plan = (scratch: number, scratchBytes: number): void => {
      this.words(
        [
          ...[D, L, batch, swigluWidth(expansion, D), mlpT ? swigluWidth(expansion, L) : 0, mlpT ? 1 : heads, mlpT ? D : D / heads, 0],
          ...[...this.rope, qkv, mixed, scratch, scratchBytes, piece, this.vocab, this.headPanels, this.logits, prefixLen * batch],
        ],
        this.planAt,
      );
      this.floats(this.planAt + 28, 1)[0] = rmsEps;
      exports.usePlan(this.planAt);
    };
    plan(0, 0);
    const scratchBytes = exports.scratchBytes();
    plan(this.take(scratchBytes * this.threads), scratchBytes);
    exports.setStates(y, z, room);
    this.batch = batch;
  }

  /** Room for `length` bytes, at a multiple of 64. */
  private take(length: number): number {
    const at = Math.ceil(this.top / 64) * 64;
    this.top = at + length;
    const pages = Math.ceil(this.top / PAGE);
    const missing = pages - this.memory.buffer.byteLength / PAGE;
    if (missing > 0) {
      try {
        this.memory.grow(missing);
      } catch (cause) {
        throw new BackendError(`There is no memory for this on the CPU: ${Math.ceil((pages * PAGE) / 2 ** 20)} MB are needed.`, {
          cause,
        });
      }
    }
    return at;
  }

  private words(values: readonly number[], at = this.take(4 * values.length)): number {
    new Int32Array(this.memory.buffer, at, values.length).set(values);
    return at;
  }

  private copied(values: Float32Array): number {
    const at = this.take(4 * values.length);
    this.floats(at, values.length).set(values);
    return at;
  }

  /** The rows of W [N, K] in this order as panels of eight columns of its transpose [N/8][K][8]. */
  private panels(W: Float32Array, order: Int32Array, K: number): number {
    const at = this.take(4 * order.length * K);
    const out = this.floats(at, order.length * K);
    for (let j = 0; j < order.length; j += PANEL) {
      for (let i = 0; i < PANEL; i++) {
        const from = order[j + i] * K;
        for (let k = 0, to = j * K + i; k < K; k++, to += PANEL) out[to] = W[from + k];
      }
    }
    return at;
  }
}

/** Rows of a piece of work: few, so that threads end together; many where the matrices have to be fetched anew for each. @param bytes of a block's matrices */
function pieceRows(rows: number, threads: number, bytes: number): number {
  const pieces = bytes > CACHED ? Math.max(threads, Math.ceil(rows / 102)) : Math.max(4 * threads, Math.ceil(rows / 48));
  return Math.ceil(rows / pieces / TILE) * TILE;
}

const inOrder = (count: number): Int32Array => Int32Array.from({ length: count }, (_, i) => i);

/** A panel of the gate's rows and one of up's in turns. */
const inTurns = (inner: number): Int32Array =>
  Int32Array.from({ length: 2 * inner }, (_, i) => {
    const panel = Math.floor(i / PANEL);
    return (panel % 2) * inner + Math.floor(panel / 2) * PANEL + (i % PANEL);
  });
