/** Colours for numbers: the cividis map, readable with any colour vision, as bytes for canvases and as a gradient for legends. Pure. */

/** Cividis at ten even places (Nuñez, Anderton and Renslow, PLOS ONE 13(7), 2018). */
const CIVIDIS = ['00224e', '123570', '3b496c', '575d6d', '707173', '8a8678', 'a59c74', 'c3b369', 'e1cc55', 'fee838'].map(
  (hex): readonly number[] => [0, 2, 4].map((at) => parseInt(hex.slice(at, at + 2), 16)),
);

/** The colour of a number from 0 (dark) to 1 (light), as RGB bytes; numbers out of range get the nearest end's, NaN the dark one. */
export function cividis(value: number): readonly [number, number, number] {
  const at = Math.max(0, Math.min(1, value || 0)) * (CIVIDIS.length - 1);
  const low = Math.min(Math.floor(at), CIVIDIS.length - 2);
  const mix = (c: number): number => Math.round((CIVIDIS[low]?.[c] ?? 0) * (low + 1 - at) + (CIVIDIS[low + 1]?.[c] ?? 0) * (at - low));
  return [mix(0), mix(1), mix(2)];
}

export interface Range {
  readonly low: number;
  readonly high: number;
}

/** A picture of numbers: RGB bytes [S, 3], `low` dark and `high` light. Where there is no range, everything is in the middle. */
export function painted(values: ArrayLike<number>, { low, high }: Range): Uint8Array {
  const rgb = new Uint8Array(values.length * 3);
  for (let i = 0; i < values.length; i++) rgb.set(cividis(high > low ? ((values[i] ?? 0) - low) / (high - low) : 0.5), 3 * i);
  return rgb;
}

/** Lowest and highest of several lists of numbers. */
export function rangeOf(lists: readonly ArrayLike<number>[]): Range {
  let [low, high] = [Infinity, -Infinity];
  for (const list of lists) {
    for (let i = 0; i < list.length; i++) [low, high] = [Math.min(low, list[i] ?? low), Math.max(high, list[i] ?? high)];
  }
  return { low, high };
}

/** The map's colours at even places. */
export const cividisGradientStops: readonly string[] = CIVIDIS.map((c) => `rgb(${c.join(' ')})`);

/** The map as a CSS gradient from left to right. */
export const cividisGradient = `linear-gradient(to right, ${cividisGradientStops.join(', ')})`;

/** A range whose ends differ by less than a hundredth, as one without an extent: differences that mean nothing are not stretched over all colours. */
export const calmed = ({ low, high }: Range): Range => (high - low < 0.01 * Math.abs(high) ? { low: high, high } : { low, high });
