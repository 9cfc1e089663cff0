/** Files of one's own: the door for weights, chosen or dropped with what lies beside them, and those that are kept in this browser. */

import { FileUp, Trash2 } from 'lucide-react';
import { useEffect, useEffectEvent, useId, useState, type DragEvent } from 'react';
import { models, useModels } from '../../page/coordinator.ts';
import { sourceOf, useOwnKept, type FileSource } from '../../page/models/remembered.ts';
import type { SideFiles } from '../../page/models/source.ts';
import { BusyError, failureOf, RequestError } from '../../protocol/errors.ts';
import { keyOfModel } from '../../storage/own.ts';
import { Button } from '../../ui/Button.tsx';
import { FileButton } from '../../ui/Field.tsx';
import { bytes } from '../../ui/format.ts';
import { takeGiven } from '../../ui/incoming.ts';
import { Fold } from '../../ui/panel.tsx';
import { busyWords, keptWords, fileWords } from './words.ts';

/** Told where every failure of a model is told. */
const refuse = (files: readonly File[], e: RequestError | BusyError): void =>
  models.getState().refuse({ name: nameOf(files), ...failureOf(e) });

interface DoorProps {
  readonly disabled: boolean;
  /** What else may be loaded here, a sentence. */
  readonly more?: string;
  readonly onFile: (file: File, beside: SideFiles) => void;
}

export function OwnFile({ disabled, more = '', onFile }: DoorProps) {
  const id = useId();
  const [over, setOver] = useState(false);
  const take = async (files: readonly File[]): Promise<void> => {
    const sorted = await sortFiles(files);
    if (sorted.ok) onFile(sorted.file, sorted.beside);
    else refuse(files, new RequestError(sorted.message));
  };
  const given = useEffectEvent((files: readonly File[]) => void take(files));
  useEffect(() => (disabled ? undefined : takeGiven('model', ({ files }) => given(files))), [disabled]);
  const onDrop = (event: DragEvent): void => {
    event.preventDefault();
    event.stopPropagation();
    setOver(false);
    const files = [...event.dataTransfer.files];
    if (files.length === 0) return;
    if (disabled) refuse(files, new BusyError(busyWords(models.getState())));
    else void take(files);
  };
  const onDragOver = (event: DragEvent): void => {
    event.preventDefault();
    setOver(!disabled);
  };
  return (
    <div
      data-testid="own-file"
      className={`rounded-lg border border-dashed p-3 ${over ? 'border-accent bg-sunken' : 'border-line-strong'}`}
      onDrop={onDrop}
      onDragOver={onDragOver}
      onDragLeave={() => setOver(false)}
    >
      <FileButton label={fileWords.label} multiple disabled={disabled} aria-describedby={id} onFiles={(files) => void take(files)}>
        <FileUp size={16} aria-hidden /> {fileWords.load}
      </FileButton>
      <p id={id} className="mt-1 text-xs text-muted">
        {fileWords.drop} {more} {fileWords.stays}
      </p>
    </div>
  );
}

/** Largest configuration that is read; a file of its name is one all the same where there are weights beside it. */
const CONFIG_MAX_BYTES = 65_536;

type Sorted = { readonly ok: true; readonly file: File; readonly beside: SideFiles } | { readonly ok: false; readonly message: string };

const isConfig = (file: File): boolean => /\.(ya?ml|json)$/i.test(file.name);
const isIdentifiers = (file: File): boolean => /identifiers.*\.json$/i.test(file.name);

/** What a file is, by the ending of its name, where that is another program's format for weights. */
function foreignFormat(name: string): string | null {
  const ending = /\.(\w+)$/.exec(name.toLowerCase())?.[1] ?? '';
  const formats: Readonly<Record<string, string>> = fileWords.formats;
  return Object.hasOwn(formats, ending) ? formats[ending] : null;
}

/** What files that came together are called. */
export const nameOf = (files: readonly File[]): string => {
  const [first, ...others] = files.map(({ name }) => name);
  return others.length === 0 ? (first ?? fileWords.unnamed) : fileWords.several(first ?? '', others.length);
};

/** One file of weights, at most one configuration and one list of identifiers. */
export async function sortFiles(files: readonly File[]): Promise<Sorted> {
  const identifiers = files.find(isIdentifiers);
  const config = files.find((file) => file !== identifiers && isConfig(file) && (files.length > 1 || file.size <= CONFIG_MAX_BYTES));
  const weights = files.filter((file) => file !== identifiers && file !== config);
  const [file] = weights;
  if (!file) return { ok: false, message: fileWords.noWeights };
  if (weights.length > 1) {
    return {
      ok: false,
      message: fileWords.oneAtATime(weights.map(({ name }) => name).join(', ')),
    };
  }
  const format = foreignFormat(file.name);
  if (format !== null) return { ok: false, message: fileWords.foreign(file.name, format) };
  if (config && config.size > CONFIG_MAX_BYTES) {
    return {
      ok: false,
      message: fileWords.longConfig(config.name, config.size, CONFIG_MAX_BYTES),
    };
  }
  const text = await config?.text().catch(() => null);
  if (text === null) return { ok: false, message: fileWords.unreadable(config?.name ?? '') };
  return { ok: true, file, beside: { ...(text === undefined ? {} : { config: text }), ...(identifiers ? { identifiers } : {}) } };
}

interface KeptProps {
  readonly disabled: boolean;
  readonly onLoad: (source: FileSource) => void;
}

/** To use and to delete. */
export function OwnFiles({ disabled, onLoad }: KeptProps) {
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
