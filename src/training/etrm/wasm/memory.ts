/** The CPU kernels: what they export, and where everything lies in their memory, laid out once for a model, once more for each canvas. */

import { QUARTERS, MOVES, movesOf, type Canvas } from '../../../model/architectures/etrm/canvas.ts';
import { READS, blockPrefix, parameterLayout, type EtrmConfig, type ParameterGroup } from '../../../model/architectures/etrm/config.ts';
import { levelsIn } from '../../../model/architectures/etrm/marks.ts';
import type { EtrmQuestion } from '../../../model/architectures/etrm/samples.ts';
import { SIDE_MAX, DeviceError } from '../../../model/architectures/etrm/task.ts';

/** What the module exports (assembly/index.ts). Addresses and sizes are bytes. */
export interface KernelExports {
  heapBase(): number;
  setModel(at: number, eps: number): void;
  setCanvas(at: number): void;
  blockBytes(): number;
  panelBytes(): number;
  packWeights(): void;
  packAverage(): void;
  clear(): void;
  learn(row: number, supervision: number, weight: number, smoothing: number): void;
  setNoise(deviation: number, seed: number): void;
  lastLoss(): number;
  lastExact(): number;
  /** most, muonLr, muonDecay, momentum, adamLr, rowsLr, rowsDecay, beta1, beta2, eps, c1, c2, ema: as in assembly/optimise.ts. */
  optimise(...rates: readonly number[]): void;
  ask(row: number): void;
  thinkOn(): void;
}

const PAGE = 65_536;
export const PAGES_MAX = 65_536;
/** Rows that go through the products together (assembly/block.ts). */
const TILE = 32;
/** A block's tensors in the order of assembly/state.ts; those that a model lacks are never read. */
const BLOCK_TENSORS = [
  ...['reads.in_proj', 'reads.out_proj', 'reads.local', 'reads.turns', 'reads.places', 'reads.moved', 'reads.quarters'],
  ...['mlp.gate_up_proj', 'mlp.down_proj'],
];
const GROUPS: Readonly<Record<ParameterGroup, number>> = { muon: 0, adam: 1, rows: 2, fixed: 3 };
/** Cells of the largest canvas. */
const CELLS_MAX = SIDE_MAX * SIDE_MAX;
/** Bytes of a canvas's tables at most: around, turned, placed, in input, row starts, planes, labels, moves, quarters, flags. */
const TABLES = CELLS_MAX * (18 + 12 + 16 + 3 + 2 * MOVES + 2 * QUARTERS + 2) + 2 * (SIDE_MAX + 1) + 10 * 16;

export class KernelMemory {
  readonly memory: WebAssembly.Memory;
  readonly config: EtrmConfig;
  readonly total: number;
  /** Addresses of the arrays of all parameters. */
  readonly weights: number;
  readonly average: number;
  readonly first: number;
  readonly second: number;
  readonly gradient: number;
  /** Addresses for the sample at hand: set with the canvas. */
  input = 0;
  labels = 0;
  moves = 0;
  flags = 0;
  y = 0;
  z = 0;
  logits = 0;
  private readonly exports: KernelExports;
  private readonly canvasHeader: number;
  private readonly tables: number;
  private readonly activations: number;
  private top: number;
  private canvas: Canvas | null = null;
  private most = 0;

  constructor(memory: WebAssembly.Memory, exports: KernelExports, config: EtrmConfig) {
    this.memory = memory;
    this.exports = exports;
    this.config = config;
    this.top = exports.heapBase();
    const { hiddenSize: d, layers, colours, T, n, reads, marks, rmsEps } = config;
    const layout = parameterLayout(config);
    this.total = layout.total;
    const arrays = Array.from({ length: 5 }, () => this.take(4 * layout.total));
    [this.weights, this.average, this.first, this.second, this.gradient] = arrays;

    const place = (name: string): number => 4 * (layout.parameters.find((p) => p.name === name)?.offset ?? 0);
    const outside = [
      'H_init',
      'L_init',
      'embed_cell.weight',
      'embed_region.weight',
      'puzzle_emb.weights',
      'colour_emb.weight',
      'lm_head.weight',
    ];
    const blocks = Array.from({ length: layers }, (_, i) => BLOCK_TENSORS.map((name) => `${blockPrefix(i)}.${name}.weight`));
    const offsets = this.words([...outside, ...blocks.flat()].map(place));
    const tensors = this.words(
      layout.parameters.flatMap(({ offset, length, group, shape }) => [4 * offset, length, GROUPS[group], shape[0] ?? 1, shape[1] ?? 1]),
    );
    const codes = this.take(reads.length);
    this.bytes(
      codes,
      Uint8Array.from(reads, (read) => READS.indexOf(read)),
    );
    const panel = 4 * 2 * (2 * reads.length + 6) * d * d;
    const widest = Math.max(...layout.parameters.filter(({ group }) => group === 'muon').map(({ length }) => length));
    const header = this.words([
      ...[d, layers, colours, T, n, reads.length, codes],
      ...[this.weights, this.average, this.first, this.second, this.gradient, layout.total, offsets, tensors, layout.parameters.length],
      ...[layers * panel, layers * panel, 4 * TILE * 6 * d, 4 * (3 * widest + 3 * 16 * d * d), SIDE_MAX * d, 4 * 8 * d].map((bytes) =>
        this.take(bytes),
      ),
      levelsIn(marks),
    ]);
    this.canvasHeader = this.take(23 * 4);
    this.tables = this.take(TABLES);
    this.activations = this.top;
    exports.setModel(header, rmsEps);
    if (exports.panelBytes() !== panel) throw new Error('The kernels and their memory disagree about the panels.');
  }

