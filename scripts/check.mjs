// `npm run check`: format and lint, types, import directions, nothing unused, generated files up to date, rules of size.
// Each part runs to its end, so that one run says everything that is wrong.
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../', import.meta.url));
const node = process.execPath;

/** Fewer modules than this means that the tool read nothing, as dependency-cruiser does with a TypeScript it cannot use. */
const LEAST_MODULES = 250;

const parts = [
  ['format and lint', ['node_modules/@biomejs/biome/bin/biome', 'check', '--error-on-warnings', '.']],
  ['types: server, agent, packages', ['node_modules/ts7/bin/tsc', '-p', 'tsconfig.json']],
  ['types: page of the agent', ['node_modules/ts7/bin/tsc', '-p', 'apps/agent/page/tsconfig.json']],
  ['types: web', ['node_modules/ts7/bin/tsc', '-p', 'apps/web/tsconfig.json']],
  [
    'import directions',
    [
      'node_modules/dependency-cruiser/bin/dependency-cruiser.mjs',
      '--config',
      '.dependency-cruiser.cjs',
      'apps',
      'packages',
      'e2e',
      'bench',
      'scripts',
    ],
    enoughModules,
  ],
  ['nothing unused', ['node_modules/knip/bin/knip.js', '--no-progress']],
  ['generated files', ['scripts/generate.ts', '--check']],
  ['sizes and words', ['scripts/check/limits.ts']],
];

let failed = 0;
for (const [name, args, verify] of parts) {
  const startedAt = performance.now();
  const { ok, output } = await run(args);
  const complaint = ok && verify ? verify(output) : undefined;
  const good = ok && !complaint;
  console.log(`${good ? 'ok  ' : 'FAIL'} ${name} (${((performance.now() - startedAt) / 1000).toFixed(1)} s)`);
  if (good) continue;
  failed += 1;
  console.log(complaint ?? output.trim());
}
process.exitCode = failed > 0 ? 1 : 0;

function enoughModules(output) {
  const [, count] = /(\d+) modules/.exec(output) ?? [];
  if (Number(count) >= LEAST_MODULES) return undefined;
  return `dependency-cruiser read ${count ?? 'no'} modules, expected at least ${LEAST_MODULES}`;
}

function run(args) {
  return new Promise((resolve) => {
    execFile(node, args, { cwd: root, maxBuffer: 64 * 1024 * 1024 }, (error, stdout, stderr) => {
      resolve({ ok: !error, output: `${stdout}${stderr}` });
    });
  });
}
