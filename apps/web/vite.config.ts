import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';

/**
 * Configuration of the web application's build and of its component tests. `root` is not set: scripts/build-web.mjs
 * passes it, and the tests run from the repository's root.
 */
export default defineConfig({
  plugins: [react()],
  build: {
    target: 'es2022',
    // Older targets lower `light-dark()` to a form in which the colours vanish.
    cssTarget: ['chrome123', 'firefox120', 'safari17.5'],
    // The polyfill and inlined files would need an inline script or a `data:` source, which the policy forbids.
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    rolldownOptions: {
      output: {
        codeSplitting: {
          groups: [
            { name: 'react', test: /node_modules[\\/](react|react-dom|scheduler)[\\/]/, priority: 3 },
            { name: 'kit', test: /node_modules[\\/](@mantine[\\/](core|hooks|store|notifications)|@floating-ui)[\\/]/, priority: 2, entriesAware: true },
            { name: 'data', test: /node_modules[\\/](@tanstack|i18next|react-i18next|zod)[\\/]/, priority: 1, entriesAware: true },
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
