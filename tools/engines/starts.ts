/** Fresh tabs, one after the other: the CPU's device and the first model come in each. */

import { Steps, type Browser } from './tab.ts';

/** Where one start in three hangs, twelve good ones are seen once in 130 tries. */
const STARTS = 12;
/** Seconds a start may take. */
const PATIENCE = 60;

/** @returns what did not come, a line a tab */
export async function starts(browser: Browser, base: string, count = STARTS): Promise<string[]> {
  const hung: string[] = [];
  for (let i = 1; i <= count; i++) {
    const tab = await browser.tab();
    try {
      const steps = new Steps(tab);
      await tab.goto(`${base}?backend=wasm`);
      await steps.until('the model', `/^sudoku-lite.*CPU/.test(textOf('Model and device in use'))`, PATIENCE);
    } catch (e) {
      hung.push(`tab ${i}: ${e instanceof Error ? e.message : String(e)}`);
    } finally {
      await tab.close();
    }
  }
  return hung;
}
