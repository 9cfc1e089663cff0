/** A person's short ways through the page, in words that every engine understands. Each begins in a fresh profile. */

import { Steps, type Tab, type Browser } from './tab.ts';

export interface Journey {
  readonly name: string;
  /** @param base address of the page */
  readonly go: (steps: Steps, base: string) => Promise<void>;
}

const PUZZLE = '.84...21.2..9........4.2.6..13..8..2..2..159...7265.3.4.9...871.7.1..42..2.87.9..';
const SOLUTION = '684537219235916784791482365513798642862341597947265138459623871378159426126874953';

/** Writes into the dialog's text field as typing does, so that the page hears of it. */
const write = (text: string): string =>
  `const field = document.querySelector('[role=dialog] textarea');
   Object.getOwnPropertyDescriptor(HTMLTextAreaElement.prototype, 'value').set.call(field, ${JSON.stringify(text)});
   field.dispatchEvent(new Event('input', { bubbles: true }));`;

async function solveImported(steps: Steps): Promise<void> {
  await steps.until('the board', `document.querySelectorAll('[role=gridcell]').length === 81`);
  await steps.press('Import');
  await steps.until('the dialog', `document.querySelector('[role=dialog] textarea')`);
  await steps.run(write(PUZZLE));
  await steps.press('Load puzzle');
  await steps.until('the puzzle', `digits().startsWith('084000210')`);
  await steps.press('Solve');
  await steps.says('Solved and checked', 240);
  await steps.until('its solution', `digits() === '${SOLUTION}'`);
}

export const journeys: readonly Journey[] = [
  {
    name: 'a first visit: the puzzle that is there is solved by one press',
    async go(steps, base) {
      await steps.tab.goto(`${base}?backend=wasm`);
      await steps.press('Solve');
      await steps.says('Solved and checked', 240);
    },
  },
  {
    name: 'a Sudoku is imported and solved, and the run is there again after a reload',
    async go(steps, base) {
      await steps.tab.goto(`${base}?backend=wasm`);
      await solveImported(steps);
      await new Promise((r) => setTimeout(r, 2000)); // it is written down when it has rested
      await steps.tab.reload();
      await steps.says('Solved and checked');
    },
  },
  {
    name: 'a maze is solved',
    async go(steps, base) {
      await steps.tab.goto(`${base}?backend=wasm`);
      await steps.press('Maze');
      await steps.until('the maze', `document.querySelectorAll('[role=gridcell]').length !== 81`);
      await steps.press('Solve');
      await steps.says('checked|Not solved: the', 240);
    },
  },
  {
    name: 'an ARC task is learnt and answered, and known again after a reload',
    async go(steps, base) {
      await steps.tab.goto(`${base}?backend=wasm`);
      await steps.press('ARC');
      await steps.says('Ready to learn'); // until then Solve is the Sudoku's
      await steps.press('Solve');
      await steps.says('of 3 demonstrations learnt');
      await steps.says('The first answer is right', 180);
      await steps.tab.reload();
      await steps.says('Learnt here already');
    },
  },
  {
    name: 'a run is saved as a file and opened again',
    async go(steps, base) {
      await steps.tab.goto(`${base}?backend=wasm`);
      await solveImported(steps);
      await steps.run(
        `window.saved = null; const make = URL.createObjectURL; URL.createObjectURL = (blob) => { window.saved = blob; return make(blob); };`,
      );
      await steps.press('Export');
      await steps.press('Run as JSON');
      await steps.until('the file', `window.saved`);
      await steps.press('Clear');
      await steps.says('Nothing to solve yet');
      await steps.run(`window.given = new File([window.saved], 'run.json', { type: 'application/json' });
        HTMLInputElement.prototype.click = function () { const data = new DataTransfer(); data.items.add(window.given); this.files = data.files; this.dispatchEvent(new Event('change', { bubbles: true })); };`);
      await steps.press('Export');
      await steps.press('Open a run …');
      await steps.says('Solved and checked');
    },
  },
  {
    name: 'the keyboard alone writes a digit, takes it back, and solves',
    async go(steps, base) {
      await steps.tab.goto(`${base}?backend=wasm#s=${PUZZLE.replaceAll('.', '0')}`);
      await steps.until('the puzzle', `digits().startsWith('084000210')`);
      await steps.run(`document.querySelector('[data-cell="0"]').focus();`);
      await steps.tab.keys('ArrowRight', 'ArrowLeft', '6');
      await steps.until('the digit', `digits().startsWith('684')`);
      await steps.tab.keys('Backspace');
      await steps.until('the empty cell', `digits().startsWith('084')`);
      await steps.says('Ready to solve'); // the exact solver has looked at the board again
      await steps.until('Solve', `button('Solve') && !button('Solve').disabled`);
      await steps.run(`button('Solve').focus();`);
      await steps.tab.keys('Enter');
      await steps.says('Solved and checked', 240);
    },
  },
];

/** The journeys of engines whose driver can hide a tab. */
export const hiding: readonly Journey[] = [
  {
    name: 'training goes on in a hidden tab, and the page says so',
    async go(steps, base) {
      await steps.tab.goto(`${base}?backend=wasm#train=mini`);
      await steps.until(
        'the button',
        `(() => {
        const start = [...document.querySelectorAll('main button')].find((b) => nameOf(b) === 'Train' && !b.disabled);
        start?.click();
        return start;
      })()`,
      );
      await steps.until('the training', `/: step [0-9]+/.test(textOf('Training'))`, 120);
      await steps.tab.hide?.(12);
      await steps.until('what became of it', `/The tab was hidden for 1[2-9].*; it went on meanwhile/.test(textOf('Training'))`);
      await steps.press('Pause');
      await steps.until('the pause', `/Paused at step/.test(textOf('Training'))`);
    },
  },
];

/** The journeys of engines with WebGPU. */
export const onWebGPU: readonly Journey[] = [
  {
    name: 'an imported Sudoku is solved on WebGPU',
    async go(steps, base) {
      await steps.tab.goto(`${base}?backend=webgpu`);
      await steps.until('the model on the device', `/WebGPU/.test(textOf('Model and device in use'))`, 180);
      await solveImported(steps);
    },
  },
];

/** The fused kernels against PyTorch's fixtures (tools/engines/parity.html). @returns lines that do not hold, and how many were checked */
export async function parity(tab: Tab, base: string): Promise<{ readonly misses: readonly string[]; readonly checked: number }> {
  const steps = new Steps(tab);
  await tab.goto(`${base}tools/engines/parity.html`);
  await steps.until('the end of the parity check', `window.parity`, 600);
  return (await steps.run('return window.parity;')) as { misses: string[]; checked: number };
}

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
