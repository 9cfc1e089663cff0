/** The door for weights of one's own: chosen or dropped, with what lies beside them. */

import { FileUp } from 'lucide-react';
import { useEffect, useEffectEvent, useId, useRef, useState, type DragEvent } from 'react';
import { models } from '../../app/coordinator.ts';
import type { Failure } from '../../protocol/errors.ts';
import { Button } from '../../ui/Button.tsx';
import { takeGiven } from '../../ui/given.ts';
import { nameOf, sortFiles } from './ownFiles.ts';
import type { Beside } from './source.ts';
import { busyWords } from './words.ts';

/** Told where every failure of a model is told. */
const refuse = (files: readonly File[], code: Failure['code'], message: string): void =>
  models.getState().refuse({ name: nameOf(files), code, message });

interface Props {
  readonly disabled: boolean;
  /** What else may be loaded here, a sentence. */
  readonly more?: string;
  readonly onFile: (file: File, beside: Beside) => void;
}

export function OwnFile({ disabled, more = '', onFile }: Props) {
  const input = useRef<HTMLInputElement>(null);
  const id = useId();
  const [over, setOver] = useState(false);
  const take = async (files: readonly File[]): Promise<void> => {
    const sorted = await sortFiles(files);
    if (sorted.ok) onFile(sorted.file, sorted.beside);
    else refuse(files, 'bad-request', sorted.message);
  };
  const given = useEffectEvent((files: readonly File[]) => void take(files));
  useEffect(() => (disabled ? undefined : takeGiven('model', ({ files }) => given(files))), [disabled]);
  const onDrop = (event: DragEvent): void => {
    event.preventDefault();
    event.stopPropagation();
    setOver(false);
    const files = [...event.dataTransfer.files];
    if (files.length === 0) return;
    if (disabled) refuse(files, 'busy', busyWords(models.getState()));
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
      <input
        ref={input}
        type="file"
        multiple
        className="hidden"
        aria-label="Model file"
        onChange={(e) => {
          const files = [...(e.target.files ?? [])];
          e.target.value = '';
          if (files.length > 0) void take(files);
        }}
      />
      <Button disabled={disabled} aria-describedby={id} onClick={() => input.current?.click()}>
        <FileUp size={16} aria-hidden /> Load a file of your own
      </Button>
      <p id={id} className="mt-1 text-xs text-muted">
        Or drop it here. Safetensors or a PyTorch checkpoint of any size, with its all_config.yaml and identifiers.json if you have them.{' '}
        {more} It stays on this device.
      </p>
    </div>
  );
}
