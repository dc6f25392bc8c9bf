// Builds the web app: a static site of relative addresses that any host serves under any path. `npm run
// build:web` writes web/dist; `npx vite web` develops.

import { statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';
import { consentStep } from './build/consent.js';
import { diarisationNetworks, modelAssets } from './build/model-assets.js';
import { precacheList } from './build/precache-list.js';

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

const runtime = here('../node_modules/onnxruntime-web/dist/ort-wasm-simd-threaded.wasm');

export default defineConfig({
  root: here('.'),
  base: './',
  plugins: [modelAssets(), consentStep(), precacheList()],
  define: {
    __RUNTIME_BYTES__: String(statSync(runtime).size),
    __TELLS_VOICES_APART__: String(diarisationNetworks().length > 0),
  },
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  worker: { format: 'es', plugins: () => [modelAssets()] },
  // The development server would move it away from the .wasm file beside it.
  optimizeDeps: { exclude: ['onnxruntime-web'] },
  server: {
    headers: {
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-embedder-policy': 'require-corp',
    },
  },
  build: {
    target: 'es2023',
    outDir: here('./dist'),
    emptyOutDir: true,
    // Fonts and worklets stay files: the Content-Security-Policy allows no data: addresses.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: {
      input: {
        index: here('./index.html'),
        'service-worker': here('./service-worker/service-worker.ts'),
      },
      output: {
        entryFileNames: (chunk) =>
          chunk.name === 'service-worker' ? 'service-worker.js' : 'assets/[name]-[hash].js',
      },
    },
  },
});
