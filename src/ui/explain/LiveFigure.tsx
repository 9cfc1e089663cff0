/** The figure on the bench: it follows the run on the page, or stands still before the first one. */
import { RecursionFigure } from './RecursionFigure.tsx';
import { useHeadTick, useOwnHead, useRunHead } from './useHead.ts';

export default function LiveFigure() {
  const own = useOwnHead(false);
  const head = useRunHead() ?? own;
  const { step, tick } = useHeadTick(head);
  return <RecursionFigure T={head.T} n={head.n} step={step} tick={tick} />;
}
