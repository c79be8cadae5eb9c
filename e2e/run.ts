// `npm run e2e`: the main journeys on this computer. They mount a small volume, so they want root.
// `npm run test:deployment`: what an administrator does, on machines that boot; too long for every change.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../', import.meta.url));

if (process.getuid?.() !== 0) {
  console.error(
    'These tests mount file systems and boot machines for real, and only root may. Run them with sudo, or in CI.',
  );
  process.exit(1);
}
const isDeployment = process.argv[2] === '--deployment';
const config = isDeployment ? 'e2e/deployment/vitest.config.ts' : 'e2e/vitest.config.ts';
const vitest = fileURLToPath(new URL('../node_modules/vitest/vitest.mjs', import.meta.url));
const { status } = spawnSync(
  process.execPath,
  [vitest, 'run', '--config', config, ...process.argv.slice(isDeployment ? 3 : 2)],
  {
    cwd: root,
    stdio: 'inherit',
  },
);
process.exit(status ?? 1);
