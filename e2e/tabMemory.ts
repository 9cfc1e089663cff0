/** Test support: the most memory that a tab's process held, as Linux counts it. */

import { readFileSync, writeFileSync } from 'node:fs';
import type { Page } from '@playwright/test';

/** A field of /proc/PID/status in bytes. */
const field = (pid: number, name: 'VmRSS' | 'VmHWM'): number =>
  Number(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) * 1024;

/** The process of the page: of the browser's renderers, the others of which are empty, the largest. */
async function processOf(page: Page): Promise<number> {
  const session = await page.context().browser()?.newBrowserCDPSession();
  if (!session) throw new Error('The browser has no processes to look at.');
  const { processInfo } = await session.send('SystemInfo.getProcessInfo');
  await session.detach();
  const [largest] = processInfo.filter(({ type }) => type === 'renderer').sort((a, b) => field(b.id, 'VmRSS') - field(a.id, 'VmRSS'));
  if (!largest) throw new Error('The browser has no renderer.');
  return largest.id;
}

/** Watches the process of a tab: `peak` is how much more it held at most since `watchMemory`, in bytes, its workers and the wasm heap included. */
export async function watchMemory(page: Page): Promise<{ readonly peak: () => number }> {
  await page.requestGC();
  const pid = await processOf(page);
  const start = field(pid, 'VmRSS');
  writeFileSync(`/proc/${pid}/clear_refs`, '5'); // the peak begins anew
  return { peak: () => field(pid, 'VmHWM') - start };
}
