/** Where a model from elsewhere is in use that has no rows for the open task: one button that goes on training it, rows first. */
import { GraduationCap } from 'lucide-react';
import { useModels } from '../../../../app/coordinator.ts';
import { Button } from '../../../../ui/Button.tsx';
import { rowsFor } from '../../page/run.ts';
import { useArc } from '../../page/store.ts';

export function LearnFromModel() {
  useArc((s) => s.board); // asked again for another task
  const model = useModels((s) => s.active);
  const isElsewhere = model?.source.kind === 'published' || model?.source.kind === 'file';
  if (!isElsewhere || model.task !== 'arc' || rowsFor(model.info) > 0) return null;
  const learn = (): void => void import('../../../../features/train/runtime.ts').then((m) => m.teachThis('loaded'));
  return (
    <div className="flex flex-wrap items-center gap-x-3 gap-y-1 max-sm:basis-full max-sm:pl-8">
      <p className="text-sm break-words text-muted">{model.name} has no rows for this task.</p>
      <Button title={`Goes on training ${model.name} on this task for a minute: its new rows first, then everything`} onClick={learn}>
        <GraduationCap size={16} aria-hidden /> Learn this task
      </Button>
    </div>
  );
}
