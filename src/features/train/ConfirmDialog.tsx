/** Asks before something is gone for good. */

import { BoardDialog } from '../../kinds/shared/ui/BoardDialog.tsx';
import { Button } from '../../ui/Button.tsx';

interface Props {
  readonly title: string;
  readonly description: string;
  /** The word on the button that does it. */
  readonly verb: string;
  readonly onYes: () => void;
  readonly onClose: () => void;
}

export default function ConfirmDialog({ title, description, verb, onYes, onClose }: Props) {
  return (
    <BoardDialog title={title} description={description} onClose={onClose}>
      <div className="flex justify-end gap-2">
        <Button onClick={onClose}>Keep it</Button>
        <Button
          weight="primary"
          onClick={() => {
            onYes();
            onClose();
          }}
        >
          {verb}
        </Button>
      </div>
    </BoardDialog>
  );
}
