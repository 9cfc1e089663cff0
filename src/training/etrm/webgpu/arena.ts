/** Where everything of a plan lies: activations, slopes and transposed weights in one arena, numbers in R. */

import type { Canvas } from '../../../model/architectures/etrm/canvas.ts';
import type { EtrmConfig } from '../../../model/architectures/etrm/config.ts';
import { blockPrefix, parameterAt, parameterLayout, type ParameterLayout } from '../../../model/architectures/etrm/parameters.ts';
import { makeTables, type Tables } from './tables.ts';

/** Numbers of R: slots of results (two numbers a sample), then the share of clipping, then a plan's own. */
export const SLOTS = 16;
export const SAMPLES_MAX = 64;
export const SHARE_AT = SLOTS * SAMPLES_MAX * 2;
const RESULTS_AT = SHARE_AT + 4;

/** What a call of a block leaves behind. */
export interface BlockStore {
  readonly u: number;
  readonly parts: number;
  readonly mid: number;
  readonly gateUp: number;
  readonly inner: number;
  readonly out: number;
  /** In R. */
  readonly midScale: number;
  readonly outScale: number;
}

/** A block's matrices. */
export interface BlockWeights {
  readonly in: number;
  readonly out: number;
  readonly gateUp: number;
  readonly down: number;
  /** Transposed, in the arena. */
  readonly inT: number;
  readonly outT: number;
  readonly gateUpT: number;
  readonly downT: number;
}

/** What a plan may be for: learning from samples, or answering questions. */
export interface PlanOptions {
  readonly config: EtrmConfig;
  readonly canvas: Canvas;
  /** Samples that go through together, and those of the whole batch. */
  readonly samples: number;
  readonly batch: number;
  readonly learning: boolean;
  /** Supervision steps that are learnt from. */
  readonly supervision: number;
}

export class Places {
  readonly config: EtrmConfig;
  readonly canvas: Canvas;
  readonly samples: number;
  readonly tables: Tables;
  /** Vec4s of the arena, numbers of R. */
  readonly arena: number;
  readonly results: number;
  /** Where y and z [K, P, d] lie in the arena after a supervision step, and the logits [K, P] in R. */
  readonly y: number;
  readonly z: number;
  readonly logits: number;
  protected readonly layout: ParameterLayout;
  protected readonly d4: number;
  protected readonly rows: number;
  protected readonly padded: number;
  protected readonly x: number;
  protected readonly calls: readonly number[];
  protected readonly stores: readonly (readonly BlockStore[])[];
  protected readonly weights: readonly BlockWeights[];
  protected readonly back: {
    readonly dh: number;
    readonly du: number;
    readonly dparts: number;
    readonly dgateUp: number;
    readonly dinner: number;
  };
  protected readonly slopes: number;
  protected readonly cellLoss: number;
  protected readonly cellWrong: number;
  /** Matrices that Muon moves. */
  protected readonly muons: number;
  private top = 0;
  private resultsTop = RESULTS_AT;

  constructor({ config, canvas, samples, batch, learning }: PlanOptions) {
    const { hiddenSize: d, colours: K, layers, n, reads } = config;
    this.config = config;
    this.canvas = canvas;
    this.samples = samples;
    this.layout = parameterLayout(config);
    this.d4 = d / 4;
    this.rows = samples * K * canvas.cells;
    this.padded = Math.ceil(this.rows / 4) * 4;
    const square = (d * d) / 4;
    const muon = this.layout.parameters.filter(({ group }) => group === 'muon');
    this.muons = muon.length;
    const scratch = muon.map(({ length, shape: [M = 1, N = 1] }) => this.take(length / 2 + Math.min(M, N) ** 2 / 2));
    this.weights = Array.from({ length: layers }, (_, i) => {
      const at = (name: string): number => parameterAt(this.layout, `${blockPrefix(i)}.${name}.weight`).offset / 4;
      return {
        in: at('reads.in_proj'),
        out: at('reads.out_proj'),
        gateUp: at('mlp.gate_up_proj'),
        down: at('mlp.down_proj'),
        inT: this.take(reads.length * square),
        outT: this.take(reads.length * square),
        gateUpT: this.take(4 * square),
        downT: this.take(2 * square),
      };
    });
    const wide = reads.length;
    this.x = this.state();
    this.calls = Array.from({ length: n + 1 }, () => this.state());
    const store = (): BlockStore => ({
      u: this.state(wide),
      parts: this.state(wide),
      mid: this.state(),
      gateUp: this.state(4),
      inner: this.state(2),
      out: this.state(),
      midScale: this.numbers(this.padded),
      outScale: this.numbers(this.padded),
    });
    const reused = Array.from({ length: layers }, store);
    // Without learning only what a call leaves behind must stay: all but the last blocks share.
    this.stores = Array.from({ length: n + 1 }, (_, call) =>
      reused.map((held, b) => (call === 0 ? held : learning ? store() : b < layers - 1 ? held : { ...held, out: this.state() })),
    );
    this.logits = this.numbers(this.padded);
    this.slopes = this.numbers(this.padded);
    this.cellLoss = this.numbers(samples * canvas.cells);
    this.cellWrong = this.numbers(samples * canvas.cells);
    const only = (width: number): number => (learning ? this.state(width) : 0);
    this.back = { dh: only(1), du: only(wide), dparts: only(wide), dgateUp: only(4), dinner: only(2) };
    this.tables = makeTables(canvas, batch, reads.includes('moved'), this.layout, scratch);
    [this.y, this.z] = [n, n - 1].map((call) => this.stores[call][layers - 1].out);
    this.arena = this.top;
    this.results = this.resultsTop;
  }

  private take(vec4s: number): number {
    const at = this.top;
    this.top += Math.ceil(vec4s);
    return at;
  }

  /** Room for `width` d channels a row. */
  private state(width = 1): number {
    return this.take(this.padded * this.d4 * width);
  }

  private numbers(count: number): number {
    const at = this.resultsTop;
    this.resultsTop += count;
    return at;
  }

  protected place(name: string): number {
    return parameterAt(this.layout, name).offset / 4;
  }
}
