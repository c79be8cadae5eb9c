import { defineConfig } from 'vitest/config';

/** Journeys on this computer, one after the other: they mount volumes and start servers. */
export default defineConfig({
  test: {
    include: ['e2e/*.test.ts', 'e2e/{mail,packages,sla,windows}/*.test.ts'],
    fileParallelism: false,
    testTimeout: 300_000,
    hookTimeout: 120_000,
    // As for the other tests: a second try in CI is shown in the report; at a desk there is none.
    retry: process.env.CI ? 1 : 0,
  },
});
