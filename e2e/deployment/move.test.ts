// From the embedded database to one's own, on an installed server: the lines of MAINTENANCE.md, as they stand.
import { execFileSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eventually } from '../eventually.ts';
import { leftOut } from '../needs.ts';
import { bootDebian, type DebianMachine, whyNoMachine } from '../packages/debian-machine.ts';
import { type BuiltServer, buildServerArchives } from './built-server.ts';
import { blocksOf } from './documents.ts';
import { type InstalledServer, installServer, queryDatabase, setUpServer } from './installed-server.ts';
import { keepLedger, lostOf } from './ticket-ledger.ts';

const RELEASE = '/srv/lanet';
const POSTGRES =
  'DEBIAN_FRONTEND=noninteractive apt-get -y -qq install --no-install-recommends postgresql >/dev/null 2>&1';

describe.skipIf(leftOut('the move to another database', whyNoMachine()))('the move to another database', () => {
  let built: BuiltServer;
  let machine: DebianMachine;
  let server: InstalledServer;
  beforeAll(async () => {
    built = buildServerArchives('production');
    machine = await bootDebian();
    await machine.shell(`apt-get -qq update && ${POSTGRES}; systemctl start postgresql`);
    mkdirSync(join(machine.root, RELEASE));
    const archive = join(built.folder, 'lanet-helpdesk-production.tar.gz');
    execFileSync('tar', ['-xzf', archive, '-C', join(machine.root, RELEASE)]);
    server = await installServer(machine, RELEASE);
  });
  afterAll(async () => {
    await machine?.remove();
    built?.remove();
  });

  it('takes everything along, and keys and files stay where they are', async () => {
    const { admin, place } = await setUpServer(machine, server);
    const ledger = keepLedger(admin, place);
    await eventually('some tickets', async () => ledger.acknowledged.size > 10);
    await ledger.stop();
    const major = () => queryDatabase(machine, 'show server_version');
    const before = await major();
    for (const block of blocksOf('INSTALLATION.md', 'postgres'))
      await machine.shell(`cd /; runuser -u postgres -- sh -ec '${block.replaceAll("'", "'\\''")}'`);
    for (const block of blocksOf('MAINTENANCE.md', 'mudanza')) console.log(await machine.shell(`set -e\n${block}`));
    await eventually('the server to answer', () => server.isReady());

    expect(await lostOf(admin, ledger.acknowledged)).toEqual([]);
    expect(await major()).not.toBe(before);
    await eventually(
      'the signer',
      async () => (await machine.run('systemctl', 'is-active', 'lanet-helpdesk-signer')).code === 0,
    );
  });
});
