/** A training step, or an answer, of one canvas and number of samples as a list of launches over one arena; made once, nothing is allocated when it runs. */

import { MOVES } from '../../../model/architectures/etrm/canvas.ts';
import { blockPrefix, type Read } from '../../../model/architectures/etrm/config.ts';
import { levelsIn } from '../../../model/architectures/etrm/marks.ts';
import { Places, SHARE_AT, type BlockStore, type EtrmPlanOptions, type GatherTable } from './arena.ts';
import { optimiserKernels } from './optimise.ts';
import { gradientTiles, matrixGradient, product, productThreads, transposed, type Product } from './products.ts';
import { readKernels } from './reads.ts';
import { rowKernels } from './rows.ts';
import { LANES, SEGMENTS, type NamedKernel, type EtrmLaunch } from './wgsl.ts';

export interface PlannedLaunch {
  readonly kernel: NamedKernel;
  readonly launch: EtrmLaunch;
  readonly groups: number;
}

export class EtrmPlan extends Places {
  /** The samples' gradients are added up; or one supervision step of a question. */
  readonly forward: readonly PlannedLaunch[];
  /** Once for weights: transposed copies. */
  readonly prepare: readonly PlannedLaunch[];
  /** Once for samples: the question, the first states. */
  readonly begin: readonly PlannedLaunch[];
  /** After all parts of a batch. */
  readonly optimise: readonly PlannedLaunch[];

  constructor(options: EtrmPlanOptions) {
    super(options);
    const { config, learning, supervision } = options;
    this.prepare = this.transposes();
    this.begin = [this.embed(), this.fill('H_init', this.y), this.fill('L_init', this.z)];
    this.forward = learning
      ? Array.from({ length: supervision }, (_, s) => this.learn(s)).flat()
      : [...Array.from({ length: config.T }, (_, t) => this.cycle(t, false)).flat(), this.decode()];
    this.optimise = learning ? this.optimiserStep() : [];
  }

  private launch(kernel: NamedKernel, threads: number, launch: EtrmLaunch): PlannedLaunch {
    return { kernel, launch, groups: Math.ceil(threads / LANES) };
  }

  private perVec4(kernel: NamedKernel, launch: EtrmLaunch, width = 1): PlannedLaunch {
    return this.launch(kernel, this.rows * this.d4 * width, launch);
  }

  private product(shape: Product, launch: EtrmLaunch): PlannedLaunch {
    return this.launch(product(shape), productThreads(shape, this.rows), launch);
  }

  private matrixGradient(N: number, K: number, launch: EtrmLaunch): PlannedLaunch {
    return this.launch(matrixGradient(N, K), gradientTiles(N, K) * SEGMENTS, launch);
  }

  private transposes(): PlannedLaunch[] {
    const { hiddenSize: d, reads } = this.config;
    const of = (N: number, K: number, weight: number, to: number): PlannedLaunch =>
      this.launch(transposed(N, K), (N * K) / 4, { weight, to });
    const wide = reads.length * d;
    return this.weights.flatMap((w) => [
      of(wide, d, w.in, w.inT),
      of(d, wide, w.out, w.outT),
      of(4 * d, d, w.gateUp, w.gateUpT),
      of(d, 2 * d, w.down, w.downT),
    ]);
  }

  private get question(): EtrmLaunch {
    return {
      start: this.place('embed_cell.weight'),
      other: this.place('embed_region.weight'),
      weight: this.place('puzzle_emb.weights'),
      extra: this.place('colour_emb.weight'),
    };
  }

  private embed(): PlannedLaunch {
    return this.perVec4(rowKernels.embed, { ...this.question, to: this.x });
  }

  private fill(name: string, to: number): PlannedLaunch {
    return this.perVec4(rowKernels.fill, { start: this.place(name), to });
  }

  private decode(): PlannedLaunch {
    return this.launch(rowKernels.decode, this.rows, { start: this.y, to: this.logits, weight: this.place('lm_head.weight') });
  }

