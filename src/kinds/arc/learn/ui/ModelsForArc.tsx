/** In the sheet of models: what was learnt here, and the door for a file of a learnt task. */

import { useState } from 'react';
import { OwnFile } from '../../../../features/models/OwnFiles.tsx';
import type { Beside } from '../../../../features/models/source.ts';
import { importLearnt, isLearntFile } from '../learnt.ts';
import { LearntList } from './LearntList.tsx';

interface Props {
  /** What to do with a file that is no learnt task: a model that knows tasks by rows, perhaps. */
  readonly onOther: (file: File, beside: Beside) => void;
  readonly disabled: boolean;
}

export default function ModelsForArc({ onOther, disabled }: Props) {
  const [opened, setOpened] = useState('');
  const take = async (file: File, beside: Beside): Promise<void> => {
    setOpened('');
    if (!(await isLearntFile(file))) return onOther(file, beside);
    if (await importLearnt(file)) setOpened(`${file.name} is among the learnt tasks now.`);
  };
  return (
    <div className="grid gap-3">
      <article className="rounded-lg border border-line bg-surface p-4 text-sm">
        <h3 className="font-semibold">E-TRM</h3>
        <p className="text-muted">
          A tiny recursive model of 34 thousand parameters that begins at nothing and learns one task from its demonstrations, in this tab.
          Press Solve on the workbench.
        </p>
      </article>
      <LearntList />
      <OwnFile disabled={disabled} more="Or a learnt task as exported here." onFile={(file, beside) => void take(file, beside)} />
      <p role="status" className="text-sm text-good">
        {opened}
      </p>
    </div>
  );
}
