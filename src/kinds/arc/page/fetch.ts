/** One task of the public ARC collection by its id, over the network, and only when a person asks for it. */
import { ARC_TEXT_MAX, type NamedTask, parseArcFile } from '../core/index.ts';

/** The public ARC-AGI-1 collection (Apache-2.0), a file a task. */
const COLLECTION = 'https://raw.githubusercontent.com/fchollet/ARC-AGI/master/data';
const PARTS = ['training', 'evaluation'] as const;
/** Milliseconds until a silent server is given up. */
const PATIENCE_MS = 15_000;

/** Why a task did not come. `code` is stable; the message is a sentence for the page. */
export class ArcFetchError extends Error {
  readonly code: 'id' | 'offline' | 'not-found' | 'server' | 'too-large';
  constructor(code: ArcFetchError['code'], message: string) {
    super(message);
    this.name = 'ArcFetchError';
    this.code = code;
  }
}

/**
 * Asks for the task in both parts of the collection, training first.
 * @throws ArcFetchError, or PuzzleParseError when what came is no task
 */
export async function fetchArcTask(id: string, get: typeof fetch = fetch): Promise<NamedTask> {
  const name = id.trim().toLowerCase().replace(/\.json$/, '');
  if (!/^[0-9a-f]{8}$/.test(name)) {
    throw new ArcFetchError('id', `"${id.trim().slice(0, 40)}" is not an ARC id: those have 8 characters from 0-9 and a-f, such as 007bbfb7.`);
  }
  for (const part of PARTS) {
    const text = await ask(`${COLLECTION}/${part}/${name}.json`, get);
    const [task] = text === null ? [] : parseArcFile(text, name);
    if (task) return task;
  }
  throw new ArcFetchError('not-found', `The public collection has no task ${name}, neither in training nor in evaluation.`);
}

/** The text at an address, or null when there is none. */
async function ask(url: string, get: typeof fetch): Promise<string | null> {
  let response: Response;
  let text: string;
  try {
    response = await get(url, { credentials: 'omit', referrerPolicy: 'no-referrer', signal: AbortSignal.timeout(PATIENCE_MS) });
    text = response.ok ? await response.text() : '';
  } catch {
    throw new ArcFetchError('offline', 'The public collection on GitHub could not be reached: you are offline, or a firewall is in the way.');
  }
  if (response.status === 404) return null;
  if (!response.ok) throw new ArcFetchError('server', `The public collection on GitHub answered with an error (${response.status}). Try again later.`);
  if (text.length > ARC_TEXT_MAX) throw new ArcFetchError('too-large', `What came is ${text.length} characters long; at most ${ARC_TEXT_MAX} are read.`);
  return text;
}