  /** z <- net(z + y + x) n times, y <- net(y + z). @param stream of the noise, where there is any */
  private cycle(stream: number, learning: boolean): PlannedLaunch[] {
    const { n, layers } = this.config;
    const out = (call: number): number => this.stores[call][layers - 1].out;
    const flag = learning ? 2 : 0;
    return Array.from({ length: n + 1 }, (_, call) => {
      const state = call === 0 ? this.z : out(call - 1);
      const to = this.calls[call];
      const count = stream * (n + 1) + call;
      return [
        this.perVec4(rowKernels.sum, { start: state, other: this.y, extra: this.x, to, count, flag: flag + (call < n ? 1 : 0) }),
        ...this.stores[call].flatMap((store, b) => this.block(b, b === 0 ? to : this.stores[call][b - 1].out, store)),
      ];
    }).flat();
  }

  private block(b: number, h: number, store: BlockStore): PlannedLaunch[] {
    const { hiddenSize: d, reads } = this.config;
    const w = this.weights[b];
    const wide = reads.length * d;
    return [
      this.product({ K: d, N: wide, right: 'A', add: false }, { start: h, other: w.inT, to: store.u }),
      ...reads.map((read, r) => this.read(b, read, r, store)),
      this.product({ K: wide, N: d, right: 'A', add: true }, { start: store.parts, other: w.outT, to: store.mid, extra: h }),
      this.launch(rowKernels.norm, this.rows, { to: store.mid, extra: store.midScale }),
      this.product({ K: d, N: 4 * d, right: 'A', add: false }, { start: store.mid, other: w.gateUpT, to: store.gateUp }),
      this.perVec4(rowKernels.gate, { start: store.gateUp, to: store.inner }, 2),
      this.product({ K: 2 * d, N: d, right: 'A', add: true }, { start: store.inner, other: w.downT, to: store.out, extra: store.mid }),
      this.launch(rowKernels.norm, this.rows, { to: store.out, extra: store.outScale }),
    ];
  }

  private gather(b: number, read: 'local' | 'turns' | 'places' | 'quarters'): { readonly table: GatherTable; readonly weight: number } {
    return { table: this.tables[read], weight: this.place(`${blockPrefix(b)}.reads.${read}.weight`) };
  }

  /** A table of the moves, one a sample. */
  private moves(b: number, other: number): EtrmLaunch {
    const weight = this.place(`${blockPrefix(b)}.reads.moved.weight`);
    return { other, weight, count: MOVES, flag: MOVES * this.canvas.cells };
  }

  private get lineThreads(): number {
    const { colours: K } = this.config;
    return this.samples * K * 4 * Math.max(...this.canvas.size) * (this.d4 / 4);
  }

  private read(b: number, read: Read, r: number, { u: start, parts: to }: BlockStore): PlannedLaunch {
    const at = { start, to, column: r * this.d4 };
    switch (read) {
      case 'local':
      case 'turns':
      case 'places':
      case 'quarters': {
        const { table, weight } = this.gather(b, read);
        return this.perVec4(readKernels.gather, { ...at, other: table.sources, weight, count: table.count });
      }
      case 'moved':
        return this.perVec4(readKernels.gather, { ...at, ...this.moves(b, this.tables.moves) });
      case 'colours':
        return this.launch(readKernels.colours, this.samples * this.canvas.cells * this.d4, at);
      case 'scans':
        return this.launch(readKernels.scans, this.lineThreads, at);
      case 'pools':
        return this.launch(readKernels.pools, this.lineThreads, at);
      default:
        return read satisfies never;
    }
  }

  private readBack(b: number, read: Read, r: number, { u, parts }: BlockStore): PlannedLaunch[] {
    const { dparts: start, du: to } = this.back;
    const at = { start, to, column: r * this.d4 };
    const held = { ...at, other: parts, extra: u };
    switch (read) {
      case 'local':
      case 'turns':
      case 'places':
      case 'quarters': {
        const { table, weight } = this.gather(b, read);
        return [
          this.perVec4(readKernels.gatherBack, { ...at, other: table.starts, extra: table.lists, weight, count: table.count }),
          this.launch(readKernels.gatherGradient, table.count * this.d4 * SEGMENTS, {
            ...at,
            other: table.sources,
            extra: u,
            weight,
            count: table.count,
          }),
        ];
      }
      case 'moved':
        // No move reads a cell twice: the way back is the same sum, over who reads a cell.
        return [
          this.perVec4(readKernels.gather, { ...at, ...this.moves(b, this.tables.movedBy) }),
          this.launch(readKernels.gatherGradient, MOVES * this.d4 * SEGMENTS, { ...at, extra: u, ...this.moves(b, this.tables.moves) }),
        ];
      case 'colours':
        return [this.launch(readKernels.coloursBack, this.samples * this.canvas.cells * this.d4, held)];
      case 'scans':
        return [this.launch(readKernels.scansBack, this.lineThreads, held)];
      case 'pools':
        return [this.launch(readKernels.poolsBack, this.lineThreads, held)];
      default:
        return read satisfies never;
    }
  }

