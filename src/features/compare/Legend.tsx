/** What the marks of the boards of a comparison mean. */

/** @param props.wrong what is hatched or crossed, in words */
export const Legend = ({ wrong }: { readonly wrong: string }) => (
  <ul aria-label="What the boards show" className="flex flex-wrap gap-x-4 gap-y-1 text-xs text-muted">
    <li className="flex items-center gap-1.5">
      <span aria-hidden className="size-3.5 rounded-[2px] border-2 border-ink" /> differs from the other run
    </li>
    <li className="flex items-center gap-1.5">
      <span aria-hidden className="size-2 rounded-full bg-warn" /> changed at this step
    </li>
    <li>{wrong}</li>
  </ul>
);
