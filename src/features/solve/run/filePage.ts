/** The run on the page as a file, and a file as the run on the page. */

import { playback, run } from '../../../app/coordinator.ts';
import { usePage } from '../../../app/page.ts';
import { fetchKinds, kindOf } from '../../../kinds/kinds.ts';
import { MAX_RUN_FILE, megabytes, readRun, RunFileError, writeRun, type RunQuestion } from './file.ts';
import { isLive, type RunRecord } from './record.ts';

/** The text of the file of a run that belongs to the board on the page. @throws RunFileError */
export const runFileText = (record: RunRecord): string => writeRun(record, { kind: record.kind, board: kindOf(record.kind).file.now() });

function show({ kind, board }: RunQuestion): void {
  usePage.getState().show(kind);
  kindOf(kind).file.open(board);
}

/** The models that made a run, in order. */
const modelsOf = ({ changes = [], model }: RunRecord): readonly string[] => [
  ...changes.flatMap((c) => (c.what === 'model' ? [c.before.name] : [])),
  model?.name ?? 'a model',
];

let opened = 0;

/** Opens a run from a file. @throws RunFileError, and the board and the run stay as they are */
export async function openRunFile(file: File): Promise<string> {
  if (file.size > MAX_RUN_FILE)
    throw new RunFileError('', `has ${megabytes(file.size)} MB; at most ${megabytes(MAX_RUN_FILE)} MB are read`);
  return openRunText(await file.text());
}

/**
 * Opens a run from the text of a file and plays it from its start; the board before it is one undo step away. Returns what was opened, in words.
 * @throws RunFileError, and the board and the run stay as they are
 */
export async function openRunText(text: string): Promise<string> {
  await fetchKinds(); // a run may be about any
  const { question, record } = readRun(text);
  if (isLive(run.getState().record)) throw new RunFileError('', 'can be opened when the run on the page is over: stop it first');
  show(question);
  // The board as the page holds it: the run belongs to that very one.
  const board = kindOf(question.kind).board();
  run.setState({ record: { ...record, runId: `file-${++opened}`, board }, attached: true });
  playback.getState().begin();
  return `a run of ${modelsOf(record).join(', then ')}, ${record.frames.length} ${record.frames.length === 1 ? 'step' : 'steps'}`;
}
