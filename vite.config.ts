/** Build, dev server, the server of `npm start`, and both Vitest projects. */

import tailwindcss from '@tailwindcss/vite';
import react from '@vitejs/plugin-react';
import { playwright } from '@vitest/browser-playwright';
import { defineConfig } from 'vitest/config';
import { chromiumFlags } from './tools/chromium.ts';
import { firstPaint } from './tools/firstPaint.ts';
import { isolation, pageHeaders } from './tools/headers.ts';
import { keptModules } from './tools/keptModules.ts';
import { leanZod } from './tools/leanZod.ts';
import { linkTags } from './tools/linkTags.ts';
import { offlineBuild } from './tools/offlineBuild.ts';
import { wasmKernels } from './tools/wasmKernels.ts';
import { wasmPool, wasmThreads } from './tools/wasmThreads.ts';
import { workerParts } from './tools/workerParts.ts';

/** Browser tests of what computes, half of all their time. */
const ENGINES = 'src/{engine,training}/**/*.browser.test.ts';

export default defineConfig({
  base: './',
  plugins: [react(), tailwindcss(), wasmKernels(), leanZod(), wasmThreads(), linkTags(), offlineBuild(), keptModules()],
  worker: {
    format: 'es',
    plugins: () => [leanZod(), wasmThreads()],
    rolldownOptions: {
      output: { codeSplitting: { includeDependenciesRecursively: false, groups: [{ name: workerParts, debugName: 'worker parts' }] } },
    },
  },
  // Two pages: the playground, and /bench/ that measures a visitor's device.
  build: {
    target: 'es2023',
    modulePreload: { polyfill: false }, // whatever runs es2023 has it
    chunkSizeWarningLimit: 1500,
    rolldownOptions: {
      input: { main: 'index.html', bench: 'bench/index.html' },
      output: { codeSplitting: { includeDependenciesRecursively: false, groups: [{ name: firstPaint(), debugName: 'first paint' }] } },
    },
  },
  // Named here so that nothing is re-bundled, and no page reloaded, in the middle of a browser test.
  optimizeDeps: {
    rolldownOptions: { plugins: [wasmPool()] },
    include: [
      'react',
      'react-dom/client',
      'radix-ui',
      'lucide-react',
      'zustand',
      'zod',
      'comlink',
      'idb',
      'lz-string',
      '@tensorflow/tfjs-core',
      '@tensorflow/tfjs-core/dist/register_all_gradients',
      '@tensorflow/tfjs-backend-wasm',
      '@tensorflow/tfjs-backend-webgpu',
    ],
  },
  server: { port: 5173, headers: isolation },
  preview: {
    port: 4173,
    strictPort: true,
    headers: pageHeaders,
  },
  test: {
    // What is pure is tested in Node; the rest mostly in a browser, which this does not see.
    coverage: {
      provider: 'v8',
      include: ['src/kinds/*/core/**/*.ts', 'src/kinds/shared/sudoku/{board,rules}.ts', 'src/model/**/*.ts', 'src/protocol/**/*.ts'],
      // Not WebAssembly's source, which is no module of Node, nor E-TRM in tfjs ops, which browser tests compare with PyTorch.
      exclude: ['**/*.test.ts', '**/*.testing.ts', '**/fixtures/**', '**/assembly/**', 'src/model/architectures/etrm/{forward,reads}.ts'],
      reporter: ['text-summary'],
      // Floors, in percent, one or two below what is reached; a branch of protocol/ is five percent.
      thresholds: {
        'src/kinds/*/core/**/*.ts': { lines: 98, branches: 91 },
        'src/kinds/shared/sudoku/{board,rules}.ts': { lines: 98, branches: 91 },
        'src/model/**/*.ts': { lines: 95, branches: 90 },
        'src/protocol/**/*.ts': { lines: 98, branches: 88 },
      },
    },
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          environment: 'node',
          include: ['{src,tools,bench}/**/*.test.ts'],
          setupFiles: ['src/testkit.setup.ts'],
          exclude: ['**/*.browser.test.ts'],
          // One module graph a thread: loading tfjs and zod for each of a hundred files took longer than the tests.
          pool: 'threads',
          maxWorkers: '100%', // not one less: the thread that starts them has nothing to do meanwhile
          isolate: false,
          unstubGlobals: true,
          restoreMocks: true,
          // A hang is caught; a busy machine is not a failure.
          testTimeout: 60_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'browser',
          include: ['src/**/*.browser.test.{ts,tsx}'],
          testTimeout: 300_000,
          fileParallelism: false,
          browser: {
            enabled: true,
            headless: true,
            screenshotFailures: false,
            provider: playwright({
              launchOptions: {
                args: [...chromiumFlags],
                ...(process.env['CHROMIUM_PATH'] ? { executablePath: process.env['CHROMIUM_PATH'] } : {}),
              },
            }),
            // Two browsers side by side, of about as much work: one has a single thread for its GPU's kernels, which it compiles most of the time.
            instances: [
              { browser: 'chromium', name: 'browser: engines', include: [ENGINES] },
              { browser: 'chromium', name: 'browser: the rest', exclude: [ENGINES] },
            ],
          },
        },
      },
    ],
  },
});
