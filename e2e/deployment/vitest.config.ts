import { defineConfig } from 'vitest/config';

/** Installs on machines that boot, one after the other. */
export default defineConfig({
  test: {
    include: ['e2e/deployment/*.test.ts'],
    fileParallelism: false,
    testTimeout: 600_000,
    hookTimeout: 900_000,
  },
});
