/** Shows a text to copy by hand, where the clipboard is closed to the page. */

import { Dialog } from './Dialog.tsx';
import { TextArea } from './Field.tsx';

interface Props {
  readonly title: string;
  readonly text: string;
  readonly onClose: () => void;
}

export default function LinkDialog({ title, text, onClose }: Props) {
  return (
    <Dialog title={title} description="This browser does not let the page use the clipboard. Copy it from here:" onClose={onClose}>
      <TextArea
        readOnly
        rows={Math.max(3, Math.min(12, text.split('\n').length))}
        aria-label={title}
        value={text}
        onFocus={(event) => event.currentTarget.select()}
        className="num px-3 py-2 text-sm"
      />
    </Dialog>
  );
}
