/** What ARC may ask of the page around its workbench. */

import type { Around } from '../../kind.ts';

let page: Around | null = null;

/** The page hands it over before anything of ARC is shown. */
export const placeArc = (around: Around): void => {
  page = around;
};

/** @throws Error before it was handed over */
export function around(): Around {
  if (!page) throw new Error('ARC was shown before the page was handed to it.');
  return page;
}
