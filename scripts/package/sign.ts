// The steps of a release that need the release key, for the machine that holds it:
//   node scripts/package/sign.ts manifest.json --release-key FILE > release.json
//   node scripts/package/sign.ts --archive lanet-helpdesk-production.tar.gz --release-key FILE > ….tar.gz.sig
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { readReleaseKey, signRelease } from './release.ts';
import { signArchive } from './server/sign-archive.ts';

const { values, positionals } = parseArgs({
  options: { 'release-key': { type: 'string' }, archive: { type: 'string' } },
  allowPositionals: true,
});
const [manifest] = positionals;
const { archive, 'release-key': file } = values;
if ((manifest === undefined) === (archive === undefined) || !file) {
  process.stderr.write('node scripts/package/sign.ts manifest.json --release-key FILE > release.json\n');
  process.stderr.write('node scripts/package/sign.ts --archive FILE --release-key FILE > FILE.sig\n');
  process.exit(2);
}
const key = readReleaseKey(file);
if (archive !== undefined) process.stdout.write(signArchive(archive, key));
else if (manifest !== undefined)
  process.stdout.write(`${JSON.stringify(signRelease(readFileSync(manifest, 'utf8'), key))}\n`);
