/** Rows of the benchmark, the ratios between them, and the table people read. */

/** One executor on one model and batch. Milliseconds are medians; null where an executor cannot tell. */
export interface Row {
  readonly model: string;
  readonly batch: number;
  readonly executor: string;
  /** Null where there is no time; `note` says why. */
  readonly msPerStep: number | null;
  /** "over 10 s" and the like, where an executor was given up; else null. */
  readonly note: string | null;
  /** Timed steps behind the median; 1 where an executor was too slow for more, 0 where it was given up. */
  readonly steps: number;
  readonly dispatchesPerStep: number | null;
  readonly submitsPerStep: number | null;
  readonly encodeMsPerStep: number | null;
  readonly gpuBytes: number | null;
  /** How many times faster than stock tfjs on WebGPU; null when that was not measured. */
  readonly ratioToTfjs: number | null;
  /** How many times faster than onnxruntime-web on WebGPU. */
  readonly ratioToOrt: number | null;
  readonly adapter: string;
  /** FLOP of a step (multiply-adds count twice, products and attention only) over the time, GFLOP/s. */
  readonly gflops: number | null;
}

export type Measured = Omit<Row, 'ratioToTfjs' | 'ratioToOrt'>;

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/** Adds the ratios within each (model, batch). */
export function withRatios(rows: readonly Measured[]): Row[] {
  return rows.map((row) => {
    const ratio = (executor: string): number | null => {
      const theirs = rows.find((r) => r.model === row.model && r.batch === row.batch && r.executor === executor)?.msPerStep ?? null;
      return theirs !== null && row.msPerStep !== null ? round(theirs / row.msPerStep, 3) : null;
    };
    return { ...row, ratioToTfjs: ratio('tfjs'), ratioToOrt: ratio('onnxruntime webgpu') };
  });
}

const PUBLISHED = [
  'model',
  'batch',
  'executor',
  'msPerStep',
  'dispatchesPerStep',
  'submitsPerStep',
  'encodeMsPerStep',
  'gpuBytes',
  'ratioToTfjs',
  'ratioToOrt',
  'adapter',
] as const;

/** Rows as they are written to a file: what was measured, how it compares, and where. */
export const published = (rows: readonly Row[]): object[] =>
  rows.map((row) => Object.fromEntries(PUBLISHED.map((name) => [name, row[name]])));

/** To this many significant digits. */
export const round = (v: number, digits: number): number => Number(v.toPrecision(digits));

export const columns = [
  'model',
  'batch',
  'executor',
  'ms/step',
  'of',
  'x tfjs',
  'x ort',
  'dispatches',
  'submits',
  'encode ms',
  'GPU MB',
  'GFLOP/s',
] as const;

/** The cells of a row, one a column. */
export function cells(r: Row): string[] {
  const cell = (v: number | null): string => (v === null ? '-' : String(v));
  return [
    r.model,
    String(r.batch),
    r.executor,
    r.note ?? cell(r.msPerStep),
    cell(r.steps),
    cell(r.ratioToTfjs),
    cell(r.ratioToOrt),
    cell(r.dispatchesPerStep),
    cell(r.submitsPerStep),
    cell(r.encodeMsPerStep),
    cell(r.gpuBytes === null ? null : round(r.gpuBytes / 1e6, 3)),
    cell(r.gflops),
  ];
}

/** A Markdown table. */
export function table(rows: readonly Row[]): string {
  const lines = rows.map(cells);
  const widths = columns.map((h, i) => Math.max(h.length, ...lines.map((l) => l[i].length)));
  const line = (texts: readonly string[]): string =>
    `| ${texts.map((c, i) => (i < 3 ? c.padEnd(widths[i]) : c.padStart(widths[i]))).join(' | ')} |`;
  return [line(columns), line(widths.map((w) => '-'.repeat(w))), ...lines.map(line)].join('\n');
}
