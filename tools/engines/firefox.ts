/** Firefox, driven by WebDriver BiDi: no driver binary is needed. */

import { existsSync } from 'node:fs';
import puppeteer, { type KeyInput } from 'puppeteer-core';
import { MissingEngine, type Browser } from './tab.ts';

const PATHS = [process.env['FIREFOX_PATH'] ?? '', '/usr/bin/firefox-esr', '/usr/bin/firefox'];

/** WebGPU also over software rendering, in workers too; no panel of downloads, which keeps the focus from every later tab: Enter presses no button there. */
const PREFS = {
  'browser.download.alwaysOpenPanel': false,
  'dom.webgpu.enabled': true,
  'dom.webgpu.workers.enabled': true,
  'gfx.webgpu.ignore-blocklist': true,
};

/** @throws MissingEngine */
export async function firefox(): Promise<Browser> {
  const executablePath = PATHS.find((p) => p !== '' && existsSync(p));
  if (!executablePath)
    throw new MissingEngine('Firefox is not here: `apt-get install firefox-esr mesa-vulkan-drivers`, or set FIREFOX_PATH.');
  const browser = await puppeteer.launch({ browser: 'firefox', executablePath, headless: true, extraPrefsFirefox: PREFS });
  return {
    name: (await browser.version()).replace('/', ' '),
    async tab() {
      const context = await browser.createBrowserContext();
      const page = await context.newPage();
      await page.setViewport({ width: 1280, height: 800 });
      return {
        goto: async (url) => void (await page.goto(url)),
        reload: async () => void (await page.reload()),
        run: (script) => page.evaluate(`(async () => { ${script} })()`),
        async keys(...names) {
          for (const name of names) await page.keyboard.press(name as KeyInput);
        },
        async hide(seconds) {
          const other = await context.newPage();
          await other.bringToFront();
          await new Promise((r) => setTimeout(r, 1000 * seconds));
          await other.close();
          await page.bringToFront();
        },
        screenshot: async (path) => void (await page.screenshot({ path })),
        close: () => context.close(),
      };
    },
    close: () => browser.close(),
  };
}