  /** The slope of a block's input in place of that of its output, at dh. */
  private blockBack(b: number, h: number, store: BlockStore): PlannedLaunch[] {
    const { hiddenSize: d, reads } = this.config;
    const { dh, du, dparts, dgateUp, dinner } = this.back;
    const w = this.weights[b];
    const wide = reads.length * d;
    return [
      this.launch(rowKernels.normBack, this.rows, { start: store.out, to: dh, extra: store.outScale }),
      this.product({ K: d, N: 2 * d, right: 'W', add: false }, { start: dh, other: w.down, to: dinner }),
      this.matrixGradient(d, 2 * d, { start: dh, other: store.inner, weight: w.down }),
      this.perVec4(rowKernels.gateBack, { start: store.gateUp, other: dinner, to: dgateUp }, 2),
      this.matrixGradient(4 * d, d, { start: dgateUp, other: store.mid, weight: w.gateUp }),
      this.product({ K: 4 * d, N: d, right: 'W', add: true }, { start: dgateUp, other: w.gateUp, to: dh, extra: dh }),
      this.launch(rowKernels.normBack, this.rows, { start: store.mid, to: dh, extra: store.midScale }),
      this.matrixGradient(d, wide, { start: dh, other: store.parts, weight: w.out }),
      this.product({ K: d, N: wide, right: 'W', add: false }, { start: dh, other: w.out, to: dparts }),
      ...reads.flatMap((read, r) => this.readBack(b, read, r, store)),
      this.matrixGradient(wide, d, { start: du, other: h, weight: w.in }),
      this.product({ K: wide, N: d, right: 'W', add: true }, { start: du, other: w.in, to: dh, extra: dh }),
    ];
  }

  private callBack(call: number): PlannedLaunch[] {
    const blocks = this.stores[call];
    return blocks
      .map((store, b) => this.blockBack(b, b === 0 ? this.calls[call] : blocks[b - 1].out, store))
      .reverse()
      .flat();
  }

  /** One supervision step: its cycles, the loss, the way back through the last. */
  private learn(s: number): PlannedLaunch[] {
    const { T, n, rows: R, colours: K, marks } = this.config;
    const weight = this.place('lm_head.weight');
    const { dh } = this.back;
    const cells = this.samples * this.canvas.cells;
    const targets = (4 + levelsIn(marks) + R + K) * this.d4 * SEGMENTS;
    return [
      ...Array.from({ length: T }, (_, t) => this.cycle(s * T + t, true)).flat(),
      this.decode(),
      this.launch(rowKernels.loss, cells, { start: this.logits, to: this.slopes, other: this.cellLoss, extra: this.cellWrong }),
      this.launch(rowKernels.tally, this.samples, { other: this.cellLoss, extra: this.cellWrong, flag: s === 0 ? 1 : 0 }),
      this.perVec4(rowKernels.headBack, { start: this.slopes, weight, to: dh }),
      this.launch(rowKernels.headGradient, this.d4 * SEGMENTS, { start: this.slopes, other: this.y, weight }),
      ...this.callBack(n),
      ...Array.from({ length: n }, (_, i) => [
        ...this.callBack(n - 1 - i),
        this.launch(rowKernels.embedGradient, targets, { ...this.question, to: dh, count: R }),
      ]).flat(),
    ];
  }

  private optimiserStep(): PlannedLaunch[] {
    const { groups, matrices } = this.tables;
    const all = this.layout.total / 4;
    return [
      this.launch(optimiserKernels.collect, all, {}),
      { kernel: optimiserKernels.clip, groups: 1, launch: { other: groups, to: SHARE_AT } },
      { kernel: optimiserKernels.muon, groups: this.muons, launch: { other: matrices, start: SHARE_AT } },
      this.launch(optimiserKernels.adam, all, { other: groups, start: SHARE_AT }),
    ];
  }
}
