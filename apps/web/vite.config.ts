import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';

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
        // What is loaded first comes in few files: each group takes along what it needs. The rest is cut as the pages share
        // it, so that none brings what only another needs (e2e/pages/first-load.test.ts).
        codeSplitting: {
          groups: [
            { name: 'react', test: /node_modules[\\/](react|react-dom|scheduler)[\\/]/, priority: 5 },
            { name: 'start', tags: ['$initial'], priority: 4 },
            {
              name: 'basics',
              test: /node_modules[\\/]@(tanstack[\\/]react-query|mantine[\\/]core[\\/]esm[\\/]core)[\\/]/,
              priority: 3,
            },
            {
              name: 'forms',
              test: /src[\\/](features[\\/]auth[\\/]AuthLayout|ui[\\/]form[\\/](FormFrame|use-save))\.tsx?$/,
              priority: 2,
            },
            { name: 'shell', test: /src[\\/]shell[\\/]StaffShell\.tsx$/, priority: 1 },
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
