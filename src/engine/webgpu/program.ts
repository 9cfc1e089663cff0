/** A supervision step as a list of kernels over named buffers: what is launched, in which order, with which buffers. */

import { blockRange } from '../../model/architectures/index.ts';
import { sequenceLength, type TrmConfig } from '../../model/config.ts';
import { attentionKernel, type AttentionShape, type AttentionTile } from './attention.ts';
import { answerLength, decodeKernel, logitsLength } from './decode.ts';
import { gemmKernel, sumParts, type Gemm } from './gemm.ts';
import { innerWidths } from './gpuModel.ts';
import { embedKernel, settleKernel } from './states.ts';
import { noFastPaths, plain, plainHalf, streamBytes, type FastPaths, type Stream, type Tile, type GridKernel } from './wgsl.ts';

/** x, y, z: the question and the states. h: between blocks. t: after mixing along tokens. inner: SwiGLU's or qkv's. mixed: attention's. */
type Activation = 'x' | 'y' | 'z' | 'h' | 't' | 'inner' | 'mixed';
export type ProductRole = 'mixIn' | 'mixOut' | 'gateUp' | 'down';
export type BufferName =
  | Activation
  | 'answer'
  | 'tokens'
  | 'puzzles'
  | 'noise'
  | 'table'
  | 'heads'
  | 'bias'
  | 'initial'
  | 'positions'
  | 'rope'
  | { readonly block: number; readonly weight: ProductRole };

export interface Launch {
  readonly kernel: GridKernel;
  readonly buffers: readonly (BufferName | null)[];
}

/** The tile of every product, by role, and of attention. */
export interface TileSet {
  readonly products: Readonly<Record<ProductRole, Tile>>;
  readonly attention: AttentionTile;
}

/** Where kernels read a block's input from. */
type Source = readonly (readonly [Activation, Stream])[];

export class Program {
  readonly config: TrmConfig;
  readonly batch: number;
  private readonly tiles: TileSet;
  /** y, z and h leave the 'down' product, t the 'mixOut' product. */
  readonly state: Stream;
  private readonly mixed: Stream;
  /** What goes from one product of a block straight into the next: 'inner' and 'mixed'. */
  private readonly between: Stream;
  readonly fast: FastPaths;

  constructor(config: TrmConfig, batch: number, tiles: TileSet, fast: FastPaths = noFastPaths) {
    this.config = config;
    this.batch = batch;
    this.fast = fast;
    this.between = fast.half ? plainHalf : plain;
    this.tiles = tiles;
    const parts = (role: 'down' | 'mixOut'): number => sumParts(this.product(role, [plain]), tiles.products[role]);
    this.state = { scale: 'row', parts: parts('down') };
    this.mixed = { scale: config.mlpT ? 'column' : 'row', parts: parts('mixOut') };
  }

  /** The matrix product of a role. `input`: the block's input streams. */
  product(role: ProductRole, input: readonly Stream[]): Gemm {
    const { hiddenSize: D, mlpT, rmsEps: eps, heads, positions } = this.config;
    const L = sequenceLength(this.config);
    const inner = innerWidths(this.config);
    const common = { batch: this.batch, eps, fast: this.fast };
    const residual = (streams: readonly Stream[], sums: 'row' | 'column') => ({ kind: 'residual', residual: streams, sums }) as const;
    switch (role) {
      case 'mixIn':
        return mlpT
          ? { ...common, mix: 'tokens', M: 2 * inner.tokens, N: D, K: L, activations: input, epilogue: { kind: 'swiglu' } }
          : {
              ...common,
              mix: 'channels',
              M: L,
              N: 3 * D,
              K: D,
              activations: input,
              epilogue: { kind: 'qkv', headSize: D / heads, rope: positions === 'rope' },
            };
      case 'mixOut':
        return mlpT
          ? { ...common, mix: 'tokens', M: L, N: D, K: inner.tokens, activations: [this.between], epilogue: residual(input, 'column') }
          : { ...common, mix: 'channels', M: L, N: D, K: D, activations: [this.between], epilogue: residual(input, 'row') };
      case 'gateUp':
        return { ...common, mix: 'channels', M: L, N: 2 * inner.channels, K: D, activations: [this.mixed], epilogue: { kind: 'swiglu' } };
      case 'down':
        return {
          ...common,
          mix: 'channels',
          M: L,
          N: D,
          K: inner.channels,
          activations: [this.between],
          epilogue: residual([this.mixed], 'row'),
        };
      default:
        return role satisfies never;
    }
  }

  get attention(): AttentionShape {
    const { heads, hiddenSize } = this.config;
    return { L: sequenceLength(this.config), heads, headSize: hiddenSize / heads, batch: this.batch, fast: this.fast };
  }

