/** The cells whose answer is the one of the cell that is asked about: they light up together on the board and in the picture of z. Pure. */

/** A value in more of the cells than this is ground, not figure: floor and walls, an empty background. */
const MOST = 1 / 4;

const NONE: ReadonlySet<number> = new Set();

/**
 * Places of the cells that hold the same token as `cell`, itself among them; none where there is no cell, or the token is nearly everywhere.
 * @param tokens [S]
 */
export function kinOf(tokens: Uint8Array | null, cell: number | null): ReadonlySet<number> {
  if (!tokens || cell === null || cell >= tokens.length) return NONE;
  const kin = new Set<number>();
  tokens.forEach((token, i) => token === tokens[cell] && kin.add(i));
  return kin.size > tokens.length * MOST ? NONE : kin;
}
