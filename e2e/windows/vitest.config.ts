import { defineConfig } from 'vitest/config';

/** The Windows package under Wine: `node node_modules/vitest/vitest.mjs run --config e2e/windows/vitest.config.ts`. */
export default defineConfig({
  test: { include: ['e2e/windows/*.test.ts'], fileParallelism: false, testTimeout: 180_000, hookTimeout: 180_000 },
});
