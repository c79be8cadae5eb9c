import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { enrolments, enrolmentTokens } from '@lanet/contracts/agents';
import { enrolmentLinks, install } from '@lanet/contracts/install';
import { audit } from '@lanet/contracts/settings';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { publishCommandKey, TestAgent } from '../../testing/test-agent.ts';
import { writePackages } from '../../testing/test-release.ts';
import { createTestServer, type TestClient, type TestServer } from '../../testing/test-server.ts';

const DEB = 'lanet-helpdesk-agent_0.2.0_amd64.deb';

let server: TestServer;
let acme: TestClient;
let folder: string;
let sums: Record<string, string>;
const deb = Buffer.from('a package');
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lanet-packages-'));
  sums = await writePackages(folder, { [DEB]: deb, 'release.json': Buffer.from('{}') });
  server = await createTestServer({ LANET_PACKAGES_DIR: folder });
  await publishCommandKey(server);
  acme = await server.client('Acme');
});
afterAll(async () => {
  await server.close();
  await rm(folder, { recursive: true });
});

async function makeToken(changes: object = {}) {
  const { body } = await server.technician.call(enrolmentTokens.create, {
    body: { clientId: acme.id, siteId: acme.siteId, label: 'Office', ...changes },
  });
  return body.item;
}

async function makeLink(tokenId: string, body: { validDays?: number } = {}) {
  const made = await server.technician.call(enrolmentLinks.create, { params: { id: tokenId }, body });
  expect(made.status).toBe(201);
  return { text: String(made.body.address).split('/').at(-1) ?? '', address: made.body.address, item: made.body.item };
}

/** Each from an address of its own: attempts are counted by address and minute. */
let calls = 0;
const from = () => {
  calls += 1;
  return `10.1.${Math.floor(calls / 250)}.${calls % 250}`;
};
const post = async (path: string, payload: object, remoteAddress = from()) => {
  const answer = await server.app.http.inject({
    ...{ method: 'POST', url: path, payload, remoteAddress },
    headers: { host: 'localhost:3000' },
  });
  return { status: answer.statusCode, body: answer.json() };
};
const open = (link: string) => post(install.open.path, { link });
const claim = (link: string) => post(install.claim.path, { link });
const get = (url: string, headers: Record<string, string> = {}) =>
  server.app.http.inject({
    method: 'GET',
    url,
    remoteAddress: from(),
    headers: { host: 'localhost:3000', ...headers },
  });

