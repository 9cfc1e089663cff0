/** The figure on the workbench: it follows the run on the page, or stands still before the first one. */

import { usePlayback } from '../../app/coordinator.ts';
import type { ArchitectureId } from '../../model/architectures/index.ts';
import { RecursionFigure } from './RecursionFigure.tsx';
import { useHeadTick, useOwnHead, useRunHead } from './useHead.ts';

export default function LiveFigure({ arch }: { readonly arch: ArchitectureId }) {
  const own = useOwnHead(false);
  const head = useRunHead() ?? own;
  // Where every update is recorded and played, the figure shows the very one; else it fills the time between two steps.
  const exact = usePlayback((s) => s.inside !== null && (s.byUpdate || s.inner > 0));
  const inner = usePlayback((s) => s.inner);
  const { step, tick } = useHeadTick(exact ? { ...head, playing: false } : head);
  const inside = exact && inner > 0;
  return <RecursionFigure arch={arch} T={head.T} n={head.n} step={inside ? head.index + 2 : step} tick={inside ? inner - 1 : tick} />;
}
