/** The way to "Measure it yourself": a plain link in the header, an icon alone where there is little room. */

import { ChartNoAxesCombined } from 'lucide-react';
import { measurePage } from '../../app/sidePage.ts';

export function MeasureLink() {
  const open = measurePage.useOpen();
  return (
    <a
      href={measurePage.address}
      onClick={measurePage.follow}
      aria-label="Measure it yourself"
      aria-current={open ? 'page' : undefined}
      title="Measure it yourself: accuracy on generated puzzles, on this device"
      className="inline-flex min-h-9 items-center justify-center gap-2 rounded-md px-3 text-sm whitespace-nowrap hover:bg-sunken
        aria-[current]:font-semibold max-sm:order-last max-sm:mb-2 max-sm:w-9 max-sm:px-0"
    >
      <ChartNoAxesCombined size={16} aria-hidden /> <span className="max-xl:hidden">Measure</span>
    </a>
  );
}
