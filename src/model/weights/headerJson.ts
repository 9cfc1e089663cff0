/** JSON of a safetensors header: bounded depth and no key twice, both of which JSON.parse lets pass in silence. */

import { WeightsError } from './errors.ts';

/** header > tensor's entry > shape */
const DEPTH_MAX = 3;

/** Index of the quote that closes the string opened at `open`, or the end of the text. */
function stringEnd(text: string, open: number): number {
  let i = open + 1;
  while (i < text.length && text[i] !== '"') i += text[i] === '\\' ? 2 : 1;
  return i;
}

/** Walks the text once; in valid JSON a string is a key exactly when a colon follows it. */
function checkStructure(text: string): void {
  const keysOfOpen: Set<string>[] = [];
  for (let i = 0; i < text.length; i++) {
    const c = text[i];
    if (c === '{' || c === '[') {
      keysOfOpen.push(new Set());
      if (keysOfOpen.length > DEPTH_MAX) throw new WeightsError('bad-header', 'header', `is nested deeper than ${DEPTH_MAX}`);
    } else if (c === '}' || c === ']') {
      keysOfOpen.pop();
    } else if (c === '"') {
      const end = stringEnd(text, i);
      let next = end + 1;
      while (next < text.length && ' \n\r\t'.includes(text[next])) next++;
      if (text[next] === ':') {
        // Parsed, because the same key can be spelt with different escapes.
        const key = String(JSON.parse(text.slice(i, end + 1)));
        const keys = keysOfOpen.at(-1);
        if (keys?.has(key)) throw new WeightsError('bad-header', key.slice(0, 64), 'stands twice in the header');
        keys?.add(key);
      }
      i = end;
    }
  }
}

/**
 * Parses a header into an object.
 * @throws WeightsError `bad-header` for text that is not UTF-8, not JSON, not an object, too deep, or has a key twice.
 */
export function parseHeader(bytes: Uint8Array): Record<string, unknown> {
  let value: unknown;
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
    checkStructure(text);
    value = JSON.parse(text);
  } catch (error) {
    if (error instanceof WeightsError) throw error;
    throw new WeightsError('bad-header', 'header', 'is not JSON in UTF-8');
  }
  if (!isRecord(value)) throw new WeightsError('bad-header', 'header', 'is not a JSON object');
  return value;
}

export function isRecord(v: unknown): v is Record<string, unknown> {
  return typeof v === 'object' && v !== null && !Array.isArray(v);
}
