/** A chart or a board of the page as an image of its own: drawn as it stands there, in the colours of the light theme, without what only answers a pointer. */

import { accent, bad, badSoft, FONT, good, ink, line, muted, strong, surface, wall, warn } from './draw.ts';

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
export interface Size {
  readonly width: number;
  readonly height: number;
}

/** An SVG file's text with everything in it that the page's style sheets say. */
export function standalone(svg: SVGSVGElement, size?: Size): string {
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

/** The same as an image, of the size it has on the page unless another is given. @throws Error where the browser cannot draw it */
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
