/** Command-line options of the tools: `--name value`, `--flag`, and one positional argument. */

import { parseArgs } from 'node:util';

/** Prints a sentence and ends with exit code 2: the caller used the tool wrongly. */
export function usage(message: string): never {
  console.error(message);
  process.exit(2);
}

/** Parses options that all take a value. Unknown ones end the program with the usage line. */
export function readOptions<K extends string>(
  names: readonly K[],
  help: string,
): { values: Partial<Record<K, string>>; positionals: string[] } {
  try {
    const options = Object.fromEntries(names.map((n) => [n, { type: 'string' as const }]));
    const { values, positionals } = parseArgs({ options, allowPositionals: true });
    return { values: values as Partial<Record<K, string>>, positionals };
  } catch (e) {
    return usage(`${e instanceof Error ? e.message : String(e)}\n${help}`);
  }
}

/** A whole number option within limits. */
export function wholeNumber(name: string, text: string | undefined, fallback: number, min: number, max: number): number {
  if (text === undefined) return fallback;
  const value = Number(text);
  if (!Number.isInteger(value) || value < min || value > max) usage(`--${name} takes a whole number from ${min} to ${max}, not "${text}".`);
  return value;
}
