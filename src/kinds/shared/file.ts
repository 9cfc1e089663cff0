/** The text of a puzzle file a person chose or dropped: read only when it has a size that a puzzle can have. */

/** Bytes of a file that are read at most. */
const MAX_FILE_BYTES = 1_000_000;

/** @throws RangeError when the file is too large, naming the limit */
export async function readPuzzleFile(file: File): Promise<string> {
  if (file.size > MAX_FILE_BYTES) {
    const [size, most] = [file.size, MAX_FILE_BYTES].map((n) => n.toLocaleString('en'));
    throw new RangeError(`${file.name} has ${size} bytes; a puzzle file has at most ${most}.`);
  }
  return file.text();
}
