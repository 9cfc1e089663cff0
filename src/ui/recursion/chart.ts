/** The shape that all charts above the timeline share. */

/** Height and margins, CSS pixels: one axis for all of them. */
export const CHART = { height: 112, left: 44, right: 12, top: 8, bottom: 20 } as const;
