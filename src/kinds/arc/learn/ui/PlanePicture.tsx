/** One colour's plane of y, z or the answer's probabilities, a square a cell. */

import { useEffect, useRef } from 'react';
import type { Look } from '../../../../protocol/learn.ts';

interface Props {
  readonly look: Pick<Look, 'rows' | 'cols'>;
  readonly step: Look['steps'][number];
  readonly what: 'y' | 'z' | 'sure';
  readonly plane: number;
  /** In CSS pixels. */
  readonly width: number;
  readonly name: string;
}

export function PlanePicture({ look: { rows, cols }, step, what, plane, width, name }: Props) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    const context = canvas.current?.getContext('2d');
    if (!context) return;
    const cells = rows * cols;
    const image = context.createImageData(cols, rows);
    const from = plane * cells;
    for (let i = 0; i < cells; i++) {
      for (let c = 0; c < 3; c++)
        image.data[i * 4 + c] = what === 'sure' ? (step.sure[from + i] ?? 0) : (step[what][(from + i) * 3 + c] ?? 0);
      image.data[i * 4 + 3] = 255;
    }
    context.putImageData(image, 0, 0);
  }, [rows, cols, step, what, plane]);
  return (
    <canvas
      ref={canvas}
      role="img"
      aria-label={name}
      width={cols}
      height={rows}
      className="block border border-line"
      style={{ width, aspectRatio: `${cols} / ${rows}`, imageRendering: 'pixelated' }}
    />
  );
}
