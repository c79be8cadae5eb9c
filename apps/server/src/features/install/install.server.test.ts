import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { writePackages } from '../../testing/test-release.ts';
import { createTestServer } from '../../testing/test-server.ts';
import { fillServerScript } from './install.scripts.rules.ts';

/** What `GET /install.sh` answers of a server with these packages. */
async function fetchInstaller(packages: Record<string, Uint8Array>) {
  const folder = await mkdtemp(join(tmpdir(), 'lanet-packages-'));
  await writePackages(folder, packages);
  const server = await createTestServer({ LANET_PACKAGES_DIR: folder });
  const answer = await server.app.http.inject({ url: '/install.sh', headers: { host: 'localhost:3000' } });
  await server.close();
  await rm(folder, { recursive: true });
  return answer;
}

describe('the installer of the server', () => {
  const template = new URL('../../../../../deployment/scripts/install.sh', import.meta.url);

  it('is handed out where its archive is, and takes it from here', async () => {
    const { body, headers } = await fetchInstaller({
      'install.sh': await readFile(template),
      'lanet-helpdesk-production.tar.gz': Buffer.from('an archive'),
    });

    expect(headers).toMatchObject({ 'content-type': 'text/x-shellscript; charset=utf-8', 'cache-control': 'no-store' });
    expect(body).toContain("source='http://localhost:3000/downloads'");
    expect(body).toContain('curl -fsSL http://localhost:3000/install.sh | sudo bash');
    expect(body).not.toContain('install.lanet-helpdesk.com');
  });

  it('is not there where the archive is not', async () => {
    const { statusCode, body } = await fetchInstaller({ 'install.sh': await readFile(template) });

    expect(statusCode).toBe(404);
    expect(JSON.parse(body)).toMatchObject({ code: 'packages.not_found' });
  });

  it('takes no address that would end a quotation', () => {
    expect(() => fillServerScript('', "https://a'b")).toThrow(RangeError);
  });
});
