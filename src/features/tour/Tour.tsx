/** One stop of the tour: a card beside the thing it speaks of, and at the end where to go from here. The page stays usable; Escape ends the tour from anywhere. */

import { Popover } from 'radix-ui';
import { useEffect, useRef, useState } from 'react';
import { faces } from '../../kinds/kinds.ts';
import { usePage } from '../../page/page.ts';
import { howPage } from '../../page/sidePage.ts';
import { Button } from '../../ui/Button.tsx';
import type { Box } from '../../ui/freePlace.ts';
import { tour, TOUR_STOPS } from './Intro.tsx';
import { cardWords, pressSolve, RUN_BUTTON, stops, type Stop } from './words.ts';
import './tour.css';

const GAP = 12;
/** Height that is kept free for the card, pixels: its longest text on the narrowest phone. */
const HEIGHT = 260;
const WIDTH = 320;

export default function Tour({ stop }: { readonly stop: number }) {
  useEffect(() => focusAfter, []);
  const here = stops[stop];
  return here ? <TourCard key={stop} stop={here} number={stop + 1} /> : null;
}

/** What opened the tour is gone by now: Solve has the focus after it and is to be seen, unless something else took the focus. */
function focusAfter(): void {
  requestAnimationFrame(() => {
    if (tour.getState().stop !== null || document.activeElement !== document.body) return;
    const button = document.querySelector<HTMLElement>(RUN_BUTTON);
    if (!button) return;
    button.focus({ preventScroll: true });
    const { top, bottom } = button.getBoundingClientRect();
    if (top < 0 || bottom > innerHeight - stuckHeight()) button.scrollIntoView({ block: 'center', behavior: 'instant' });
  });
}

/** Of what sticks to the bottom of the window, pixels. */
const stuckHeight = (): number => document.querySelector('[data-part="timeline"]')?.getBoundingClientRect().height ?? 0;

function TourCard({ stop, number }: { readonly stop: Stop; readonly number: number }) {
  const target = useRef<Element | null>(null);
  const [side, setSide] = useState<CardSide | null>(null);
  const { go, end } = tour.getState();

  useEffect(() => {
    const element = document.querySelector(stop.selector);
    target.current = element ?? document.querySelector('main');
    element?.setAttribute('data-tour-on', '');
    const frame = requestAnimationFrame(() => setSide(element ? bringIntoView(element) : 'bottom'));
    return () => {
      cancelAnimationFrame(frame);
      element?.removeAttribute('data-tour-on');
    };
  }, [stop]);

  if (side === null) return null;
  const last = number === TOUR_STOPS;
  const next = (): void => {
    if (stop.solves) pressSolve();
    go(1);
  };
  return (
    <Popover.Root open onOpenChange={(open) => (open ? undefined : end())}>
      <Popover.Anchor virtualRef={target} />
      <Popover.Portal>
        <Popover.Content
          side={side}
          align={side === 'left' || side === 'right' ? 'start' : 'center'}
          sideOffset={GAP}
          collisionPadding={GAP}
          aria-labelledby="tour-title"
          aria-describedby="tour-text"
          onInteractOutside={(e) => e.preventDefault()}
          onCloseAutoFocus={(e) => e.preventDefault()}
          onKeyDown={(e) => {
            if (e.key === 'ArrowRight') next();
            if (e.key === 'ArrowLeft') go(-1);
          }}
          className="z-40 grid w-80 max-w-[calc(100vw-1.5rem)] gap-2 rounded-lg border border-accent bg-surface p-4 text-sm text-ink shadow-lg"
        >
          <p className="num text-xs text-muted">{cardWords.count(number, TOUR_STOPS)}</p>
          <h2 id="tour-title" className="text-base leading-snug font-semibold">
            {stop.title}
          </h2>
          <p id="tour-text">{stop.text}</p>
          {last && <Doors onLeave={end} />}
          <div className="mt-1 flex gap-2">
            <Button weight="primary" className="order-last ml-auto" autoFocus onClick={next}>
              {last ? cardWords.done : cardWords.next}
            </Button>
            {number > 1 && (
              <Button className="order-2" onClick={() => go(-1)}>
                {cardWords.back}
              </Button>
            )}
            {!last && (
              <Button weight="quiet" className="order-1 -ml-3" onClick={end}>
                {cardWords.end}
              </Button>
            )}
          </div>
          <Popover.Arrow width={14} height={7} className="fill-accent" />
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  );
}

const link = 'text-accent underline underline-offset-2';

/** What to do after the tour: a door a kind, and the whole story. */
function Doors({ onLeave }: { readonly onLeave: () => void }) {
  return (
    <ul aria-label={cardWords.doors} className="grid gap-1">
      {faces.map(
        ({ id, door }) =>
          door && (
            <li key={id}>
              <a
                className={link}
                href={door.hash ?? '#'}
                onClick={(e) => {
                  if (door.hash === undefined) {
                    e.preventDefault();
                    usePage.getState().show(id);
                  }
                  onLeave();
                }}
              >
                {door.words}
              </a>
            </li>
          ),
      )}
      <li>
        <a
          className={link}
          href={howPage.address}
          onClick={(e) => {
            howPage.follow(e);
            onLeave();
          }}
        >
          {cardWords.how}
        </a>
      </li>
    </ul>
  );
}

/** Scrolls as far as is needed for the element and a card beside it to be in view. Returns the side with room. */
function bringIntoView(element: Element): CardSide {
  const card: Card = { width: Math.min(WIDTH, innerWidth - 2 * GAP), height: HEIGHT, gap: GAP };
  const timeline = document.querySelector('[data-part="timeline"]');
  const stuck = timeline === element ? 0 : stuckHeight();
  const view = { width: document.documentElement.clientWidth, height: innerHeight - stuck };
  if (timeline !== element) scrollBy({ top: scrollFor(element.getBoundingClientRect(), view, card), behavior: 'instant' });
  return sideFor(element.getBoundingClientRect(), view, card) ?? 'bottom';
}

/** The part of the window that is free for the card, in CSS pixels. */
interface View {
  readonly width: number;
  /** Height above whatever sticks to the bottom of the window. */
  readonly height: number;
}

/** The card's size at most, and the gap to what it speaks of. */
interface Card {
  readonly width: number;
  readonly height: number;
  readonly gap: number;
}

type CardSide = 'top' | 'bottom' | 'left' | 'right';

/** The first side of `box` on which the card fits into the view: right, left, below, above; null when there is none. */
export function sideFor(box: Box, view: View, { width, height, gap }: Card): CardSide | null {
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
