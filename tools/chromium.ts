/** Finds a Chromium for tests and command-line tools, installs one when there is none, or says what to do. */

import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import type { Page } from 'playwright';

/** Flags under which WebGPU works headless on any machine, on the software adapter where there is no GPU. */
export const chromiumFlags = [
  '--no-sandbox',
  '--enable-unsafe-webgpu',
  '--use-webgpu-adapter=swiftshader',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
] as const;

/** With a real GPU where Chromium finds one, else with the software adapter. */
const flagSets = [
  [...chromiumFlags.filter((f) => !f.startsWith('--use-webgpu-adapter')), '--enable-features=Vulkan', '--ignore-gpu-blocklist'],
  [...chromiumFlags],
];

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome'];
const MAC_APPS = ['/Applications/Google Chrome.app/Contents/MacOS/Google Chrome', '/Applications/Chromium.app/Contents/MacOS/Chromium'];

function onPath(): string | undefined {
  const folders = (process.env['PATH'] ?? '').split(delimiter);
  return [...NAMES.flatMap((n) => folders.map((f) => join(f, n))), ...MAC_APPS].find((p) => existsSync(p));
}

async function playwrightsOwn(): Promise<string | undefined> {
  const { chromium } = await import('playwright');
  const path = chromium.executablePath();
  return existsSync(path) ? path : undefined;
}

const quiet = (command: string, args: readonly string[]): boolean =>
  spawnSync(command, args, { stdio: 'ignore', timeout: 600_000 }).status === 0;

/**
 * The path of a Chromium: $CHROMIUM_PATH, the system's, Playwright's own, else one installed now.
 * @throws Error with one sentence that says what to do.
 */
export async function findChromium(): Promise<string> {
  const requested = process.env['CHROMIUM_PATH'];
  if (requested) {
    if (existsSync(requested)) return requested;
    throw new Error(`CHROMIUM_PATH points to ${requested}, which does not exist.`);
  }
  const present = onPath() ?? (await playwrightsOwn());
  if (present) return present;
  console.error('No Chromium found; installing one ...');
  quiet('npx', ['playwright', 'install', 'chromium']);
  const downloaded = await playwrightsOwn();
  if (downloaded) return downloaded;
  if (process.platform === 'linux' && existsSync('/usr/bin/apt-get')) {
    const sudo = process.getuid?.() === 0 ? [] : ['sudo', '-n'];
    const run = (...args: string[]): boolean => {
      const [command = '', ...rest] = [...sudo, 'apt-get', ...args];
      return quiet(command, rest);
    };
    if (run('update', '-qq') && run('install', '-y', '-qq', 'chromium')) {
      const installed = onPath();
      if (installed) return installed;
    }
  }
  throw new Error('No Chromium could be found or installed: install Chromium or Chrome, or set CHROMIUM_PATH to one.');
}

/**
 * Hands over a page that has `address` open in a headless Chromium whose WebGPU is the real GPU where there is one.
 * @throws Error when there is no adapter
 */
export async function onGpu<T>(address: string, work: (page: Page) => Promise<T>): Promise<T> {
  const { chromium } = await import('playwright');
  const executablePath = await findChromium();
  for (const args of flagSets) {
    const browser = await chromium.launch({ executablePath, args });
    try {
      const page = await browser.newPage();
      await page.goto(address);
      if (args === flagSets.at(-1) || (await page.evaluate(async () => Boolean(await navigator.gpu?.requestAdapter()))))
        return await work(page);
    } finally {
      await browser.close();
    }
  }
  throw new Error('Chromium offers no WebGPU adapter.');
}

/** "Chromium 150.0..." */
export const chromiumVersion = (path: string): string => execFileSync(path, ['--version'], { encoding: 'utf8' }).trim();
