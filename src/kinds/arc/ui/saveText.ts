/** Saves a text as a file, the way a browser downloads. */

export function saveText(name: string, text: string): void {
  const url = URL.createObjectURL(new Blob([text], { type: 'application/json' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  // The browser has taken the address by the next turn of the event loop.
  setTimeout(() => URL.revokeObjectURL(url));
}
