/** Says what a file is that is no weights, so that a person knows what to do: a pointer, a web page, an archive. */

import { WeightsError } from './errors.ts';

/** Of the file's beginning, what is looked at. */
const LOOKED_AT = 512;

const startsWith = (bytes: Uint8Array, ...signature: number[]): boolean => signature.every((byte, i) => bytes[i] === byte);

/** What this beginning of a file says of it. */
function nature(head: Uint8Array): string {
  const text = new TextDecoder('latin1').decode(head.subarray(0, LOOKED_AT));
  if (text.startsWith('version https://git-lfs')) {
    const size = /^size (\d{1,15})$/m.exec(text)?.[1];
    return `is a Git LFS pointer, not the weights themselves${size ? ` (those have ${Number(size).toLocaleString('en')} bytes)` : ''}. Run "git lfs pull", or download the file itself`;
  }
  if (/^\s*<(!doctype|html|\?xml|head|body)/i.test(text))
    return 'is a web page, not weights. Use the download link of the file, not the page that shows it';
  if (startsWith(head, 0x80, 0x02)) return "is in torch's old format; save it again with torch 1.6 or newer";
  if (
    startsWith(head, 0x1f, 0x8b) ||
    startsWith(head, 0x28, 0xb5, 0x2f, 0xfd) ||
    startsWith(head, 0xfd, 0x37, 0x7a) ||
    startsWith(head, 0x37, 0x7a, 0xbc)
  ) {
    return 'is compressed; unpack it first';
  }
  if (text.startsWith('GGUF')) return 'is a GGUF file; safetensors and torch checkpoints are read';
  if (startsWith(head, 0x89, 0x48, 0x44, 0x46)) return 'is an HDF5 file; safetensors and torch checkpoints are read';
  return 'is neither safetensors nor a torch checkpoint';
}

/** @throws WeightsError `unsupported`, always */
export function refuseForeign(head: Uint8Array): never {
  throw new WeightsError('unsupported', 'file', nature(head));
}

/** Text that somebody would take for weights: pointers and pages can be shorter than any weights, and begin like none. */
export const looksForeign = (head: Uint8Array): boolean =>
  /^(version https:\/\/git-lfs|\s*<(!doctype|html|\?xml|head|body))/i.test(new TextDecoder('latin1').decode(head.subarray(0, LOOKED_AT)));
