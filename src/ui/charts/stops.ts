/** The moments of a chart that can be pointed at, and the keys that walk along them. Pure. */

/** Index of the stop that is nearest to a value. @param stops in order, at least one */
export function nearestStop(stops: readonly number[], value: number): number {
  let [low, high] = [0, stops.length - 1];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((stops[middle] ?? 0) < value) low = middle + 1;
    else high = middle;
  }
  const [before, after] = [stops[low - 1], stops[low]];
  return before !== undefined && after !== undefined && value - before <= after - value ? low - 1 : low;
}

/** The index that a key leads to: arrows by one, Page Up and Down by a tenth, Home and End; null for other keys. */
export function keyStop(key: string, from: number, count: number): number | null {
  const far = Math.max(1, Math.round(count / 10));
  const to: Partial<Record<string, number>> = {
    ArrowRight: from + 1,
    ArrowUp: from + 1,
    ArrowLeft: from - 1,
    ArrowDown: from - 1,
    PageUp: from + far,
    PageDown: from - far,
    Home: 0,
    End: count - 1,
  };
  const index = to[key];
  return index === undefined ? null : Math.max(0, Math.min(count - 1, index));
}
