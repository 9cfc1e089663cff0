/** Numbers in words a person reads: per cent, milliseconds, bytes, counts. */

/** "97 %"; never "100 %" or "0 %" unless it is exactly that. */
export function percent(p: number): string {
  if (p > 0 && p < 0.005) return '< 1 %';
  if (p < 1 && p >= 0.995) return '> 99 %';
  return `${Math.round(p * 100)} %`;
}

/** "210 ms", "1.4 s", "2 min 5 s" */
export function duration(ms: number): string {
  if (ms < 10) return `${ms.toFixed(1)} ms`;
  if (ms < 1000) return `${Math.round(ms)} ms`;
  if (ms < 60_000) return `${(ms / 1000).toFixed(1)} s`;
  const seconds = Math.round(ms / 1000);
  return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}

/** "1.0 MB"; steps of 1000. */
export function bytes(n: number): string {
  if (n < 1000) return `${n} B`;
  if (n < 1e6) return `${(n / 1e3).toFixed(0)} kB`;
  return n < 1e9 ? `${(n / 1e6).toFixed(1)} MB` : `${(n / 1e9).toFixed(2)} GB`;
}

/** "522 thousand", "7.0 million" */
export function count(n: number): string {
  if (n < 1000) return String(n);
  return n < 1e6 ? `${Math.round(n / 1e3)} thousand` : `${(n / 1e6).toFixed(1)} million`;
}

/** "1 cell", "3 cells" */
export const plural = (n: number, one: string, many = `${one}s`): string => `${n} ${n === 1 ? one : many}`;

/** With a capital letter, as a sentence begins. */
export const capital = (s: string): string => s.charAt(0).toUpperCase() + s.slice(1);
