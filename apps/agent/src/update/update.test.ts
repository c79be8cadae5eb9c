import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { enrolledPeer, removeFolder, temporaryFolder } from '../testing/agent-peer.ts';
import { ReleaseKit, servePackages, type TestRelease, TRIAL_SECONDS } from '../testing/release-kit.ts';
import { ScriptedServer } from '../testing/scripted-server.ts';
import { ServiceManager } from '../testing/service-manager.ts';

// A computer with the packaged version 1.0.0 under a service manager, and a server that names releases.
let kitFolder = '';
let kit: ReleaseKit;
let packaged: TestRelease;
beforeAll(async () => {
  kitFolder = temporaryFolder();
  kit = await new ReleaseKit(kitFolder).open();
  packaged = await kit.real('1.0.0');
  return () => removeFolder(kitFolder);
});

let folder = '';
let server: ScriptedServer;
let service: ServiceManager;
let launcher = '';
beforeEach(async () => {
  folder = temporaryFolder();
  server = await new ScriptedServer().start();
  server.nextReportInSeconds = 0.3;
  server.config = config();
  const peer = await enrolledPeer(server, folder);
  peer.http.close();
  writeFileSync(join(folder, 'policy.json'), JSON.stringify({ scripts: false }));
  writeFileSync(join(folder, 'agent.json'), '{}');
  launcher = kit.install(join(folder, 'program'), packaged);
});
afterEach(async () => {
  await service.stop();
  await server.stop();
  expect(server.violations).toEqual([]);
  removeFolder(folder);
});

function config(change: object = {}) {
  const etag = String(Math.random());
  const standard = { reportSeconds: 2, sampleSeconds: 1, rules: [], watchedServices: [], extraMounts: [] };
  return { etag, ...standard, ...change };
}
const startService = () => {
  const args = ['run', '--state', join(folder, 'state'), '--settings', join(folder, 'agent.json')];
  service = new ServiceManager(launcher, args).start();
};
const offer = (release: TestRelease) => {
  server.script = servePackages(release.files);
  server.config = config({ update: release.signed });
};
const versions = () => server.reports.map(({ agentVersion }) => agentVersion);
const updates = () =>
  server.reports.flatMap(({ events = [] }) => events).flatMap((event) => (event.kind === 'update' ? [event] : []));
const toldOf = (state: string) => updates().some((event) => event.state === state);
const untilReportsAgain = async (version: string) => {
  const before = server.reports.length;
  await server.until(() => server.reports.slice(before).some(({ agentVersion }) => agentVersion === version));
};

describe('a good update', () => {
  it('is downloaded in parts, tried, started, and told once the server acknowledged it', async () => {
    const next = await kit.real('1.1.0');
    startService();
    await server.until(() => versions().includes('1.0.0'));

    offer(next);

    await server.until(() => toldOf('installed'));
    expect(updates()).toMatchObject([{ version: '1.1.0', state: 'installed', reason: null }]);
    expect(versions().at(-1)).toBe('1.1.0');
    expect(service.ends).toEqual([75]);
    expect(server.requests.filter((request) => request.includes('/packages/')).length).toBeGreaterThan(1);
    expect(service.output).toContain('"updates":"by the server"');
  }, 60_000);

  it('stays over a crash, and gives way to a package that was installed since', async () => {
    offer(await kit.real('1.1.0'));
    startService();
    await server.until(() => toldOf('installed'));
    service.kill('SIGKILL');
    await untilReportsAgain('1.1.0');
    await service.stop();
    server.config = config();

    launcher = kit.install(join(folder, 'program'), await kit.real('1.2.0'));
    startService();

    await untilReportsAgain('1.2.0');
  }, 60_000);

  it('is left alone on the next start when its file was altered on the disk', async () => {
    offer(await kit.real('1.1.0'));
    startService();
    await server.until(() => toldOf('installed'));
    await service.stop();
    const bundle = join(folder, 'state/versions/1.1.0/agent.cjs');
    writeFileSync(bundle, readFileSync(bundle, 'utf8').replace('1.1.0', '6.6.6'));

    startService();

    await server.until(() => toldOf('rolled_back'));
    expect(updates()).toContainEqual(expect.objectContaining({ version: '1.1.0', reason: 'files_altered' }));
    await untilReportsAgain('1.0.0');
  }, 60_000);
});

