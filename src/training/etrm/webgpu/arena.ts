/** Where everything of a plan lies: activations, slopes and transposed weights in one arena, numbers in R, and in one array of words what kernels look up. */

import { NONE, PLACES, QUARTERS, TURNS, MOVES, type Canvas } from '../../../model/architectures/etrm/canvas.ts';
import {
  blockPrefix,
  parameterAt,
  parameterLayout,
  type ParameterGroup,
  type ParameterLayout,
  type EtrmConfig,
} from '../../../model/architectures/etrm/config.ts';
import { NOWHERE } from './wgsl.ts';

/** A read's table [count, cells] of which cell it reads, and for the way back who reads each cell: lists, and where each begins. */
export interface GatherTable {
  readonly count: number;
  readonly sources: number;
  readonly starts: number;
  readonly lists: number;
}

export interface Tables {
  readonly words: Uint32Array<ArrayBuffer>;
  readonly local: GatherTable;
  readonly turns: GatherTable;
  readonly places: GatherTable;
  readonly quarters: GatherTable;
  readonly rowStart: number;
  readonly colLength: number;
  /** Of the batch: planes that are on, flags (`Question`) and labels [samples, cells], rows of the task's table [samples], what each cell reads after each move, and who reads it [samples, moves, cells]. */
  readonly input: number;
  readonly flags: number;
  readonly labels: number;
  readonly ids: number;
  readonly moves: number;
  readonly movedBy: number;
  /** Group of every vec4 of the weights; a record of four words for each of Muon's matrices. */
  readonly groups: number;
  readonly matrices: number;
}

const GROUPS: Readonly<Record<ParameterGroup, number>> = { muon: 0, adam: 1, rows: 2, fixed: 3 };

/** @param moved whether the inputs' moves are read @param scratch place in the arena of each of Muon's matrices' scratch */
export function makeTables(canvas: Canvas, samples: number, moved: boolean, layout: ParameterLayout, scratch: readonly number[]): Tables {
  const { cells: P, around, turned, placed, quartered, rowStart, colLength } = canvas;
  const words: number[] = [];
  const put = (values: Iterable<number>): number => {
    const at = words.length;
    for (const v of values) words.push(v === NONE ? NOWHERE : v);
    return at;
  };
  const gather = (count: number, source: (k: number, p: number) => number): GatherTable => {
    const readers: number[][] = Array.from({ length: count * P }, () => []);
    const sources: number[] = [];
    for (let k = 0; k < count; k++) {
      for (let p = 0; p < P; p++) {
        const from = source(k, p);
        sources.push(from);
        if (from !== NONE) readers[k * P + from].push(p);
      }
    }
    const starts = [0];
    for (const list of readers) starts.push((starts[starts.length - 1] ?? 0) + list.length);
    return { count, sources: put(sources), starts: put(starts), lists: put(readers.flat()) };
  };
  const local = gather(9, (k, p) => around[p * 9 + k]);
  const turns = gather(TURNS, (k, p) => turned[k * P + p]);
  const places = gather(PLACES, (k, p) => placed[k * P + p]);
  const quarters = gather(QUARTERS, (k, p) => quartered[k * P + p]);
  const geometry = { local, turns, places, quarters, rowStart: put(rowStart), colLength: put(colLength) };
  const groups = put(layout.parameters.flatMap(({ group, length }) => new Array<number>(length / 4).fill(GROUPS[group])));
  const muon = layout.parameters.filter(({ group }) => group === 'muon');
  const matrices = put(muon.flatMap(({ offset, shape: [M = 1, N = 1] }, i) => [offset / 4, M, N, scratch[i]]));
  const none = (count: number): number => put(new Array<number>(count).fill(0));
  const moves = (): number => none(moved ? samples * MOVES * P : 0);
  const batch = {
    input: none(samples * P),
    flags: none(samples * P),
    labels: none(samples * P),
    ids: none(samples),
    moves: moves(),
    movedBy: moves(),
  };
  return { words: Uint32Array.from(words), ...geometry, ...batch, groups, matrices };
}

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
interface BlockWeights {
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
export interface EtrmPlanOptions {
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

  constructor({ config, canvas, samples, batch, learning }: EtrmPlanOptions) {
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
