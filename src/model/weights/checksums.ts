/** Checksums: CRC-32 of zips and kept blocks, SHA-256 of published files, and a quick fingerprint that tells files of weights apart. */

const tables = makeTables();

function makeTables(): Uint32Array[] {
  const first = Uint32Array.from({ length: 256 }, (_, byte) => {
    let crc = byte;
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
    return crc;
  });
  const all = [first];
  for (let k = 1; k < 8; k++) {
    const before = all[k - 1];
    all.push(Uint32Array.from({ length: 256 }, (_, byte) => (before[byte] >>> 8) ^ first[before[byte] & 255]));
  }
  return all;
}

/** The checksum of these bytes, an unsigned 32-bit number. */
export function crc32(bytes: Uint8Array): number {
  const [t0, t1, t2, t3, t4, t5, t6, t7] = tables;
  let crc = 0xffffffff;
  let i = 0;
  for (; i + 8 <= bytes.length; i += 8) {
    crc ^= bytes[i] | (bytes[i + 1] << 8) | (bytes[i + 2] << 16) | (bytes[i + 3] << 24);
    crc =
      t7[crc & 255] ^
      t6[(crc >>> 8) & 255] ^
      t5[(crc >>> 16) & 255] ^
      t4[crc >>> 24] ^
      t3[bytes[i + 4]] ^
      t2[bytes[i + 5]] ^
      t1[bytes[i + 6]] ^
      t0[bytes[i + 7]];
  }
  for (; i < bytes.length; i++) crc = (crc >>> 8) ^ t0[(crc ^ bytes[i]) & 255];
  return (crc ^ 0xffffffff) >>> 0;
}

/** FNV-1a's prime. */
const PRIME = 0x01000193;

/** Tells files of weights apart: 64 bits and the length, as text, two FNV-1a lanes over alternate bytes. Not a cryptographic hash: nobody is kept from making two that agree. */
export function fingerprint(bytes: Uint8Array): string {
  let [even, odd] = [0x811c9dc5, 0xc9dc5811];
  for (let i = 0; i < bytes.length; i += 2) {
    even = Math.imul(even ^ (bytes[i] ?? 0), PRIME);
    odd = Math.imul(odd ^ (bytes[i + 1] ?? 0), PRIME);
  }
  return [even >>> 0, odd >>> 0, bytes.length].map((word) => word.toString(16)).join('-');
}

/** SHA-256 in hexadecimal digits. */
export async function sha256Of(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  return Array.from(hash, (b) => b.toString(16).padStart(2, '0')).join('');
}
