/** Saves bytes or text as a file, the way a browser downloads. */
export function saveFile(name: string, content: Uint8Array | string, type: string): void {
  const part = typeof content === 'string' ? content : new Uint8Array(content);
  const url = URL.createObjectURL(new Blob([part], { type }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  // Two downloads in a row: the browser needs a moment to take the address.
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}

/** A file's name from a run's: "teach-my-sudoku". */
export const fileName = (name: string): string =>
  name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 60) || 'model';
