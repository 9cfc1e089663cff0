/** Where a toast lies over nothing that can be pressed. */

/** A part of the window, CSS pixels from its top left. */
export interface Box {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** Pixels left free at the edges of the window. */
const MARGIN = 4;

/**
 * The top nearest to `requested` at which a box of the width and height of `box` lies in the window and over none of `others`; null where there is none.
 * @param room the height of the window
 */
export function freeTop(box: Box, others: readonly Box[], requested: number, room: number): number | null {
  const height = box.bottom - box.top;
  const inWay = others.filter((o) => o.left < box.right && o.right > box.left && o.bottom > o.top);
  const isFree = (top: number): boolean =>
    top >= MARGIN && top + height <= room - MARGIN && inWay.every((o) => o.bottom <= top || o.top >= top + height);
  const far = (top: number): number => Math.abs(top - requested);
  return (
    [requested, MARGIN, room - MARGIN - height, ...inWay.flatMap((o) => [o.bottom, o.top - height])]
      .filter(isFree)
      .sort((a, b) => far(a) - far(b))[0] ?? null
  );
}

const PRESSED = 'a[href], button, input, select, textarea, summary, label, canvas, [role=gridcell], [role=slider], [data-toast]';

/** What can be pressed on the page, but for what is in `toast`. */
const pressed = (toast: Element): readonly Box[] =>
  [...document.querySelectorAll(PRESSED)]
    .filter((e) => !toast.contains(e) && !e.matches(':disabled, .sr-only') && e.checkVisibility({ visibilityProperty: true }))
    .map((e) => e.getBoundingClientRect());

/** Pixels that the page is scrolled by, the first that do, where there is no such place in view. */
const SCROLLS = Array.from({ length: 21 }, (_, i) => (i % 2 === 0 ? -30 : 30) * (i + (i % 2)));

/** Milliseconds after which it is seen that something has come below a toast. */
const LOOK_MS = 200;

/**
 * Moves a fixed toast to the free place nearest to `requested`; where there is none it is not to be seen.
 * @param mayScroll the page may be scrolled for it
 */
function place(toast: HTMLElement, requested: number, mayScroll: boolean): void {
  const from = scrollY;
  for (const by of mayScroll ? SCROLLS : [0]) {
    if (by !== 0) scrollTo({ top: from + by, behavior: 'instant' });
    const top = freeTop(toast.getBoundingClientRect(), pressed(toast), requested, innerHeight);
    toast.classList.toggle('unplaced', top === null);
    if (top !== null) return void (toast.style.top = `${top}px`);
  }
  if (mayScroll) scrollTo({ top: from, behavior: 'instant' });
}

/** Keeps a fixed toast in a free place, near `requested` at first. @returns what ends that */
export function keepFree(toast: HTMLElement, requested: number): () => void {
  place(toast, requested, true);
  const again = (): void => place(toast, toast.getBoundingClientRect().top, false);
  const timer = setInterval(again, LOOK_MS);
  addEventListener('scroll', again, { passive: true });
  return () => {
    clearInterval(timer);
    removeEventListener('scroll', again);
    toast.removeAttribute('style');
  };
}
