/** What every saved picture is drawn with: lines of text that fit, cells of colour, charts and boards of the page as images, and the way to a PNG. */

/** Colours of pictures that are taken away: the page's light theme, whatever theme the page has. */
export const paper = '#fbfaf7';
export const surface = '#ffffff';
export const ink = '#1f1d1a';
export const muted = '#5f5a52';
export const line = '#d9d4ca';
export const strong = '#7d766b';
export const accent = '#1c54b2';
export const bad = '#a82a1e';
const badSoft = '#fbe6e2';
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

/** The page's colours by name, as pictures that are taken away have them. */
const COLOURS: Readonly<Record<string, string>> = {
  accent,
  bad,
  'bad-soft': badSoft,
  good,
  ink,
  line,
  muted,
  surface,
  warn,
  wall,
  floor: surface,
  'line-strong': strong,
};

/** What a shape's look consists of. */
const LOOK = [
  'fill',
  'fill-opacity',
  'stroke',
  'stroke-width',
  'stroke-dasharray',
  'stroke-linecap',
  'stroke-linejoin',
  'opacity',
  'paint-order',
  'font-size',
  'font-weight',
  'font-variant-numeric',
  'display',
] as const;

/** In CSS pixels. */
interface Size {
  readonly width: number;
  readonly height: number;
}

/** An SVG file's text with everything in it that the page's style sheets say. */
function standalone(svg: SVGSVGElement, size?: Size): string {
  const copy = svg.cloneNode(true) as SVGSVGElement;
  for (const part of copy.querySelectorAll('[data-screen-only]')) part.remove();
  const holder = document.createElement('div');
  holder.style.cssText = `position:fixed;left:-10000px;top:0;font-family:${FONT}`;
  for (const [name, colour] of Object.entries(COLOURS)) holder.style.setProperty(`--color-${name}`, colour);
  holder.setAttribute('aria-hidden', 'true');
  holder.inert = true;
  holder.append(copy);
  document.body.append(holder);
  try {
    for (const element of [copy, ...copy.querySelectorAll<SVGElement>('*')]) {
      const look = getComputedStyle(element);
      const own = LOOK.map((name) => `${name}:${look.getPropertyValue(name)}`).join(';');
      for (const attribute of ['class', 'style', 'role', 'tabindex']) element.removeAttribute(attribute);
      element.setAttribute('style', own);
    }
    for (const [name, length] of Object.entries(size ?? {})) copy.setAttribute(name, String(length));
    copy.setAttribute('xmlns', 'http://www.w3.org/2000/svg');
    copy.style.fontFamily = FONT;
    return new XMLSerializer().serializeToString(copy);
  } finally {
    holder.remove();
  }
}

/** A chart or a board of the page as an image, drawn as it stands there without what only answers a pointer, of the size it has on the page unless another is given. @throws Error where the browser cannot draw it */
export async function imageOf(svg: SVGSVGElement, size?: Size): Promise<HTMLImageElement> {
  const image = size ? new Image(size.width, size.height) : new Image(svg.width.baseVal.value, svg.height.baseVal.value);
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(standalone(svg, size))}`;
  try {
    await image.decode();
  } catch {
    throw new Error('This browser could not draw the picture as an image.');
  }
  return image;
}
