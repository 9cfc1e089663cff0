/** The square canvas of models that read N x N cells as one sequence. */

/** N of a model that reads `seqLen` = N*N task tokens, or null when `seqLen` is no square. */
export function canvasSide(seqLen: number): number | null {
  const side = Math.round(Math.sqrt(seqLen));
  return side * side === seqLen ? side : null;
}
