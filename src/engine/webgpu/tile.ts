/** How a matrix product is cut up: thread tiles, workgroups, and whether tiles go through workgroup memory. */

export interface Tile {
  /**
   * true: operands are staged in workgroup memory, which GPUs like. false: every thread reads them straight from the buffers, which
   * is faster where workgroup memory and barriers are emulated (SwiftShader).
   */
  readonly staged: boolean;
  /** Threads of a workgroup along columns and along rows. */
  readonly threadsX: number;
  readonly threadsY: number;
  /** Rows and columns of the product a thread computes; columns a multiple of 4. */
  readonly rows: number;
  readonly columns: number;
  /** Depth of a staged tile: a multiple of 4 that divides WEIGHT_PAD. */
  readonly depth: number;
}

/** Columns of a workgroup. */
export const tileColumns = (t: Tile): number => t.threadsX * t.columns;
/** Rows of a workgroup. */
export const tileRows = (t: Tile): number => t.threadsY * t.rows;

/** E.g. "staged 8x8 of 4x8, depth 16". */
export const tileName = (t: Tile): string =>
  `${t.staged ? 'staged' : 'direct'} ${t.threadsX}x${t.threadsY} of ${t.rows}x${t.columns}${t.staged ? `, depth ${t.depth}` : ''}`;
