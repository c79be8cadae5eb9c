import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';

const byPage = { entriesAware: true, entriesAwareMergeThreshold: 20_000 };

/**
 * Configuration of the web application's build and of its component tests. `root` is not set: scripts/build-web.mjs
 * passes it, and the tests run from the repository's root.
 */
export default defineConfig({
  plugins: [react()],
  // While developing pages: `vite apps/web` beside a server on its usual port.
  server: { proxy: { '/api': 'http://127.0.0.1:3000' } },
  build: {
    target: 'es2022',
    // Older targets lower `light-dark()` to a form in which the colours vanish.
    cssTarget: ['chrome123', 'firefox120', 'safari17.5'],
    // The polyfill and inlined files would need an inline script or a `data:` source, which the policy forbids.
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    rolldownOptions: {
      output: {
        // Chunks shared by several pages would be named after all of them.
        chunkFileNames: ({ name }) => `assets/${name.split('~')[0]}-[hash].js`,
        codeSplitting: {
          groups: [
            { name: 'react', test: /node_modules[\\/](react|react-dom|scheduler)[\\/]/, priority: 3 },
            // What only a later page uses stays out of the first load; pieces under 20 kB are not worth a request.
            { name: 'kit', test: /node_modules[\\/](@mantine|@floating-ui)[\\/]/, priority: 2, ...byPage },
            {
              name: 'data',
              test: /node_modules[\\/](@tanstack|i18next|react-i18next|zod)[\\/]/,
              priority: 1,
              ...byPage,
            },
          ],
        },
      },
    },
  },
  test: {
    setupFiles: [new URL('./src/testing/browser.setup.ts', import.meta.url).pathname],
    restoreMocks: true,
  },
});
