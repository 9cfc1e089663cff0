/** Rows of the benchmark, the ratios between them, and the table people read. */

/** One executor on one model and batch. Milliseconds are medians; null where an executor cannot tell. */
export interface Row {
  readonly model: string;
  readonly batch: number;
  readonly executor: string;
  readonly msPerStep: number;
  /** Timed steps behind the median; 1 where an executor was too slow for more. */
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
  readonly gflops: number;
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
      const other = rows.find((r) => r.model === row.model && r.batch === row.batch && r.executor === executor);
      return other ? round(other.msPerStep / row.msPerStep, 3) : null;
    };
    return { ...row, ratioToTfjs: ratio('tfjs'), ratioToOrt: ratio('onnxruntime webgpu') };
  });
}

/** To this many significant digits. */
export const round = (v: number, digits: number): number => Number(v.toPrecision(digits));

/** A Markdown table. */
export function table(rows: readonly Row[]): string {
  const cell = (v: number | null, suffix = ''): string => (v === null ? '-' : `${v}${suffix}`);
  const head = ['model', 'batch', 'executor', 'ms/step', 'of', 'x tfjs', 'x ort', 'dispatches', 'submits', 'encode ms', 'GPU MB', 'GFLOP/s'];
  const lines = rows.map((r) => [
    r.model,
    String(r.batch),
    r.executor,
    cell(r.msPerStep),
    cell(r.steps),
    cell(r.ratioToTfjs),
    cell(r.ratioToOrt),
    cell(r.dispatchesPerStep),
    cell(r.submitsPerStep),
    cell(r.encodeMsPerStep),
    cell(r.gpuBytes === null ? null : round(r.gpuBytes / 1e6, 3)),
    cell(r.gflops),
  ]);
  const widths = head.map((h, i) => Math.max(h.length, ...lines.map((l) => l[i].length)));
  const line = (cells: readonly string[]): string => `| ${cells.map((c, i) => (i < 3 ? c.padEnd(widths[i]) : c.padStart(widths[i]))).join(' | ')} |`;
  return [line(head), line(widths.map((w) => '-'.repeat(w))), ...lines.map(line)].join('\n');
}
