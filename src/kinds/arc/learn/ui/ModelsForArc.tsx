/** In the sheet of models: what was learnt here, and the door for a file of a learnt task. */
import { FileUp } from 'lucide-react';
import { useRef, useState } from 'react';
import { Button } from '../../../../ui/Button.tsx';
import { importLearnt, isLearntFile } from '../learnt.ts';
import { LearntList } from './LearntList.tsx';

interface Props {
  /** What to do with a file that is no learnt task: a model that knows tasks by rows, perhaps. */
  readonly onOther: (file: File) => void;
  readonly disabled: boolean;
}

export default function ModelsForArc({ onOther, disabled }: Props) {
  const chooser = useRef<HTMLInputElement>(null);
  const [opened, setOpened] = useState('');
  const take = async (file: File): Promise<void> => {
    setOpened('');
    if (!(await isLearntFile(file))) return onOther(file);
    if (await importLearnt(file)) setOpened(`${file.name} is among the learnt tasks now.`);
  };
  return (
    <div className="grid gap-3">
      <article className="rounded-lg border border-line bg-surface p-4 text-sm">
        <h3 className="font-semibold">E-TRM</h3>
        <p className="text-muted">
          A tiny recursive model of 34 thousand parameters that begins at nothing and learns one task from its demonstrations, in this tab. Press Solve on the bench.
        </p>
      </article>
      <LearntList />
      <div>
        <input
          ref={chooser} type="file" className="hidden" aria-label="Model file"
          onChange={(e) => {
            const file = e.target.files?.[0];
            e.target.value = '';
            if (file) void take(file);
          }}
        />
        <Button disabled={disabled} onClick={() => chooser.current?.click()}>
          <FileUp size={16} aria-hidden /> Load a file of your own
        </Button>
        <p className="mt-1 text-xs text-muted">A learnt task as exported here, or a TRM or HRM model that knows ARC tasks (safetensors, or a PyTorch checkpoint). It stays on this device.</p>
        <p role="status" className="text-sm text-good">
          {opened}
        </p>
      </div>
    </div>
  );
}
