/** Bytes and floats as base64 text, for files that are JSON. */

/** Bytes a turn: as many arguments as every engine takes. */
const CHUNK = 8192;

export function toBase64(bytes: Uint8Array): string {
  let binary = '';
  for (let at = 0; at < bytes.length; at += CHUNK) binary += String.fromCharCode(...bytes.subarray(at, at + CHUNK));
  return btoa(binary);
}

/** The bytes a text stands for, or null when it is no base64. */
export function fromBase64(text: string): Uint8Array | null {
  try {
    const binary = atob(text);
    return Uint8Array.from(binary, (c) => c.charCodeAt(0));
  } catch {
    return null;
  }
}

/** Four bytes a float, the lowest first. */
export function floatsToBase64(floats: Float32Array): string {
  const view = new DataView(new ArrayBuffer(floats.length * 4));
  floats.forEach((v, i) => view.setFloat32(4 * i, v, true));
  return toBase64(new Uint8Array(view.buffer));
}

/** The floats that bytes stand for; a rest of less than four bytes is left out. */
export function floatsOf(bytes: Uint8Array): Float32Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return Float32Array.from({ length: Math.floor(bytes.length / 4) }, (_, i) => view.getFloat32(4 * i, true));
}

/** A file that is no run, or one that is too large. `field` is where in the file; '' = all of it. */
export class RunFileError extends Error {
  readonly code = 'run-file';
  readonly field: string;
  constructor(field: string, problem: string) {
    super(field === '' ? `This run file ${problem}.` : `This run file cannot be opened: ${field} ${problem}.`);
    this.name = 'RunFileError';
    this.field = field;
  }
}
