import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    // Two cores: more workers only queue on the database server that all test files share.
    maxWorkers: 2,
    testTimeout: 30_000,
    hookTimeout: 60_000,
    // Two cores carry browser, database and tests at once in CI. A second try is shown in the report; at a desk there is none.
    retry: process.env.CI ? 1 : 0,
    projects: [
      {
        extends: true,
        test: {
          name: 'rules',
          include: [
            'packages/**/*.test.ts',
            'apps/{server,agent}/src/**/*.rules.test.ts',
            'apps/agent/src/**/*.test.ts',
            'scripts/**/*.test.ts',
          ],
        },
      },
      {
        extends: true,
        test: {
          name: 'server',
          include: ['apps/server/src/**/*.test.ts'],
          exclude: ['**/*.rules.test.ts', '**/node_modules/**'],
          globalSetup: ['apps/server/src/testing/database.setup.ts'],
        },
      },
      {
        extends: 'apps/web/vite.config.ts',
        test: { name: 'web', environment: 'jsdom', include: ['apps/web/src/**/*.test.{ts,tsx}'] },
      },
      {
        extends: true,
        test: { name: 'pages', include: ['e2e/pages/**/*.test.ts'], testTimeout: 120_000, fileParallelism: false },
      },
    ],
  },
});
