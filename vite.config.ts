import { sveltekit } from '@sveltejs/kit/vite';
import { playwright } from '@vitest/browser-playwright';
import type { Connect, PluginOption } from 'vite';
import { defineConfig } from 'vitest/config';
import { findBrowser } from './scripts/lib/browsers.mjs';
import { isReference, isolation, referencePolicy } from './scripts/serve/headers.mjs';

/** tsne-js' worker gets its policy from Vite's own servers as well. */
const keepReferenceIn: Connect.NextHandleFunction = (request, response, next) => {
  const [path = ''] = (request.url ?? '').split('?');
  if (isReference(path)) response.setHeader('Content-Security-Policy', referencePolicy);
  next();
};
const referenceHeaders: PluginOption = {
  name: 'reference-headers',
  configureServer: ({ middlewares }) => void middlewares.use(keepReferenceIn),
  configurePreviewServer: ({ middlewares }) => void middlewares.use(keepReferenceIn),
};

export default defineConfig({
  plugins: [referenceHeaders, sveltekit()],
  build: { target: 'es2023' },
  worker: { format: 'es' },
  server: { headers: isolation },
  preview: { headers: isolation },
  test: {
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          testTimeout: 60_000,
          environment: 'node',
          include: ['src/**/*.test.ts', 'cli/**/*.test.ts', 'bench/**/*.test.ts', 'scripts/**/*.test.ts'],
        },
      },
      {
        extends: true,
        optimizeDeps: {
          include: [
            '@tensorflow/tfjs-core',
            '@tensorflow/tfjs-backend-webgpu',
            '@tensorflow/tfjs-backend-webgl',
            '@tensorflow/tfjs-backend-cpu',
            'idb',
            'comlink',
            '@zip.js/zip.js/lib/zip-core.js',
            'hash-wasm',
            'ml-matrix',
            'valibot',
            'client-zip',
            'papaparse',
            'pure-rand/generator/xoroshiro128plus',
            'fflate',
            '@dicebear/core',
            '@dicebear/avataaars',
            '@resvg/resvg-wasm',
          ],
        },
        test: {
          name: 'browser',
          include: ['tests/browser/**/*.test.ts'],
          fileParallelism: false,
          testTimeout: 120_000,
          browser: {
            enabled: true,
            headless: true,
            screenshotFailures: false,
            provider: playwright({
              launchOptions: {
                executablePath: findBrowser('chromium') ?? 'chromium',
                args: [
                  '--no-sandbox',
                  '--disable-quic',
                  '--no-first-run',
                  '--disable-background-networking',
                  '--disable-component-update',
                  '--disable-sync',
                  '--enable-unsafe-webgpu',
                  '--use-webgpu-adapter=swiftshader',
                ],
              },
            }),
            instances: [{ browser: 'chromium' }],
          },
        },
      },
      {
        extends: true,
        test: {
          name: 'e2e',
          environment: 'node',
          include: ['tests/e2e/**/*.test.ts'],
          globalSetup: ['tests/e2e/global-setup.ts'],
          fileParallelism: false,
          testTimeout: 300_000,
          hookTimeout: 120_000,
        },
      },
    ],
  },
});
