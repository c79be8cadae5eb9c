// Builds apps/web/dist when, and only when, something it is made of has changed: `npm start` calls this every time.
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const web = join(root, 'apps/web');
const stamp = join(web, 'dist/.inputs');

/** Everything the result depends on: sources, public files, contracts, configuration, and the locked versions. */
const inputs = [
  'package-lock.json',
  'tsconfig.base.json',
  'apps/web/index.html',
  'apps/web/package.json',
  'apps/web/tsconfig.json',
  'apps/web/vite.config.ts',
  ...filesUnder('apps/web/src'),
  ...filesUnder('apps/web/public'),
  ...filesUnder('packages/contracts/src'),
  ...filesUnder('packages/alerting/src'),
];

const hash = createHash('sha256');
for (const path of inputs)
  hash
    .update(path)
    .update('\0')
    .update(readFileSync(join(root, path)))
    .update('\0');
const current = hash.digest('hex');

if (current !== built()) {
  const { build } = await import('vite');
  const startedAt = performance.now();
  await build({ root: web, configFile: join(web, 'vite.config.ts'), logLevel: 'warn' });
  writeFileSync(stamp, current);
  console.log(`apps/web built in ${((performance.now() - startedAt) / 1000).toFixed(1)} s`);
}

/** The hash the present result was built from; undefined when there is none. */
function built() {
  try {
    return readFileSync(stamp, 'utf8');
  } catch {
    return undefined;
  }
}

/** Source files below a folder, sorted, without tests: those change often and never the result. */
function filesUnder(folder) {
  return readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !/\.test\.tsx?$/.test(entry.name))
    .map((entry) => relative(root, join(entry.parentPath, entry.name)))
    .sort();
}
