/** The list of all keys, made of the definitions that act: it cannot say another thing than the keys do. */

import { useEffect, useState } from 'react';
import type { KeyLine } from '../../kinds/kind.ts';
import { usePage } from '../../page/page.ts';
import { Dialog } from '../../ui/Dialog.tsx';
import { keyWords } from './besideWords.ts';
import { timelineKeys } from './KeyHelp.tsx';

const anywhere: readonly KeyLine[] = [{ keys: '?', does: keyWords.list }, ...timelineKeys];

export default function KeysDialog({ onClose }: { readonly onClose: () => void }) {
  const kind = usePage((s) => s.kind);
  const [ofBoard, setOfBoard] = useState<readonly KeyLine[]>([]);
  useEffect(() => void kind.keys?.().then(setOfBoard), [kind]);
  return (
    <Dialog title={keyWords.title} description={keyWords.about} onClose={onClose}>
      <div className="grid gap-4">
        <Keys title={keyWords.anywhere} lines={anywhere} />
        {ofBoard.length > 0 && <Keys title={keyWords.board(kind.label)} lines={ofBoard} />}
      </div>
    </Dialog>
  );
}

const Keys = ({ title, lines }: { readonly title: string; readonly lines: readonly KeyLine[] }) => (
  <table className="w-full text-sm">
    <caption className="pb-1 text-left font-semibold">{title}</caption>
    <tbody>
      {lines.map(({ keys, does }) => (
        <tr key={keys} className="border-t border-line">
          <th scope="row" className="w-2/5 py-1.5 pr-4 text-left align-top font-semibold">
            {keys}
          </th>
          <td className="py-1.5">{does}</td>
        </tr>
      ))}
    </tbody>
  </table>
);
