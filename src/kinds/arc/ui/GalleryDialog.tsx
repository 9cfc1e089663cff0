/** The gallery of small tasks written for this project, with a picture each. */
import { arcGallery } from '../core/gallery/index.ts';
import type { NamedTask } from '../core/index.ts';
import { BoardDialog } from '../../shared/ui/BoardDialog.tsx';
import { TaskList } from './TaskList.tsx';

interface Props {
  readonly onOpen: (task: NamedTask) => void;
  readonly onClose: () => void;
}

const tasks = arcGallery();

export default function GalleryDialog({ onOpen, onClose }: Props) {
  return (
    <BoardDialog title="Gallery" description={`${tasks.length} small tasks, each with its own rule. The first demonstration is shown.`} onClose={onClose}>
      <TaskList tasks={tasks} onPick={onOpen} />
    </BoardDialog>
  );
}