describe('a link', () => {
  it('leads to its site, and gives out tokens that are not its own, which let computers in by its rules', async () => {
    const token = await makeToken({ maxUses: 2 });
    const { text, address, item } = await makeLink(token.id);
    expect(address).toBe(`http://localhost:3000/e/${text}`);
    expect(item).toMatchObject({ state: 'active', hint: text.slice(0, 4), claims: 0 });

    const leads = await open(text);
    expect(leads.body).toMatchObject({ client: 'Acme', organisation: 'LANET', needsApproval: true });
    expect(leads.body.packages).toMatchObject([{ file: DEB, system: 'linux', arch: 'x64', sha256: sums[DEB] }]);

    const claimed = await claim(text);
    const joining = new TestAgent(server);
    expect((await joining.enrol(claimed.body.token)).body.state).toBe('pending');
    const uses = await server.technician.call(enrolmentTokens.uses, { params: { id: token.id } });
    expect(uses.body.items).toMatchObject([{ hostname: joining.facts.hostname, result: 'pending' }]);
    // The same computer again, and no more computers than the token has uses.
    expect((await joining.enrol(claimed.body.token)).status).toBe(201);
    await new TestAgent(server).enrol(claimed.body.token);
    expect((await new TestAgent(server).enrol(claimed.body.token)).status).toBe(403);
    expect((await open(text)).status).toBe(404);
  });

  it('says how far the computer has come', async () => {
    const { text } = await makeLink((await makeToken()).id);
    const { token } = (await claim(text)).body;
    const progress = async () => (await post(install.progress.path, { token })).body.state;
    expect(await progress()).toBe('waiting');

    const agent = new TestAgent(server);
    await agent.enrol(token);
    expect(await progress()).toBe('pending');
    const waiting = await server.technician.call(enrolments.list, { query: { state: 'pending' } });
    const mine = waiting.body.items.find(({ hostname }: { hostname: string }) => hostname === agent.facts.hostname);
    await server.technician.call(enrolments.approve, { params: { id: mine.deviceId }, body: {} });
    expect(await progress()).toBe('joined');
    await expect.poll(async () => (await agent.grant()).status).toBe(200);
    await agent.report();

    expect(await progress()).toBe('reporting');
  });

  it('that is wrong, expired, revoked or of a revoked token is answered alike', async () => {
    const token = await makeToken();
    const revoked = await makeLink(token.id);
    await server.technician.call(enrolmentLinks.revoke, { params: { id: revoked.item.id } });
    const closed = await makeToken();
    const ofClosed = await makeLink(closed.id);
    await server.technician.call(enrolmentTokens.revoke, { params: { id: closed.id } });
    const links = [revoked.text, ofClosed.text, 'a'.repeat(32), 'no-link', `${'a'.repeat(31)}'`];

    const answers = await Promise.all(links.map(open));
    const claims = await Promise.all(links.map(claim));
    const scripts = await Promise.all(links.slice(0, 4).map((link) => get(`/e/${link}/install.sh`)));

    const plain = ({
      status,
      body: { requestId: _id, instance: _path, ...body },
    }: Awaited<ReturnType<typeof open>>) => ({
      status,
      body,
    });
    for (const answer of [...answers, ...claims]) {
      expect(plain(answer)).toEqual(plain(answers[0] ?? answer));
      expect(answer.status).toBe(404);
    }
    expect(scripts.map(({ statusCode }) => statusCode)).toEqual([404, 404, 404, 404]);
    const listed = await server.technician.call(enrolmentLinks.list, { params: { id: closed.id } });
    expect(listed.body.items).toMatchObject([{ state: 'closed' }]);
    expect(await server.technician.call(enrolmentLinks.create, { params: { id: closed.id }, body: {} })).toMatchObject({
      status: 409,
    });
  });

  it('that is revoked takes the tokens along that it gave out', async () => {
    const { text, item } = await makeLink((await makeToken()).id);
    const { token } = (await claim(text)).body;
    await server.technician.call(enrolmentLinks.revoke, { params: { id: item.id } });

    expect((await new TestAgent(server).enrol(token)).status).toBe(403);
  });

  it('is written down whenever it gives a token out, without its text', async () => {
    const { text } = await makeLink((await makeToken({ label: 'Written down' })).id);
    await claim(text);

    const { body } = await server.admin.call(audit.list, { query: { limit: 20 } });
    expect(body.items.map(({ action }: { action: string }) => action)).toContain('agents.link_used');
    expect(JSON.stringify(body)).not.toContain(text);
    const { rows } = await server.db.admin.query('select * from enrolment_links');
    expect(JSON.stringify(rows)).not.toContain(text);
  });

  it('is not opened for tokens more than ten times a minute from one address', async () => {
    const { text } = await makeLink((await makeToken()).id);
    const answers = [];
    for (let attempt = 0; attempt < 11; attempt += 1)
      answers.push((await post(install.claim.path, { link: text }, '10.9.9.9')).status);

    expect(answers).toEqual([...Array.from({ length: 10 }, () => 201), 429]);
  });

  it('is another client’s business for nobody', async () => {
    const other = await server.client('Other');
    const token = await makeToken();
    const { item } = await makeLink(token.id);
    const by = other.technician;

    expect((await by.call(enrolmentLinks.list, { params: { id: token.id } })).status).toBe(404);
    expect((await by.call(enrolmentLinks.create, { params: { id: token.id }, body: {} })).status).toBe(404);
    expect((await by.call(enrolmentLinks.revoke, { params: { id: item.id } })).status).toBe(404);
  });
});

