/** What the installed app is opened with: files (the manifest's `file_handlers`) and shared text (`share_target`), each handed to the door that a drop or a paste goes through; and what comes by itself when it is online again. */

import { isLive } from '../client/record.ts';
import { useTrainingLive, run } from '../page/coordinator.ts';
import { usePage } from '../page/page.ts';
import { RUN_FILE_FORMAT } from '../protocol/limits.ts';
import { pageAddress, queryParts, readQuery } from '../storage/address.ts';
import { give } from '../ui/incoming.ts';

/** The little of the Launch Handler API that is used (wicg.github.io/web-app-launch). */
export interface LaunchQueue {
  setConsumer(consume: (launch: { readonly files?: readonly { getFile(): Promise<File> }[] }) => void): void;
}

/** Characters of shared text that are taken: a full board of any kind has fewer. */
const TEXT_MAX = 200_000;
/** Bytes of a JSON file in which a run says that it is one. */
const HEAD = 256;
/** What the manifest's share target gives: of two the first that says something counts. */
const SHARED = [queryParts.text, queryParts.url] as const;

const isWeights = ({ name }: File): boolean => /\.(safetensors|pt|pth)$/i.test(name);

/** Takes files that the app was opened with, now and later, where the browser has such a thing. */
export function followLaunches(queue: LaunchQueue | undefined): void {
  queue?.setConsumer(({ files = [] }) => {
    if (files.length > 0) void Promise.all(files.map((f) => f.getFile())).then((all) => open(all));
  });
}

/** Hands files to their door: weights with what lies beside them to the models, a saved run to the runs, all else to the board. */
async function open(files: readonly File[]): Promise<void> {
  if (files.some(isWeights)) return give('model', { files });
  const [first] = files;
  if (first && (await first.slice(0, HEAD).text()).includes(`"${RUN_FILE_FORMAT}"`)) return give('run', { files: [first] });
  give('board', { files });
}

/** Hands shared text in the address to the board, once: it is taken out there. */
export function takeShared(address: Pick<typeof pageAddress, 'search' | 'drop'> = pageAddress): void {
  const [text] = SHARED.map((part) => readQuery(address.search(), part)?.trim() ?? '').filter(Boolean);
  if (text === undefined) return;
  for (const part of SHARED) address.drop(part);
  give('board', { text: text.slice(0, TEXT_MAX) });
}

export { followUnknown } from './unknown.ts';

/** Nothing goes on that a reload would interrupt; boards, runs and what was drawn are kept over one. */
function isFree(): boolean {
  const { run: trained, ownWay } = useTrainingLive.getState();
  return !isLive(run.getState().record) && trained === null && !ownWay;
}

/** Fetches a kind again that did not come; other parts come with a reload. */
export function followOnline(): void {
  addEventListener('online', () => {
    const { missing, show } = usePage.getState();
    if (missing) show(missing.id);
    else if (document.querySelector('[data-missing]') && isFree()) location.reload();
  });
}
