/** The shape that all charts above the timeline share. */

/** Height and margins, CSS pixels: one axis for all of them. */
export const CHART = { height: 112, left: 44, right: 12, top: 8, bottom: 20 } as const;

/** A round top for a chart of counts, so that it rarely changes while steps arrive. */
export function scaleFor(lines: readonly (readonly number[])[]): number {
  const most = lines.reduce((m, line) => line.reduce((a, b) => Math.max(a, b), m), 0);
  return [20, 40, 80, 160, 320, 640].find((s) => s >= most) ?? most;
}
