/** Where the tour's card finds room beside the thing it speaks of, without covering it. Pure. */

export interface Box {
  readonly top: number;
  readonly bottom: number;
  readonly left: number;
  readonly right: number;
}

/** The part of the window that is free for the card, in CSS pixels. */
export interface View {
  readonly width: number;
  /** Height above whatever sticks to the bottom of the window. */
  readonly height: number;
}

/** The card's size at most, and the gap to what it speaks of. */
export interface Card {
  readonly width: number;
  readonly height: number;
  readonly gap: number;
}

export type Side = 'top' | 'bottom' | 'left' | 'right';

/** The first side of `box` on which the card fits into the view: right, left, below, above; null when there is none. */
export function sideFor(box: Box, view: View, { width, height, gap }: Card): Side | null {
  if (view.width - box.right >= width + 2 * gap) return 'right';
  if (box.left >= width + 2 * gap) return 'left';
  if (view.height - box.bottom >= height + 2 * gap) return 'bottom';
  return box.top >= height + 2 * gap ? 'top' : null;
}

/**
 * How far to scroll down (pixels, negative = up) so that `box` is in view with the card under it; 0 when it is in view already and the card
 * has room somewhere.
 */
export function scrollFor(box: Box, view: View, card: Card): number {
  const inView = box.top >= 0 && box.bottom <= view.height;
  if (inView && sideFor(box, view, card) !== null) return 0;
  return box.top - card.gap;
}
