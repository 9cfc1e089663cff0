/** The way to "How it works": a plain link, so that it can be opened in another tab and left with the back button. */

import { CircleQuestionMark } from 'lucide-react';
import { howPage } from '../../app/sidePage.ts';

/** For the header: an icon alone where there is little room. */
export function HowLink() {
  const open = howPage.useOpen();
  return (
    <a
      href={howPage.address}
      onClick={howPage.follow}
      aria-label="How it works"
      aria-current={open ? 'page' : undefined}
      title="How it works"
      className="inline-flex min-h-9 items-center justify-center gap-2 rounded-md px-3 text-sm whitespace-nowrap hover:bg-sunken
        aria-[current]:font-semibold max-sm:w-9 max-sm:px-0"
    >
      <CircleQuestionMark size={16} aria-hidden /> <span className="max-xl:hidden">How it works</span>
    </a>
  );
}
