/** Runs a command with CHROMIUM_PATH set: `tsx tools/with-chromium.ts vitest run`. */

import { spawn } from 'node:child_process';
import { findChromium } from './chromium.ts';

const [command, ...args] = process.argv.slice(2);
if (!command) {
  console.error('Usage: tsx tools/with-chromium.ts COMMAND [ARG ...]');
  process.exit(2);
}
try {
  const path = await findChromium();
  const child = spawn(command, args, {
    stdio: 'inherit',
    env: { ...process.env, CHROMIUM_PATH: path },
    shell: process.platform === 'win32',
  });
  child.on('exit', (code) => process.exit(code ?? 1));
} catch (e) {
  console.error(e instanceof Error ? e.message : e);
  process.exit(1);
}