  /** Bytes in use, with the largest canvas so far. */
  get size(): number {
    return this.most;
  }

  floats(at: number, length: number): Float32Array<ArrayBuffer> {
    return new Float32Array(this.memory.buffer, at, length);
  }

  bytes(at: number, values: Uint8Array): void {
    new Uint8Array(this.memory.buffer, at, values.length).set(values);
  }

  /** Puts a question on the canvas at hand. */
  ask({ input, canvas, flags }: EtrmQuestion): void {
    this.bytes(this.input, input);
    new Uint16Array(this.memory.buffer, this.flags, canvas.cells).set(flags);
    if (this.config.reads.includes('moved'))
      new Uint16Array(this.memory.buffer, this.moves, MOVES * canvas.cells).set(movesOf(input, canvas));
  }

  /**
   * Lays out a canvas's tables and everything that a sample on it needs.
   * @param learning with room for what the way back needs
   * @throws DeviceError when the memory is not to be had
   */
  use(canvas: Canvas, learning: boolean): void {
    const { hiddenSize: d, colours: K, layers, n, reads } = this.config;
    const { cells: P, rowStart, around, turned, placed, quartered, inInput, square } = canvas;
    const [rows, cols] = canvas.size;
    const padded = Math.ceil((K * P) / 4) * 4;
    this.top = this.tables;
    const fixed = {
      rowStart: this.take(2 * (rows + 1)),
      around: this.take(18 * P),
      turned: this.take(12 * P),
      placed: this.take(16 * P),
      quartered: this.take(2 * QUARTERS * P),
      inInput: this.take(P),
      input: this.take(P),
      labels: this.take(P),
      moves: this.take(2 * MOVES * P),
      flags: this.take(2 * P),
    };
    this.top = this.activations;
    const state = (): number => this.take(4 * padded * d);
    const wide = (): number => this.take(4 * padded * d * reads.length);
    const [x, y, z, dh] = [state(), state(), state(), state()];
    const logits = this.take(4 * padded);
    const calls = this.take(4 * padded * d * (n + 1));
    const store = this.top;
    if (this.canvas !== canvas) {
      this.words(
        [
          ...[
            P,
            rows,
            cols,
            square ? 1 : 0,
            fixed.rowStart,
            fixed.around,
            fixed.turned,
            fixed.inInput,
            fixed.flags,
            fixed.input,
            fixed.labels,
          ],
          ...[x, y, z, dh, 0, 0, logits, calls, store, fixed.placed, fixed.moves, fixed.quartered],
        ],
        this.canvasHeader,
      );
      this.exports.setCanvas(this.canvasHeader);
      new Uint16Array(this.memory.buffer, fixed.rowStart, rows + 1).set(rowStart);
      new Uint16Array(this.memory.buffer, fixed.around, 9 * P).set(around);
      new Uint16Array(this.memory.buffer, fixed.turned, 6 * P).set(turned);
      new Uint16Array(this.memory.buffer, fixed.placed, 8 * P).set(placed);
      new Uint16Array(this.memory.buffer, fixed.quartered, QUARTERS * P).set(quartered);
      this.bytes(fixed.inInput, inInput);
    }
    const block = this.exports.blockBytes();
    this.take(block * layers * (learning ? n + 1 : 1));
    if (learning) {
      const [du, dparts] = [wide(), wide()];
      this.words([du, dparts], this.canvasHeader + 15 * 4);
      this.exports.setCanvas(this.canvasHeader);
    }
    Object.assign(this, { canvas, input: fixed.input, labels: fixed.labels, moves: fixed.moves, flags: fixed.flags, y, z, logits });
    this.most = Math.max(this.most, this.top);
  }

  /** Room for `length` bytes, at a multiple of 16. */
  private take(length: number): number {
    const at = Math.ceil(this.top / 16) * 16;
    this.top = at + length;
    const pages = Math.ceil(this.top / PAGE);
    const missing = pages - this.memory.buffer.byteLength / PAGE;
    if (missing > 0) {
      try {
        if (pages > PAGES_MAX) throw new RangeError('4 GiB is all there is.');
        this.memory.grow(missing);
      } catch (e) {
        throw new DeviceError(`There is no memory for this task: ${(pages * PAGE) / 2 ** 20} MB. ${e instanceof Error ? e.message : ''}`);
      }
    }
    return at;
  }

  private words(values: readonly number[], at = this.take(4 * values.length)): number {
    new Int32Array(this.memory.buffer, at, values.length).set(values);
    return at;
  }
}
