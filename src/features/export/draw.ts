/** What every saved picture is drawn with: lines of text that fit, cells of colour, and the way to a PNG. */

/** Colours of pictures that are taken away: the page's light theme, whatever theme the page has. */
export const paper = '#fbfaf7';
export const surface = '#ffffff';
export const ink = '#1f1d1a';
export const muted = '#5f5a52';
export const line = '#d9d4ca';
export const strong = '#7d766b';
export const accent = '#1c54b2';
export const bad = '#a82a1e';
export const badSoft = '#fbe6e2';
export const good = '#1a6b36';
export const wall = '#45423a';
export const warn = '#7a5200';
export const FONT = 'system-ui, sans-serif';

/** A line of text where `textAlign` stands, smaller where it would not fit; to the left again after it. */
export function fittedText(
  c: CanvasRenderingContext2D,
  text: string,
  x: number,
  y: number,
  width: number,
  size: number,
  colour: string,
  weight = 400,
): void {
  c.font = `${weight} ${size}px ${FONT}`;
  const fits = Math.min(1, width / Math.max(1, c.measureText(text).width));
  c.font = `${weight} ${size * fits}px ${FONT}`;
  c.fillStyle = colour;
  c.textBaseline = 'alphabetic';
  c.fillText(text, x, y);
  c.textAlign = 'left';
}

/** RGB bytes [S, 3] as squares, `columns` in a row. */
export function fillCells(c: CanvasRenderingContext2D, rgb: Uint8Array, columns: number, x: number, y: number, size: number): void {
  for (let i = 0; i < rgb.length / 3; i++) {
    c.fillStyle = `rgb(${rgb[3 * i] ?? 0} ${rgb[3 * i + 1] ?? 0} ${rgb[3 * i + 2] ?? 0})`;
    // Half a unit more, so that no seam shows between cells.
    c.fillRect(x + (i % columns) * size, y + Math.floor(i / columns) * size, size + 0.5, size + 0.5);
  }
}

/** What is on a canvas as a file. @throws Error where the browser makes none; `what` names it */
export async function pngBlob(canvas: HTMLCanvasElement, what: 'picture' | 'view'): Promise<Blob> {
  const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/png'));
  if (!blob) throw new Error(`This browser could not make a PNG of the ${what}.`);
  return blob;
}
