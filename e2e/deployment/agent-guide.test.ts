// AGENT_DEPLOYMENT.md on a Debian that boots: its lines are run as they stand, with the names of this test in place of the examples.
import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { enrolmentTokens } from '@lanet/contracts/agents';
import { devices } from '@lanet/contracts/devices';
import { enrolmentLinks } from '@lanet/contracts/install';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type PrivateServer, startPrivateServer } from '../../bench/private-server.ts';
import { eventually } from '../eventually.ts';
import { leftOut } from '../needs.ts';
import { type BuiltPackages, buildPackages } from '../packages/built-packages.ts';
import { bootDebian, type DebianMachine, whyNoMachine } from '../packages/debian-machine.ts';
import { type SignedIn, signIn } from '../staff-api.ts';
import { blocksOf } from './documents.ts';

const GUIDE = 'AGENT_DEPLOYMENT.md';
const VERSION = '9.0.1';
const PURGE = `systemctl disable --now lanet-agent; dpkg --purge lanet-agent; rm -rf /opt/lanet-agent /usr/local/bin/lanet-agent \\
  /etc/systemd/system/lanet-agent.service /var/lib/lanet-agent* /etc/lanet-agent; systemctl daemon-reload`;

describe.skipIf(leftOut('the guide to the agent', whyNoMachine()))('the guide to the agent', () => {
  let built: BuiltPackages;
  let server: PrivateServer;
  let admin: SignedIn;
  let machine: DebianMachine;
  let address: string;
  beforeAll(async () => {
    built = buildPackages([VERSION], 'deb,archive', 'linux');
    machine = await bootDebian();
    cpSync(built.folder(VERSION), join(machine.root, 'srv/packages'), { recursive: true });
    // A link names the server as it knows itself.
    await machine.shell("echo '127.0.0.1 localhost' >>/etc/hosts");
    await machine.shell('apt-get -qq update && apt-get -y -qq install --no-install-recommends sudo >/dev/null');
  });
  // A computer that was purged and comes again is confirmed by a person: each way has a server that does not know it.
  beforeEach(async () => {
    server = await startPrivateServer({
      environment: {
        LANET_AGENT_REPORT_SECONDS: '2',
        LANET_AGENT_SAMPLE_SECONDS: '1',
        LANET_PACKAGES_DIR: built.folder(VERSION),
      },
    });
    admin = await signIn(server.server, server.people.superadmin ?? { email: '', password: '' });
    // The machine knows no names.
    address = server.server.replace('localhost', '127.0.0.1');
  });
  afterEach(async () => {
    await machine.run('sh', '-c', PURGE);
    await server?.close();
  });
  afterAll(async () => {
    await machine?.remove();
    built?.remove();
  });

  /** Runs a block of the guide where the packages are; what it asks for is typed. */
  async function follow(kind: string, names: Record<string, string>, typed = ''): Promise<string> {
    const [block = ''] = blocksOf(GUIDE, kind);
    expect(block).not.toBe('');
    const text = Object.entries(names).reduce((line, [example, name]) => line.replaceAll(example, name), block);
    const script = `set -e; cd /srv/packages; { ${text} }`;
    return machine.shell(`cat >/tmp/block <<'BLOCK'\n${script}\nBLOCK\nprintf '%s\\n' '${typed}' | sh /tmp/block`);
  }
  const isReporting = () =>
    eventually('a report', async () =>
      (await admin.call(devices.list)).items.find(({ online, agentVersion }) => online && agentVersion === VERSION),
    );

  it('installs the Debian package', async () => {
    await follow('deb', { VERSION, 'https://soporte.ejemplo.mx': address }, server.token);
    await isReporting();

    expect(await follow('revisar', {})).not.toContain('FAIL');
  });

  it('installs the archive', async () => {
    await follow('archivo', { VERSION, 'https://soporte.ejemplo.mx': address }, server.token);

    await isReporting();
  });

  it('installs by a link', async () => {
    const [token] = (await admin.call(enrolmentTokens.list)).items;
    const link = await admin.call(enrolmentLinks.create, { params: { id: token?.id ?? '' }, body: {} });
    const path = new URL(link.address).pathname;
    const said = await follow('enlace', { 'https://soporte.ejemplo.mx/e/ENLACE': `${address}${path}` });

    await isReporting();
    expect(said).not.toBe('');
  });
});
