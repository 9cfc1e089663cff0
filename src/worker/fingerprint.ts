/** Tells files of weights apart. Not a cryptographic hash: nobody is kept from making two that agree. */

/** FNV-1a's prime. */
const PRIME = 0x01000193;

/** 64 bits and the length, as text: two FNV-1a lanes over alternate bytes. */
export function fingerprint(bytes: Uint8Array): string {
  let [even, odd] = [0x811c9dc5, 0xc9dc5811];
  for (let i = 0; i < bytes.length; i += 2) {
    even = Math.imul(even ^ (bytes[i] ?? 0), PRIME);
    odd = Math.imul(odd ^ (bytes[i + 1] ?? 0), PRIME);
  }
  return [even >>> 0, odd >>> 0, bytes.length].map((word) => word.toString(16)).join('-');
}

/** Bytes in hexadecimal digits. */
export const hex = (bytes: Uint8Array): string => Array.from(bytes, (b) => b.toString(16).padStart(2, '0')).join('');
