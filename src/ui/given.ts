/** What the system hands to the page (a file opened with the app, a text shared to it), kept until the door that it is for is open. */

/** The doors: the board's, the models', and that of runs that were saved as a file. */
export interface Given {
  readonly board: { readonly text: string } | { readonly files: readonly File[] };
  readonly model: { readonly files: readonly File[] };
  readonly run: { readonly files: readonly File[] };
}
type Door = keyof Given;
type Takers = { readonly [D in Door]: Set<(given: Given[D]) => void> };

const takers: Takers = { board: new Set(), model: new Set(), run: new Set() };
const waiting: { -readonly [D in Door]?: Given[D] } = {};
const callers = new Set<(door: Door) => void>();

/** Hands something to a door: at once where it is open, else when it opens; of two that wait the later one counts. */
export function give<D extends Door>(door: D, given: Given[D]): void {
  const [taker] = takers[door];
  if (taker) return taker(given);
  keep(door, given);
  for (const call of callers) call(door);
}

/** Keeps something for a door that opens later, whatever is open now. */
export function keep<D extends Door>(door: D, given: Given[D]): void {
  waiting[door] = given;
}

/** Opens a door. Returns the way to close it. */
export function takeGiven<D extends Door>(door: D, take: (given: Given[D]) => void): () => void {
  takers[door].add(take);
  const given = waiting[door];
  delete waiting[door];
  if (given !== undefined) take(given);
  return () => void takers[door].delete(take);
}

/** Calls back when something waits before a door that is closed. Returns the way to stop. */
export function whenKnocked(call: (door: Door) => void): () => void {
  callers.add(call);
  for (const door of Object.keys(waiting) as Door[]) call(door);
  return () => void callers.delete(call);
}
