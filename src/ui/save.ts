/** Saves what was made here as a file, the way a browser downloads. */

export function saveFile(name: string, content: Blob): void {
  const url = URL.createObjectURL(content);
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  // Of two downloads in a row the second one needs a moment to take its address.
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
