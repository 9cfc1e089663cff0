/** A person's journeys in a real browser, against the built app with the headers it is served with. */

import { defineConfig } from '@playwright/test';
import { chromiumFlags } from '../tools/chromium.ts';

/** Journeys on a GPU, which is an emulated one without hardware and busy enough with one: one at a time. */
const onGpu = /(arcLearn|device|sudoku)\.spec\.ts$/;

/** Where the built page is served; the ports after it are the journeys' own. A second run of all of them on one machine takes another. */
export const PORT = Number(process.env['E2E_PORT'] ?? 4179);

export default defineConfig({
  testDir: '.',
  outputDir: '../test-results',
  workers: 2,
  // What passes the second time only is listed as flaky: a fault to look for, and none that keeps a release.
  retries: 1,
  projects: [
    { name: 'gpu', testMatch: onGpu, workers: 1 },
    { name: 'cpu', testIgnore: onGpu },
  ],
  timeout: 240_000,
  expect: { timeout: 30_000 },
  reporter: [['list']],
  use: {
    baseURL: `http://localhost:${PORT}/`,
    viewport: { width: 1280, height: 800 },
    trace: 'off',
    launchOptions: {
      args: [...chromiumFlags],
      ...(process.env['CHROMIUM_PATH'] ? { executablePath: process.env['CHROMIUM_PATH'] } : {}),
    },
  },
  webServer: {
    command: `npx vite build && npx vite preview --port ${PORT}`,
    cwd: '..',
    port: PORT,
    timeout: 180_000,
    reuseExistingServer: false,
  },
});
