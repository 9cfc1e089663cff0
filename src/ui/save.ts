/** Saves what was made here as a file, the way a browser downloads. */

export function saveFile(name: string, content: Blob): void {
  const url = URL.createObjectURL(content);
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  // The browser has taken the address by the next turn of the event loop.
  setTimeout(() => URL.revokeObjectURL(url));
}
