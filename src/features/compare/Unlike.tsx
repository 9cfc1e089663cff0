/** Marks of cells in a comparison: a frame where two runs say otherwise, a dot where the answer changed at this step; and what they mean. */
import { outlines } from './picture.ts';

/** A dark frame within a light one, to be seen on any colour of any theme. */
export function Unlike({ cells, columns }: { readonly cells: ReadonlySet<number>; readonly columns: number }) {
  if (cells.size === 0) return null;
  return (
    <g fill="none" strokeLinejoin="round" data-unlike={cells.size}>
      <path d={outlines(cells, columns, 0.08)} strokeWidth={0.17} className="stroke-surface" />
      <path d={outlines(cells, columns, 0.08)} strokeWidth={0.09} className="stroke-ink" />
    </g>
  );
}

export const Changed = ({ cells, columns }: { readonly cells: readonly number[]; readonly columns: number }) =>
  cells.map((i) => <circle key={i} cx={(i % columns) + 0.8} cy={Math.floor(i / columns) + 0.2} r={0.085} strokeWidth={0.05} className="fill-warn stroke-surface" />);

/** @param props.wrong what is hatched or crossed, in words */
export const Legend = ({ changes, wrong }: { readonly changes: boolean; readonly wrong: string }) => (
  <ul aria-label="What the boards show" className="flex flex-wrap gap-x-4 gap-y-1 text-xs text-muted">
    <li className="flex items-center gap-1.5">
      <span aria-hidden className="size-3.5 rounded-[2px] border-2 border-ink" /> unlike the other run
    </li>
    {changes && (
      <li className="flex items-center gap-1.5">
        <span aria-hidden className="size-2 rounded-full bg-warn" /> changed at this step
      </li>
    )}
    <li>{wrong}</li>
  </ul>
);
