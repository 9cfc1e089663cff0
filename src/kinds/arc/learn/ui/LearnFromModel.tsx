/** Where a model from elsewhere is in use that has no rows for the open task: one button that goes on training it, rows first. */

import { GraduationCap } from 'lucide-react';
import { useModels } from '../../../../app/coordinator.ts';
import type { LoadedModel } from '../../../../features/models/models.ts';
import { Button } from '../../../../ui/Button.tsx';
import { rowsFor } from '../../page/run.ts';
import { useArc } from '../../page/store.ts';
import { learningFrom } from '../fromModel.ts';

/** The model in use, where it comes from elsewhere, answers ARC tasks by rows, and has none for the open task; else null. */
export function useModelWithoutRows(): LoadedModel | null {
  useArc((s) => s.board); // asked again for another task
  const model = useModels((s) => s.active);
  const isElsewhere = model?.source.kind === 'published' || model?.source.kind === 'file';
  return isElsewhere && model.task === 'arc' && rowsFor(model.info) === 0 ? model : null;
}

export function LearnFromModel({ model: { name, info } }: { readonly model: LoadedModel }) {
  const learn = (): void => {
    const { settings } = learningFrom({ stepMs: info.stepMs, nSup: info.config.nSup }, useArc.getState().board.task);
    void import('../../../../features/train/runtime.ts').then((m) => m.teachThis('loaded', settings));
  };
  return (
    <div className="shrink-0 max-sm:basis-full max-sm:pl-8">
      <Button title={`Goes on training ${name} on this task: its new rows first, then everything`} onClick={learn}>
        <GraduationCap size={16} aria-hidden /> Learn this task
      </Button>
    </div>
  );
}