  /** One net call (SPEC section 2, "net"): the target's blocks over the sum of `sources`, into `target`. */
  private net(target: 'y' | 'z', sources: Source): Launch[] {
    const { mlpT } = this.config;
    const { first, count } = blockRange(this.config, target);
    const product = (
      role: ProductRole,
      block: number,
      input: Source,
      buffers: readonly Activation[],
      rope: boolean,
      out: Activation,
    ): Launch => ({
      kernel: gemmKernel(
        this.product(
          role,
          input.map(([, stream]) => stream),
        ),
        this.tiles.products[role],
      ),
      buffers: [{ block, weight: role }, ...buffers, ...(rope ? ['rope' as const] : []), out],
    });
    return Array.from({ length: count }, (_, i): Launch[] => {
      const block = first + i;
      const input: Source = i === 0 ? sources : [['h', this.state]];
      const names = input.map(([name]) => name);
      const mix: Launch[] = mlpT
        ? [product('mixIn', block, input, names, false, 'inner'), product('mixOut', block, input, ['inner', ...names], false, 't')]
        : [
            product('mixIn', block, input, names, this.config.positions === 'rope', 'inner'),
            { kernel: attentionKernel(this.attention, this.tiles.attention), buffers: ['inner', 'mixed'] },
            product('mixOut', block, input, ['mixed', ...names], false, 't'),
          ];
      return [
        ...mix,
        product('gateUp', block, input, ['t'], false, 'inner'),
        product('down', block, input, ['inner', 't'], false, i === count - 1 ? target : 'h'),
      ];
    }).flat();
  }

  /** z <- net(z, y + x) */
  updateZ(): Launch[] {
    return this.net('z', [
      ['z', this.state],
      ['y', this.state],
      ['x', plain],
    ]);
  }

  /** y <- net(y, z) */
  updateY(): Launch[] {
    return this.net('y', [
      ['y', this.state],
      ['z', this.state],
    ]);
  }

  decode(): Launch {
    const { seqLen, prefixLen, hiddenSize, vocabSize, rmsEps: eps } = this.config;
    const kernel = decodeKernel({ batch: this.batch, seqLen, prefixLen, hiddenSize, vocabSize, y: this.state, eps, fast: this.fast });
    return { kernel, buffers: ['y', 'heads', 'bias', 'answer'] };
  }

  /** y or z normalised in place; z optionally with noise. */
  settle(state: 'y' | 'z', noise: boolean): Launch {
    const { hiddenSize, rmsEps: eps } = this.config;
    const kernel = settleKernel({ batch: this.batch, L: sequenceLength(this.config), hiddenSize, state: this.state, eps, noise });
    return { kernel, buffers: noise ? [state, 'noise'] : [state] };
  }

  embed(puzzle4: number): Launch {
    const { seqLen, prefixLen, hiddenSize, positions } = this.config;
    const learnedPositions = positions === 'learned';
    const kernel = embedKernel({ batch: this.batch, seqLen, prefixLen, hiddenSize, puzzle4, learnedPositions, state: this.state });
    return { kernel, buffers: ['tokens', 'table', 'puzzles', learnedPositions ? 'positions' : null, 'initial', 'x', 'y', 'z'] };
  }

  /** Bytes of the activations; `answer` is read back at every step, `logits` follow it in the same buffer. */
  activationBytes(): Readonly<Record<Activation | 'answer' | 'logits', number>> {
    const { hiddenSize: D, mlpT, seqLen, vocabSize } = this.config;
    const decoded = { batch: this.batch, seqLen, vocabSize };
    const L = sequenceLength(this.config);
    const inner = innerWidths(this.config);
    const shape = { batch: this.batch, rows: L, columns: D, eps: 0 };
    const widest = Math.max(L * inner.channels, mlpT ? inner.tokens * D : 3 * L * D);
    const state = streamBytes(this.state, shape);
    return {
      x: streamBytes(plain, shape),
      y: state,
      z: state,
      h: state,
      t: streamBytes(this.mixed, shape),
      inner: (this.fast.half ? 2 : 4) * this.batch * widest,
      mixed: mlpT ? 0 : streamBytes(this.between, shape),
      answer: 4 * answerLength(decoded),
      logits: 4 * logitsLength(decoded),
    };
  }

  /** FLOP of T cycles of n updates of z and one of y. Multiply-adds count twice; norms, RoPE and softmax are left out. */
  stepFlops(T: number, n: number): number {
    const { hiddenSize: D, mlpT } = this.config;
    const L = sequenceLength(this.config);
    const roles: readonly ProductRole[] = ['mixIn', 'mixOut', 'gateUp', 'down'];
    const products = roles.reduce((sum, role) => {
      const { M, N, K } = this.product(role, [plain]);
      return sum + 2 * M * N * K;
    }, 0);
    const blocks = T * (n * blockRange(this.config, 'z').count + blockRange(this.config, 'y').count);
    return this.batch * blocks * (products + (mlpT ? 0 : 4 * L * L * D));
  }
}
