/** The playback head in the address: `at=3` is after supervision step 3, `at=3.2` two updates further. Other parts of the hash stay as they are. */

import type { Address } from '../../kinds/shared/link.ts';
import { isLive } from '../solve/run/record.ts';
import type { RunStores } from '../solve/run/run.ts';

/** The hash parameter of the position. */
const KEY = 'at';

/** Milliseconds a head must rest before it is written down: browsers refuse addresses that change more than a hundred times in 30 s. */
export const REST = 400;

export interface Position {
  /** Supervision steps done. */
  readonly step: number;
  /** Updates done in the next one. */
  readonly inner: number;
}

const partsOf = (hash: string): string[] =>
  hash
    .replace(/^#/, '')
    .split('&')
    .filter((part) => part !== '');
const isPosition = (part: string): boolean => part.startsWith(`${KEY}=`);

/** The position in a hash; null when there is none that can be read. Never throws. */
export function readPosition(hash: string): Position | null {
  const text =
    partsOf(hash)
      .find(isPosition)
      ?.slice(KEY.length + 1) ?? '';
  const found = /^(\d{1,4})(?:\.(\d{1,4}))?$/.exec(text);
  return found && { step: Number(found[1]), inner: Number(found[2] ?? 0) };
}

/** The hash with another position, or without one. */
export function withPosition(hash: string, position: Position | null): string {
  const parts = partsOf(hash).filter((part) => !isPosition(part));
  if (position) parts.push(`${KEY}=${position.step}${position.inner > 0 ? `.${position.inner}` : ''}`);
  return parts.length === 0 ? '' : `#${parts.join('&')}`;
}

/**
 * Keeps the address and the head in step: a head that rests is written down; a position in the address is taken up when a run has ended, and
 * its updates when they are recorded. Returns the way to stop.
 */
export function followAddress({ run, playback }: RunStores, address: Address): () => void {
  let wanted = readPosition(address.hash());
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
      const next = withPosition(address.hash(), position);
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
    wanted = readPosition(address.hash());
    look();
  });
  look();
  return () => {
    on = false;
    clearTimeout(timer);
    for (const end of ends) end();
  };
}
