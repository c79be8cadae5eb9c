// Builds apps/agent/dist/agent.cjs, one file for the stock Node 22 of the packages, when something it is made of has changed.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const dist = join(root, 'apps/agent/dist');
const bundle = join(dist, 'agent.cjs');
const stamp = join(dist, '.inputs');

/** Everything the result depends on: sources, contracts, this script, and the locked versions. */
const inputs = [
  'package-lock.json',
  'tsconfig.base.json',
  'scripts/build-agent.mjs',
  'scripts/package/bundle.ts',
  'apps/agent/package.json',
  ...filesUnder('apps/agent/src'),
  ...filesUnder('packages/contracts/src'),
  ...filesUnder('packages/alerting/src'),
];
const hash = createHash('sha256');
for (const path of inputs)
  hash
    .update(`${path}\0`)
    .update(readFileSync(join(root, path)))
    .update('\0');
const current = hash.digest('hex');

if (current !== built()) {
  const { bundleAgent } = await import('./package/bundle.ts');
  const startedAt = performance.now();
  await bundleAgent(bundle);
  const version = execFileSync(process.execPath, [bundle, '--version'], { encoding: 'utf8' }).trim();
  const { version: wanted } = JSON.parse(readFileSync(join(root, 'apps/agent/package.json'), 'utf8'));
  if (version !== wanted) throw new Error(`the built agent says it is ${version}, not ${wanted}`);
  writeFileSync(stamp, current);
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
  console.log(`apps/agent built in ${seconds} s, ${Math.round(readFileSync(bundle).length / 1024)} kB`);
}

/** The hash the present result was built from; undefined when there is none. */
function built() {
  try {
    readFileSync(bundle);
    return readFileSync(stamp, 'utf8');
  } catch {
    return undefined;
  }
}

/** Source files below a folder, sorted, without tests and what only they use. */
function filesUnder(folder) {
  return readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !/\.test\.ts$/.test(entry.name))
    .map((entry) => relative(root, join(entry.parentPath, entry.name)))
    .filter((path) => !/[/\\]testing[/\\]/.test(path))
    .sort();
}
