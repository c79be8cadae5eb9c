// The .deb on a Debian that boots: from nothing to a report, through crash, restart and upgrade, to nothing again.
import { cpSync, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { enrolments } from '@lanet/contracts/agents';
import { devices } from '@lanet/contracts/devices';
import { releases } from '@lanet/contracts/rollouts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type PrivateServer, startPrivateServer } from '../../bench/private-server.ts';
import { eventually } from '../eventually.ts';
import { type SignedIn, signIn } from '../staff-api.ts';
import { type BuiltPackages, buildPackages } from './built-packages.ts';
import { bootDebian, type DebianMachine, whyNoMachine } from './debian-machine.ts';

const FIRST = '9.0.1';
const SECOND = '9.0.2';
const THIRD = '9.0.3';
const BROKEN = '9.0.4';
/** Passes its self-test, as a version would that breaks only at work. */
const BREAKS_AT_WORK = "process.exit(process.argv.includes('--self-test') ? 0 : 1)";
const STATE = '/var/lib/lanet-agent';
const PRESEED = '/etc/lanet-agent/enrol.json';

const why = whyNoMachine();
if (why) console.warn(`The packages are not tried on a Debian: ${why}.`);

describe.skipIf(why !== undefined)('the Debian package', () => {
  let built: BuiltPackages;
  let server: PrivateServer;
  let machine: DebianMachine;
  let technician: SignedIn;
  let superadmin: SignedIn;
  let before: Set<string>;
  let address: string;
  let offered: string;
  beforeAll(async () => {
    built = buildPackages([FIRST, SECOND], 'deb', 'linux');
    offered = built.folder('offered');
    mkdirSync(offered);
    server = await startPrivateServer({
      environment: {
        ...{ LANET_AGENT_REPORT_SECONDS: '2', LANET_AGENT_SAMPLE_SECONDS: '1' },
        LANET_PACKAGES_DIR: offered,
      },
    });
    const { email, password } = server.people.tecnico ?? { email: '', password: '' };
    technician = await signIn(server.server, { email, password });
    superadmin = await signIn(server.server, server.people.superadmin ?? { email: '', password: '' });
    // The machine knows no names.
    address = server.server.replace('localhost', '127.0.0.1');
    machine = await bootDebian();
    for (const version of [FIRST, SECOND])
      cpSync(join(built.folder(version), 'lanet-helpdesk-agent.deb'), join(machine.root, `opt/${version}.deb`));
    before = await filesOf(machine);
  }, 300_000);
  afterAll(async () => {
    await machine?.remove();
    await server?.close();
    built?.remove();
  });

  const allDevices = async () => (await technician.call(devices.list)).items;
  const agentId = async () => (await machine.shell('lanet-agent doctor | grep -o "Agent id [a-z2-7]*"')).trim();
  const pid = async () => Number(await machine.shell('systemctl show --property=MainPID --value lanet-agent'));
  /** A report that was stored after now. */
  async function nextReport(): Promise<void> {
    const since = Date.now();
    await eventually('a new report', async () => {
      const [device] = await allDevices();
      return device?.online && device.lastReportAt !== null && Date.parse(device.lastReportAt) > since;
    });
  }

  it('reports within 60 s of its installation, and keeps no token', async () => {
    mkdirSync(join(machine.root, 'etc/lanet-agent'), { recursive: true });
    writeFileSync(join(machine.root, PRESEED), JSON.stringify({ server: address, token: server.token }), {
      mode: 0o600,
    });
    await machine.shell(`dpkg -i /opt/${FIRST}.deb`);

    // The limit of `eventually` is the 60 s.
    const device = await eventually('the first report', async () =>
      (await allDevices()).find(({ online, lastReportAt }) => online && lastReportAt !== null),
    );

    const system = (await machine.shell('. /etc/os-release; echo "$PRETTY_NAME"')).trim();
    expect(device).toMatchObject({ agentVersion: FIRST, os: expect.stringContaining(system) });
    expect(existsSync(join(machine.root, PRESEED))).toBe(false);
    const secret = server.token.split('-')[1] ?? '';
    expect((await machine.run('grep', '-rl', secret, '/etc', '/var', '/opt/lanet-agent/versions')).stdout).toBe('');
    expect((await machine.shell(`stat -c '%a %U' ${STATE}`)).trim()).toBe('700 root');
    expect((await machine.shell('systemctl is-enabled lanet-agent')).trim()).toBe('enabled');
  });

  it('comes back after kill -9', async () => {
    const [killed, id] = [await pid(), await agentId()];
    await machine.shell(`kill -9 ${killed}`);
    await eventually('the service to start again', async () => ![0, killed].includes(await pid()));
    await nextReport();

    expect(await agentId()).toBe(id);
  });

  it('comes back after a restart of the computer, as the same device', async () => {
    const id = await agentId();
    await machine.reboot();
    await nextReport();

    expect(await agentId()).toBe(id);
    expect(await allDevices()).toHaveLength(1);
  });

  it('is one device after a hundred restarts', async () => {
    await machine.shell('for i in $(seq 100); do systemctl restart lanet-agent; sleep 0.2; done');
    await nextReport();

    expect(await allDevices()).toHaveLength(1);
    expect((await technician.call(enrolments.list)).items).toHaveLength(1);
  });

  it('is upgraded with its identity and its settings', async () => {
    const id = await agentId();
    const settings = join(machine.root, 'etc/lanet-agent/agent.json');
    const text = existsSync(settings) ? undefined : JSON.stringify({ server: address });
    if (text) writeFileSync(settings, text);
    await machine.shell(`dpkg -i /opt/${SECOND}.deb`);
    await eventually('the new version', async () => (await allDevices())[0]?.agentVersion === SECOND);
    await nextReport();

    expect(await agentId()).toBe(id);
    expect((await machine.shell('lanet-agent --version')).trim()).toBe(SECOND);
    expect(await machine.shell('cat /etc/lanet-agent/agent.json')).toBe(text);
    expect(await allDevices()).toHaveLength(1);
  });

  /** Puts a release where the server looks for packages, and rolls it out to all. Answers its id and how to end that. */
  async function rollOut(version: string, folder: string) {
    cpSync(folder, offered, { recursive: true });
    // The server looks there once a minute.
    const take = async () =>
      (await superadmin.call(releases.overview)).releases.find((release) => release.version === version)?.id;
    const id = await eventually('the server to take it', take, 150_000);
    const rollout = await superadmin.call(releases.startRollout, { body: { releaseId: id, percent: 100 } });
    const end = async () => {
      const { version: current } = (await superadmin.call(releases.overview)).rollout ?? rollout;
      const ended = { params: { id: rollout.id }, body: { state: 'ended' as const }, ifMatch: current };
      return superadmin.call(releases.changeRollout, ended);
    };
    return { id, end };
  }

  it('takes the release that is rolled out to it', async () => {
    const id = await agentId();
    const rollout = await rollOut(THIRD, await built.release(THIRD));
    await eventually('the new version', async () => (await allDevices())[0]?.agentVersion === THIRD);
    await nextReport();
    await rollout.end();

    expect(await agentId()).toBe(id);
    expect((await machine.shell('lanet-agent --version')).trim()).toBe(THIRD);
  });

  it('goes back by itself from a release that does not work, and stays online', async () => {
    const rollout = await rollOut(BROKEN, await built.release(BROKEN, BREAKS_AT_WORK));
    const said = await eventually('what became of it', async () => {
      const { items } = await superadmin.call(releases.updates, { params: { id: rollout.id } });
      return items.length > 0 && items;
    });
    await nextReport();

    expect(said).toMatchObject([{ version: BROKEN, state: 'rolled_back', reason: 'failed_starts' }]);
    expect(await allDevices()).toMatchObject([{ online: true, agentVersion: THIRD }]);
  });

  it('leaves nothing when it is purged', async () => {
    await machine.shell('dpkg --purge lanet-agent');
    const after = await filesOf(machine);
    // Books and caches of dpkg and apt, the system's own logs and folders.
    const own = /^\/var\/(lib\/(dpkg|systemd)|cache\/apt|log|tmp\/systemd-private)/;
    const left = [...after].filter((path) => !before.has(path) && !own.test(path));

    expect(left).toEqual([]);
    expect((await machine.run('pgrep', '-f', 'lanet-agent')).stdout).toBe('');
    expect(await machine.shell('systemctl list-unit-files --no-legend "lanet*"; systemctl --failed --no-legend')).toBe(
      '',
    );
    expect(await machine.shell('getent passwd | grep -i lanet || true')).toBe('');
  });
});

/** Every path of its disk. */
async function filesOf(machine: DebianMachine): Promise<Set<string>> {
  const found = await machine.shell('find / -xdev');
  return new Set(found.split('\n').filter((path) => path !== '' && !path.startsWith('/opt/9')));
}
