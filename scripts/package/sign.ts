// The one step of a release that needs the release key, for the machine that holds it:
//   node scripts/package/sign.ts manifest.json --release-key FILE > release.json
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { readReleaseKey, signRelease } from './release.ts';

const { values, positionals } = parseArgs({ options: { 'release-key': { type: 'string' } }, allowPositionals: true });
const [manifest] = positionals;
const key = values['release-key'];
if (!manifest || !key) {
  process.stderr.write('node scripts/package/sign.ts manifest.json --release-key FILE > release.json\n');
  process.exit(2);
}
process.stdout.write(`${JSON.stringify(signRelease(readFileSync(manifest, 'utf8'), readReleaseKey(key)))}\n`);
