/** The kind's own picture of a board as an image, in the colours of the light theme. */

import { Suspense, useLayoutEffect, type ReactNode } from 'react';
import { createRoot } from 'react-dom/client';
import type { PictureProps } from '../../kinds/kind.ts';
import { kindOf } from '../../kinds/kinds.ts';
import { boardOf, overlayOf, type Scene } from './scene.ts';
import { imageOf } from './svgImage.ts';

/** Width that a picture is laid out for, in CSS pixels; it is drawn sharp at any. */
const SIDE = 552;

function Drawn({ onDrawn, children }: { readonly onDrawn: () => void; readonly children: ReactNode }) {
  useLayoutEffect(onDrawn);
  return children;
}

/**
 * The board of a scene: one picture, or the question and the answer where they do not lie on each other.
 * @throws Error where the browser cannot draw it
 */
export async function boardImages(scene: Scene): Promise<readonly HTMLImageElement[]> {
  const { ui, answerApart } = kindOf(scene.record.kind);
  const overlay = overlayOf(scene);
  const overlays = answerApart && overlay ? [null, overlay] : [overlay];
  return Promise.all(overlays.map((shown) => pictureImage(ui.Picture, { board: boardOf(scene), overlay: shown, label: '' })));
}

async function pictureImage(Picture: React.ComponentType<PictureProps>, props: PictureProps): Promise<HTMLImageElement> {
  const holder = document.createElement('div');
  holder.style.cssText = `position:fixed;left:-10000px;top:0;width:${SIDE}px`;
  holder.setAttribute('aria-hidden', 'true');
  holder.inert = true;
  document.body.append(holder);
  const root = createRoot(holder);
  try {
    await new Promise<void>((resolve, reject) => {
      // The picture may have to be fetched first: what is within is laid out only when it is there.
      root.render(
        <Suspense fallback={null}>
          <Drawn onDrawn={resolve}>
            <Picture {...props} />
          </Drawn>
        </Suspense>,
      );
      setTimeout(() => reject(new Error('The picture of the board could not be fetched.')), 20_000);
    });
    const svg = holder.querySelector('svg');
    if (!svg) throw new Error('This board has no picture.');
    const { width, height } = svg.viewBox.baseVal;
    return await imageOf(svg, { width: SIDE, height: (SIDE * height) / width });
  } finally {
    root.unmount();
    holder.remove();
  }
}
