/** The playback head and the address (`at=3.2`) are kept in step. */

import { isLive } from '../../client/record.ts';
import { hashParts, readHash, withPart, type Address, type Position } from '../../storage/address.ts';
import type { RunStores } from './run.ts';

/** Milliseconds a head must rest before it is written down: browsers refuse addresses that change more than a hundred times in 30 s. */
export const REST = 400;

/**
 * Keeps the address and the head in step: a head that rests is written down; a position in the address is taken up when a run has ended, and
 * its updates when they are recorded. Returns the way to stop.
 */
export function followAddress({ run, playback }: RunStores, address: Address): () => void {
  let wanted = readHash(address.hash(), hashParts.at);
  let on = true;
  let timer: ReturnType<typeof setTimeout> | undefined;
  /** A moment inside a step that is not recorded yet; another move of the head forgets it. */
  let pending: Position | null = null;

  const look = (): void => {
    if (!on) return;
    const { record, attached } = run.getState();
    const rests = attached && record !== null && !isLive(record) && record.frames.length > 0;
    if (rests && wanted) return takeUp(wanted);
    clearTimeout(timer);
    const { cursor, inner, playing } = playback.getState();
    if (wanted || playing || (attached && isLive(record))) return;
    // A link brings back the board alone: a run that was changed in the middle is another one, with other steps.
    write(rests && !record.changes ? { step: cursor + 1, inner: inner || (pending?.inner ?? 0) } : null);
  };
  const write = (position: Position | null): void => {
    timer = setTimeout(() => {
      const next = withPart(address.hash(), hashParts.at, position);
      if (on && next !== address.hash()) address.replaceHash(next);
    }, REST);
  };
  const takeUp = ({ step, inner }: Position): void => {
    const { seek, seekUpdate, inside } = playback.getState();
    wanted = null; // before the head moves: its move is told to `look`
    if (!inside || inner === 0) {
      seek(step - 1);
      pending = inner > 0 ? { step, inner } : null;
      look(); // the address keeps what is waited for
    } else seekUpdate(step * inside.perStep + Math.min(inner, inside.perStep - 1));
  };
  const ends = [
    run.subscribe(look),
    playback.subscribe((now, before) => {
      if (now.cursor !== before.cursor || now.playing) pending = null;
      if (now.inside && !before.inside && pending) wanted = pending;
      pending = now.inside ? null : pending;
      look();
    }),
  ];
  address.onChange(() => {
    if (!on) return;
    wanted = readHash(address.hash(), hashParts.at);
    look();
  });
  look();
  return () => {
    on = false;
    clearTimeout(timer);
    for (const end of ends) end();
  };
}
