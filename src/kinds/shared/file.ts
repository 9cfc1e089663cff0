/** The text of a puzzle file a person chose or dropped: read only when it has a size that a puzzle can have. */

/** Bytes of a file that are read at most. */
const MAX_FILE_BYTES = 1_000_000;

/** @throws RangeError when the file has more than `limit` bytes, naming the limit */
export async function readPuzzleFile(file: File, limit = MAX_FILE_BYTES): Promise<string> {
  if (file.size > limit) {
    const [size, most] = [file.size, limit].map((n) => n.toLocaleString('en'));
    throw new RangeError(`${file.name} has ${size} bytes; a puzzle file has at most ${most}.`);
  }
  return file.text();
}