/** Passes the self-test, as a version would that breaks only at work. */
const atWork = (code: string) => `if (process.argv.includes('--self-test')) process.exit(0);\n${code}`;

describe('a bad update', () => {
  it.each([
    { what: 'exits with 1', code: 'process.exit(1)', reason: 'failed_starts', ends: [75, 1, 1, 1] },
    { what: 'ends as if all were well', code: '', reason: 'failed_starts', ends: [75, 0, 0, 0] },
    { what: 'throws', code: 'throw new Error("no")', reason: 'failed_starts', ends: [75, 1, 1, 1] },
    { what: 'hangs in a busy loop', code: 'for (;;);', reason: 'no_health', ends: [75, 'SIGKILL'] },
    { what: 'waits for ever', code: 'setInterval(() => {}, 1e6)', reason: 'no_health', ends: [75, 'SIGKILL'] },
  ])(
    'that $what is rolled back by itself, told once, and not tried again',
    async ({ code, reason, ends }) => {
      offer(kit.of('1.1.0', atWork(code)));
      startService();

      await server.until(() => toldOf('rolled_back'));

      expect(updates()).toMatchObject([{ version: '1.1.0', state: 'rolled_back', reason }]);
      await untilReportsAgain('1.0.0');
      await untilReportsAgain('1.0.0');
      expect(service.ends).toEqual(ends);
      expect(updates()).toHaveLength(1);
    },
    (TRIAL_SECONDS + 60) * 1000,
  );

  it('that fails its self-test is never started', async () => {
    offer(kit.of('1.1.0', 'process.exit(1)'));
    startService();

    await server.until(() => toldOf('failed'));

    expect(updates()).toMatchObject([{ version: '1.1.0', reason: 'self_test' }]);
    await untilReportsAgain('1.0.0');
    expect(service.ends).toEqual([]);
  }, 60_000);

  it.each([
    { what: 'signed by another key', reason: 'key_unknown', version: 'unknown' },
    { what: 'altered after it was signed', reason: 'signature_wrong', version: 'unknown' },
    { what: 'older', reason: 'older', version: '0.9.0' },
    { what: 'for another system', reason: 'wrong_platform', version: '1.1.0' },
    { what: 'of another protocol', reason: 'protocol', version: '1.1.0' },
  ])(
    'that is $what is refused, and the device stays',
    async ({ reason, version }) => {
      offer(refused(reason));
      startService();

      await server.until(() => toldOf('refused'));

      expect(updates()).toMatchObject([{ version, reason }]);
      await untilReportsAgain('1.0.0');
      expect(service.ends).toEqual([]);
      expect(server.requests.filter((request) => request.includes('/packages/'))).toEqual([]);
    },
    60_000,
  );

  it('whose file arrives cut short or changed is refused', async () => {
    const release = kit.of('1.1.0', atWork(''));
    const cut = [...release.files].map(([hash, bytes]) => [hash, Buffer.alloc(bytes.length, 'x')] as const);
    offer({ signed: release.signed, files: new Map(cut) });
    startService();

    await server.until(() => toldOf('failed'));

    expect(updates()).toMatchObject([{ version: '1.1.0', reason: 'file_false' }]);
    await untilReportsAgain('1.0.0');
    expect(service.ends).toEqual([]);
  }, 60_000);
});

function refused(reason: string): TestRelease {
  const code = atWork('');
  const release = kit.of('1.1.0', code);
  switch (reason) {
    case 'key_unknown':
      return kit.of('1.1.0', code, { key: new ReleaseKit(kitFolder).key });
    case 'signature_wrong':
      return { ...release, signed: { ...release.signed, manifest: release.signed.manifest.replace('1.1.0', '1.1.1') } };
    case 'older':
      return kit.of('0.9.0', code);
    case 'protocol':
      return kit.of('1.1.0', code, { change: { protocol: { min: 2, max: 3 } } });
    default:
      return onlyForWindows(release);
  }
}

function onlyForWindows({ signed, files }: TestRelease): TestRelease {
  const manifest = JSON.parse(signed.manifest);
  const change = { files: manifest.files.map((file: object) => ({ ...file, system: 'windows' })) };
  return { signed: kit.of('1.1.0', atWork(''), { change }).signed, files };
}
