/** Files of one's own that are kept in this browser: to use and to delete. */

import { Trash2 } from 'lucide-react';
import { useEffect } from 'react';
import { useModels } from '../../app/coordinator.ts';
import { keyOfModel } from '../../storage/ownModels.ts';
import { Button } from '../../ui/Button.tsx';
import { Fold } from '../../ui/Fold.tsx';
import { bytes } from '../../ui/format.ts';
import { sourceOf, useOwnKept, type FileSource } from './ownKept.ts';
import { keptWords } from './words.ts';

interface Props {
  readonly disabled: boolean;
  readonly onLoad: (source: FileSource) => void;
}

export function OwnFiles({ disabled, onLoad }: Props) {
  const { entries, refresh, remove } = useOwnKept();
  const active = useModels((s) => s.active);
  useEffect(() => void refresh(), [refresh, active]);
  if (entries.length === 0) return null;
  const isInUse = (key: string): boolean =>
    active?.source.kind === 'file' && keyOfModel(active.source.file.name, active.source.file.size) === key;
  return (
    <Fold title={keptWords.title(bytes(entries.reduce((sum, { file }) => sum + file.size, 0)))}>
      <ul className="grid gap-1 text-sm">
        {entries.map((entry) => (
          <li key={entry.key} className="flex items-center justify-between gap-2">
            <span className="min-w-0 break-words">
              {entry.name}{' '}
              <span className="num text-xs text-muted">
                {bytes(entry.file.size)}, {new Date(entry.since).toLocaleDateString('en', { dateStyle: 'medium' })}
              </span>
            </span>
            <span className="flex shrink-0 gap-2">
              {!isInUse(entry.key) && (
                <Button disabled={disabled} aria-label={`Use ${entry.name}`} onClick={() => onLoad(sourceOf(entry))}>
                  Use
                </Button>
              )}
              <Button weight="quiet" disabled={disabled} aria-label={`Delete ${entry.name}`} onClick={() => void remove(entry.key)}>
                <Trash2 size={16} aria-hidden />
              </Button>
            </span>
          </li>
        ))}
      </ul>
    </Fold>
  );
}

/** Of a file in use: that it is here after a reload, or why it is not. */
export function WhetherKept({ file }: { readonly file: File }) {
  const key = keyOfModel(file.name, file.size);
  const why = useOwnKept((s) => s.notKept.get(key));
  const isKept = useOwnKept((s) => s.entries.some((entry) => entry.key === key));
  return <p>{why ?? (isKept ? keptWords.kept : keptWords.gone)}</p>;
}
