/** Fields: a line of text, a number, a longer text, a search, and files. */

import type { ChangeEvent, InputHTMLAttributes, Ref, TextareaHTMLAttributes } from 'react';
import { useRef } from 'react';
import { Button, type ButtonProps } from './Button.tsx';
import { fieldBox, type FieldLook } from './Select.tsx';

interface TextProps extends FieldLook, InputHTMLAttributes<HTMLInputElement> {
  readonly ref?: Ref<HTMLInputElement>;
}

export const TextField = ({ on, dense, className = '', ...rest }: TextProps) => (
  <input className={`${fieldBox({ on, dense })} aria-invalid:border-bad ${className}`} {...rest} />
);

interface NumberProps extends Omit<TextProps, 'value' | 'onChange'> {
  readonly value: number;
  readonly min: number;
  readonly max: number;
  readonly onChange: (value: number) => void;
}

/** A whole number between its limits, put right while it is typed. */
export const WholeNumber = ({ onChange, className = '', ...rest }: NumberProps) => (
  <TextField
    type="number"
    step={1}
    className={`num text-sm ${className}`}
    onChange={(e) => onChange(Math.min(rest.max, Math.max(rest.min, Math.floor(Number(e.target.value) || 0))))}
    {...rest}
  />
);

/** A text of several lines. */
export const TextArea = ({ className = '', ...rest }: TextareaHTMLAttributes<HTMLTextAreaElement>) => (
  <textarea className={`w-full resize-y rounded-md border border-line-strong bg-paper aria-invalid:border-bad ${className}`} {...rest} />
);

interface SearchProps {
  readonly label: string;
  readonly placeholder: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly className?: string;
}

export const SearchField = ({ label, onChange, className = '', ...rest }: SearchProps) => (
  <input
    type="search"
    aria-label={label}
    className={`w-full rounded-md border border-line-strong bg-paper px-3 py-2 text-sm ${className}`}
    onChange={(e) => onChange(e.target.value)}
    {...rest}
  />
);

interface FileProps {
  readonly label: string;
  /** File types, as an input's `accept`; any when absent. */
  readonly accept?: string;
  readonly multiple?: boolean;
  /** At least one file. The same may be chosen again. */
  readonly onFiles: (files: readonly File[]) => void;
  readonly ref?: Ref<HTMLInputElement>;
}

/** The browser's own chooser of files, which something else opens by a click. */
export function FileInput({ label, onFiles, ...rest }: FileProps) {
  const take = ({ target }: ChangeEvent<HTMLInputElement>): void => {
    const files = [...(target.files ?? [])];
    target.value = '';
    if (files.length > 0) onFiles(files);
  };
  return <input type="file" hidden aria-label={label} onChange={take} {...rest} />;
}

/** A button that opens the chooser. @param label of the chooser */
export function FileButton({ label, accept, multiple, onFiles, ...button }: Omit<FileProps, 'ref'> & ButtonProps) {
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <Button onClick={() => input.current?.click()} {...button} />
      <FileInput ref={input} label={label} accept={accept} multiple={multiple} onFiles={onFiles} />
    </>
  );
}