describe('packages', () => {
  it('are what SHA256SUMS lists, whole or in parts, and for ever where the sum is named', async () => {
    const whole = await get(`/downloads/${DEB}`);
    const part = await get(`/downloads/${DEB}?sha256=${sums[DEB]}`, { range: 'bytes=2-' });

    expect(whole.rawPayload.equals(deb)).toBe(true);
    expect(whole.headers).toMatchObject({ 'cache-control': 'public, no-cache', etag: `"${sums[DEB]}"` });
    expect(part.statusCode).toBe(206);
    expect(part.body).toBe('package');
    expect(part.headers['cache-control']).toContain('immutable');
    expect((await get(`/downloads/${DEB}`, { 'if-none-match': `"${sums[DEB]}"` })).statusCode).toBe(304);
    expect((await get(`/downloads/${DEB}?sha256=${'0'.repeat(64)}`)).statusCode).toBe(404);
  });

  it.each(['SHA256SUMS', 'passwd', '..%2f..%2fetc%2fpasswd', '%2e%2e', DEB.toLowerCase().replace('.deb', '')])(
    'are not %s',
    async (file) => {
      expect((await get(`/downloads/${file}`)).statusCode).toBe(404);
    },
  );

  it('are read again when they change, and one that is not what its sum says is not handed out', async () => {
    const own = await mkdtemp(join(tmpdir(), 'lanet-packages-'));
    await writePackages(own, { 'one_1.0.0_amd64.deb': Buffer.from('one') });
    const second = await createTestServer({ LANET_PACKAGES_DIR: own });
    const has = async (file: string) =>
      (await second.app.http.inject({ url: `/downloads/${file}`, headers: { host: 'localhost:3000' } })).statusCode;
    expect(await has('one_1.0.0_amd64.deb')).toBe(200);

    await writePackages(own, {
      'two_1.0.0_amd64.deb': Buffer.from('two'),
      'half_1.0.0_amd64.deb': Buffer.from('half'),
    });
    await writeFile(join(own, 'half_1.0.0_amd64.deb'), 'hal');

    expect(await has('two_1.0.0_amd64.deb')).toBe(200);
    expect(await has('one_1.0.0_amd64.deb')).toBe(404);
    expect(await has('half_1.0.0_amd64.deb')).toBe(404);
    await second.close();
    await rm(own, { recursive: true });
  });
});

/** Runs a script of the server as `curl … | sh` does, without being root. */
async function runScript(text: string, args: string[] = []): Promise<{ code: number; out: string }> {
  const child = promisify(execFile)('sh', ['-s', '--', ...args], {
    env: { PATH: process.env.PATH, LANG: 'en_US.UTF-8' },
  });
  child.child.stdin?.end(text);
  return child.then(
    ({ stdout, stderr }) => ({ code: 0, out: stdout + stderr }),
    ({ code, stdout, stderr }) => ({ code, out: String(stdout) + String(stderr) }),
  );
}

describe('install.sh', () => {
  it('is filled in, kept by nobody, and holds no token', async () => {
    const { text } = await makeLink((await makeToken()).id);
    const { body, headers } = await get(`/e/${text}/install.sh`);

    expect(headers).toMatchObject({ 'cache-control': 'no-store', 'content-type': 'text/x-shellscript; charset=utf-8' });
    expect(body).toContain(`linux x64 deb ${DEB} ${sums[DEB]}`);
    expect(body).toContain("server='http://localhost:3000'");
    expect(body).not.toMatch(/@[A-Z]+@|LANET-[A-Z2-7]{26}/);
  });

  it.runIf(process.platform === 'linux')('does nothing when it is cut anywhere', async () => {
    const { text } = await makeLink((await makeToken()).id);
    const { body } = await get(`/e/${text}/install.sh`);
    const traced = body.replace('  set -eu\n', '  echo started\n  exit 99\n');
    expect(await runScript(traced)).toMatchObject({ code: 99, out: 'started\n' });
    const end = traced.trimEnd().length;
    for (let length = 1000; length < end; length += 1000)
      expect((await runScript(traced.slice(0, length))).out).not.toContain('started');
    for (const cut of [1, 5, 9, 13])
      expect((await runScript(traced.slice(0, end - 5 - cut))).out).not.toContain('started');
  });

  it.runIf(process.platform === 'linux')('says with --dry-run what it would do', async () => {
    const { text } = await makeLink((await makeToken()).id);
    const { body } = await get(`/e/${text}/install.sh`);
    const onDebian = body.replaceAll('uname -m', 'echo x86_64');

    const { out, code } = await runScript(onDebian, ['--dry-run', '--tag', 'Sales']);
    expect(out).toMatch(new RegExp(`Would install ${DEB}|no package for this computer`));
    expect(code === 0).toBe(out.includes('Would install'));
    expect(await runScript(onDebian, ['--tag', 'a"b'])).toMatchObject({ code: 1 });
    expect(await runScript(onDebian, ['--what'])).toMatchObject({ code: 1 });
  });
});

it('install.ps1 is one function that its last line calls, and asks for the msi', async () => {
  const { text } = await makeLink((await makeToken()).id);
  const { body } = await get(`/e/${text}/install.ps1`);
  const lines = body
    .trimEnd()
    .split('\n')
    .filter((line) => !line.startsWith('#'));

  expect(lines[0]).toBe('function Install-LanetAgent {');
  expect(lines.at(-1)).toBe('Install-LanetAgent');
  expect(lines.slice(1, -2).every((line) => line === '' || /^[ '}]|^[a-z]+ [a-z0-9]+ /.test(line))).toBe(true);
  expect(await readFile(new URL('files/install.ps1', import.meta.url), 'utf8')).toContain('@PACKAGES@');
});
