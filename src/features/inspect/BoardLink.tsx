/**
 * Links any board with everything else that shows cells: tells which of its cells is under the pointer or has the focus, frames the cell
 * that is asked about or pointed at elsewhere and those that hold what it holds, and tints the cells by the entropy of y. Boards know nothing of it: a
 * cell is an element with data-cell in a grid (not one inside data-unasked: no question of the run), and its attributes are set from outside, so that
 * no board is rendered again.
 */

import { useEffect, useMemo, type RefObject } from 'react';
import { tokensOf } from '../../client/record.ts';
import { cellAsked, useCell, type Shown } from '../../page/run/shown.ts';
import { cividis } from '../../ui/charts/scale.ts';
import './boardLink.css';

interface Props {
  /** The element that holds the board. */
  readonly board: RefObject<HTMLElement | null>;
  /** Columns of the model's canvas. */
  readonly columns: number;
  /** Entropy of y in bits [S], or null where it is not to be drawn. */
  readonly entropy: Float32Array | null;
  /** Bits of a cell that knows nothing: log2 of the number of tokens. */
  readonly most: number;
}

/** What a cell is marked with: it is asked about, pointed at, or holds what the asked one holds. */
const [LINKED, POINTED, KIN] = ['data-linked', 'data-pointed', 'data-kin'];

/** Where a cell of a board stands on the model's canvas; null when the element is none. */
export function placeOf(element: Element, columns: number): number | null {
  const text = element.getAttribute('data-cell');
  const across = Number(element.closest('[role=grid]')?.getAttribute('aria-colcount') ?? 0);
  if (text === null || across === 0 || element.closest('[data-unasked]')) return null;
  const [first = NaN, second] = text.split(',').map(Number);
  const [row, column] = second === undefined ? [Math.floor(first / across), first % across] : [first, second];
  return Number.isFinite(row) && column < columns ? row * columns + column : null;
}

export function BoardLink({ board, columns, entropy, most }: Props) {
  useEffect(() => {
    const box = board.current;
    if (!box) return undefined;
    const { hover, choose } = useCell.getState();
    const at = (event: Event): number | null => {
      const cell = event.target instanceof Element ? event.target.closest('[data-cell]') : null;
      return cell && placeOf(cell, columns);
    };
    const over = (event: Event): void => hover(at(event));
    const leave = (): void => hover(null);
    const focus = (event: Event): void => {
      const cell = at(event);
      if (cell !== null) choose(cell);
    };
    box.addEventListener('pointerover', over);
    box.addEventListener('pointerleave', leave);
    box.addEventListener('focusin', focus);
    return () => {
      box.removeEventListener('pointerover', over);
      box.removeEventListener('pointerleave', leave);
      box.removeEventListener('focusin', focus);
      leave();
    };
  }, [board, columns]);

  useEffect(() => {
    const box = board.current;
    const markAll = (attribute: string, wanted: ReadonlySet<number>): void => {
      for (const cell of box?.querySelectorAll(`[${attribute}]`) ?? []) cell.removeAttribute(attribute);
      if (wanted.size === 0) return;
      for (const cell of cellsOf(box)) if (wanted.has(placeOf(cell, columns) ?? -1)) cell.setAttribute(attribute, '');
    };
    const mark = (attribute: string, wanted: number | null): void => markAll(attribute, new Set(wanted === null ? [] : [wanted]));
    mark(LINKED, cellAsked(useCell.getState()));
    markAll(KIN, useCell.getState().kin);
    const stop = useCell.subscribe((now, before) => {
      if (cellAsked(now) !== cellAsked(before)) mark(LINKED, cellAsked(now));
      if (now.pointed !== before.pointed) mark(POINTED, now.pointed);
      if (now.kin !== before.kin) markAll(KIN, now.kin);
    });
    return () => {
      stop();
      mark(LINKED, null);
      mark(POINTED, null);
      mark(KIN, null);
    };
  }, [board, columns]);

  useEffect(() => {
    const box = board.current;
    if (!entropy) return undefined;
    for (const cell of cellsOf(box)) {
      const place = placeOf(cell, columns);
      if (place === null) continue;
      cell.setAttribute('data-entropy', '');
      cell.style.setProperty('--entropy', `rgb(${cividis((entropy[place] ?? 0) / most).join(' ')} / 0.55)`);
    }
    return () => {
      for (const cell of cellsOf(box)) {
        cell.removeAttribute('data-entropy');
        cell.style.removeProperty('--entropy');
      }
    };
  }, [board, columns, entropy, most]);
  return null;
}

const cellsOf = (box: HTMLElement | null): Iterable<HTMLElement> => box?.querySelectorAll<HTMLElement>('[role=grid] [data-cell]') ?? [];

/** Tells boards and pictures which cells hold what the asked one holds, at the shown step. Draws nothing: it alone follows the pointer. */
export function Kin({ shown }: { readonly shown: Shown | null }): null {
  const asked = useCell(cellAsked);
  const tokens = useMemo(() => (shown?.frame ? tokensOf(shown.frame, shown.record.copies, shown.copy) : null), [shown]);
  useEffect(() => useCell.getState().relate(kinOf(tokens, asked)), [tokens, asked]);
  useEffect(() => () => useCell.getState().relate(new Set()), []);
  return null;
}

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
