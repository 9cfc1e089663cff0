/** WebKitGTK's MiniBrowser by its own WebDriver, on a screen that nobody sees: the engine of Safari, as Debian has it. */

import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { MissingEngine, type Browser } from './tab.ts';

const PORT = 4462;
const DISPLAY = ':94';
const DRIVER = '/usr/bin/WebKitWebDriver';
const SCREEN = '/usr/bin/Xvfb';
/** Milliseconds a script may take. */
const SCRIPT_MS = 300_000;

/** Keys by WebDriver's code points. */
const KEYS: Readonly<Record<string, string>> = {
  Enter: '\uE007',
  Escape: '\uE00C',
  Tab: '\uE004',
  Backspace: '\uE003',
  ArrowLeft: '\uE012',
  ArrowUp: '\uE013',
  ArrowRight: '\uE014',
  ArrowDown: '\uE015',
  Home: '\uE011',
  End: '\uE010',
};

/** One command of the protocol (w3.org/TR/webdriver). @throws Error with what the driver says */
async function ask(path: string, body?: unknown, method = body === undefined ? 'GET' : 'POST'): Promise<unknown> {
  const response = await fetch(`http://localhost:${PORT}${path}`, {
    method,
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const { value } = (await response.json()) as { value: unknown };
  if (response.ok) return value;
  const { error = 'unknown', message = '' } = value as { error?: string; message?: string };
  throw new Error(`WebDriver: ${error}: ${message}`);
}

async function listening(): Promise<void> {
  for (let i = 0; i < 100; i++) {
    if (
      await ask('/status').then(
        () => true,
        () => false,
      )
    )
      return;
    await new Promise((r) => setTimeout(r, 100));
  }
  throw new Error('WebKitWebDriver does not answer.');
}

/** @throws MissingEngine */
export async function webkit(): Promise<Browser> {
  const binary = ['4.1', '6.0', '4.0'].map((v) => `/usr/lib/x86_64-linux-gnu/webkit2gtk-${v}/MiniBrowser`).find((p) => existsSync(p));
  if (!binary || !existsSync(DRIVER) || !existsSync(SCREEN))
    throw new MissingEngine('WebKitGTK is not here: `apt-get install webkit2gtk-driver xvfb`.');
  const children: ChildProcess[] = [
    spawn(SCREEN, [DISPLAY, '-screen', '0', '1280x900x24'], { stdio: 'ignore' }),
    spawn(DRIVER, [`--port=${PORT}`], {
      stdio: 'ignore',
      env: { ...process.env, DISPLAY, WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS: '1', LIBGL_ALWAYS_SOFTWARE: '1' },
    }),
  ];
  const close = (): Promise<void> => {
    for (const child of children) child.kill();
    return Promise.resolve();
  };
  const begin = async (): Promise<{ readonly at: string; readonly version: string }> => {
    const alwaysMatch = { 'webkitgtk:browserOptions': { binary, args: ['--automation'] }, timeouts: { script: SCRIPT_MS } };
    const { sessionId, capabilities } = (await ask('/session', { capabilities: { alwaysMatch } })) as {
      sessionId: string;
      capabilities: { browserVersion: string };
    };
    return { at: `/session/${sessionId}`, version: capabilities.browserVersion };
  };
  try {
    await listening();
    const first = await begin();
    await ask(first.at, undefined, 'DELETE');
    return {
      name: `WebKitGTK ${first.version}`,
      async tab() {
        const { at } = await begin();
        return {
          goto: async (url) => void (await ask(`${at}/url`, { url })),
          reload: async () => void (await ask(`${at}/refresh`, {})),
          async run(script) {
            const told = `const done = arguments[0]; (async () => { ${script} })().then((value) => done({ value: value ?? null }), (e) => done({ error: String(e) }));`;
            const { value, error } = (await ask(`${at}/execute/async`, { script: told, args: [] })) as { value?: unknown; error?: string };
            if (error !== undefined) throw new Error(error);
            return value;
          },
          async keys(...names) {
            const actions = names.flatMap((name) => ['keyDown', 'keyUp'].map((type) => ({ type, value: KEYS[name] ?? name })));
            await ask(`${at}/actions`, { actions: [{ type: 'key', id: 'keyboard', actions }] });
          },
          screenshot: async (path) => writeFile(path, Buffer.from((await ask(`${at}/screenshot`)) as string, 'base64')),
          close: async () => void (await ask(at, undefined, 'DELETE')),
        };
      },
      close,
    };
  } catch (e) {
    await close();
    throw e;
  }
}
