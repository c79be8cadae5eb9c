// The restore drill: a backup of an installed server under load, the computer wiped, and a fresh one that goes on from it.

import { execFileSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { enrolments } from '@lanet/contracts/agents';
import { auth } from '@lanet/contracts/auth';
import { commands } from '@lanet/contracts/commands';
import { devices } from '@lanet/contracts/devices';
import { scripts } from '@lanet/contracts/scripts';
import { ticketFiles } from '@lanet/contracts/ticket-files';
import { tickets } from '@lanet/contracts/tickets';
import { generate } from 'otplib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { signInTo } from '../../apps/server/src/cli/demo/api.ts';
import { eventually } from '../eventually.ts';
import { leftOut } from '../needs.ts';
import { bootDebian, type DebianMachine, whyNoMachine } from '../packages/debian-machine.ts';
import { type RealAgent, startRealAgent } from '../real-agent.ts';
import { type SignedIn, uploadTo } from '../staff-api.ts';
import { type BuiltServer, buildServerArchives } from './built-server.ts';
import { blocksOf } from './documents.ts';
import {
  ADMINISTRATOR,
  type FirstPeople,
  type InstalledServer,
  installServer,
  setUpServer,
} from './installed-server.ts';
import { keepLedger, type TicketLedger } from './ticket-ledger.ts';

const WRITERS = [0, 1];
const FILE = '%PDF-1.7 '.repeat(20_000);
const RELEASE = '/srv/lanet';
const BACKUPS = '/var/lib/lanet-helpdesk/backups';
const GUIDE = 'MAINTENANCE.md';
const BACKUP = `{ set -e; ${blocksOf(GUIDE, 'respaldo')[0]} } || { journalctl -u lanet-helpdesk-backup -o cat --no-pager >&2; false; }`;
const PHRASE = '/etc/lanet-helpdesk/secrets/backup-key';

describe.skipIf(leftOut('the restore of a server on a fresh computer', whyNoMachine()))('a restore', () => {
  let built: BuiltServer;
  let machine: DebianMachine | undefined;
  let kept: string;
  let agent: RealAgent;
  let admin: SignedIn;
  let place: FirstPeople['place'];
  let server: InstalledServer;
  let ledger: TicketLedger;
  /** Acknowledged before the backup began. */
  let sure: string[];
  /** Id of a ticket. */
  let withFile: string;
  beforeAll(async () => {
    kept = mkdtempSync(join(tmpdir(), 'lanet-kept-'));
    built = buildServerArchives('production');
    machine = await bootWithArchive(built.folder);
    server = await installServer(machine, RELEASE);
    const people = await setUpServer(machine, server);
    ({ admin, place } = people);
    agent = await startRealAgent({
      server: server.url.replace('localhost', '127.0.0.1'),
      token: people.token,
      policy: { scripts: true, maxClass: 'safe' },
    });
  });
  afterAll(async () => {
    await ledger?.stop();
    await agent?.remove();
    await machine?.remove();
    built?.remove();
    rmSync(kept, { recursive: true, force: true });
  });

  const device = async () => {
    const { items } = await admin.call(devices.list);
    return items[0];
  };
  /** Runs a harmless script on the computer, which obeys only what its own server's key signed. */
  async function obeys(): Promise<void> {
    const id = randomUUID();
    const { items } = await admin.call(scripts.list);
    const scriptId = items.find(({ key }) => key === 'list_processes')?.id ?? '';
    const deviceId = (await device())?.id ?? '';
    await admin.call(commands.run, { body: { id, deviceId, scriptId } });
    await eventually('the run to end', async () => {
      const { state } = await admin.call(commands.get, { params: { id } });
      return state === 'finished';
    });
  }

  it('starts from a backup made under load, as the timer of every installation makes it', async () => {
    await eventually('the computer to be online', async () => (await device())?.online);
    await obeys();
    expect(await machine?.shell('systemctl is-enabled lanet-helpdesk-backup.timer')).toBe('enabled\n');
    const upload = { name: 'Contrato.pdf', mediaType: 'application/pdf', body: FILE };
    const fileIds = [await uploadTo(server.url, admin, upload)];
    const { clientId, siteId } = place;
    const body = { subject: 'Con archivo', text: 'Va el contrato.', clientId, siteId };
    const { id } = await admin.call(tickets.create, { body });
    await admin.call(tickets.reply, { params: { id }, body: { text: 'Aquí está.', fileIds } });
    withFile = id;
    ledger = keepLedger(admin, place, { writers: WRITERS.length, pauseMs: 0 });
    await eventually('some tickets', async () => ledger.acknowledged.size > 50);

    sure = [...ledger.acknowledged.values()];
    ledger.longestGap();
    const startedAt = performance.now();
    await machine?.shell(BACKUP);
    const meanwhile = ledger.acknowledged.size - sure.length;
    const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
    const gap = ledger.longestGap().toFixed(2);
    console.log(`backup in ${seconds} s; ${meanwhile} tickets acknowledged meanwhile, longest gap ${gap} s`);
    expect(meanwhile).toBeGreaterThan(0);

    const root = machine?.root ?? '';
    const [archive = ''] = readdirSync(join(root, BACKUPS));
    cpSync(join(root, BACKUPS, archive), join(kept, 'lanet.lanetbackup'));
    cpSync(join(root, PHRASE), join(kept, 'frase'));
    await ledger.stop();
  });

  it('brings a fresh computer to where the backup was, and everybody goes on by themselves', async () => {
    const known = await device();
    await machine?.remove();
    machine = await bootWithArchive(built.folder);
    cpSync(kept, join(machine.root, 'mnt/usb'), { recursive: true });
    const startedAt = performance.now();
    const [restore = ''] = blocksOf(GUIDE, 'restaurar');
    const said = await machine.shell(`${restore.trim()} --port ${server.port}`);
    console.log(`restored and ready in ${((performance.now() - startedAt) / 1000).toFixed(1)} s\n${said}`);
    expect((await machine.run('sh', '-c', 'journalctl -u lanet-helpdesk | grep setup#code')).code).toBe(1);

    admin = await signInAgain(server.url, admin.totpSecret);
    const restored = await allSubjects(admin);
    const written = new Set(['Con archivo', ...ledger.acknowledged.values()]);
    console.log(`${sure.length} acknowledged before the backup, ${restored.size} restored, ${written.size} in all`);
    expect(sure.filter((subject) => !restored.has(subject))).toEqual([]);
    expect([...restored].filter((subject) => !written.has(subject))).toEqual([]);
    const [file] = (await admin.call(ticketFiles.list, { params: { id: withFile } })).items;
    const path = ticketFiles.get.path.replace(':id', withFile).replace(':fileId', file?.id ?? '');
    const answer = await fetch(new URL(path, server.url), { headers: { cookie: admin.cookie() } });
    expect(await answer.text()).toBe(FILE);
    // Each writer wrote one after the other: a state of one moment has no holes.
    for (const writer of WRITERS) {
      const numbers = [...restored].filter((one) => one.startsWith(`Escritura ${writer}-`)).map(numberOf);
      expect(Math.max(...numbers)).toBe(numbers.length - 1);
    }

    await eventually('the computer to come back by itself', async () => (await device())?.online);
    expect(await admin.call(devices.list)).toMatchObject({
      items: [{ id: known?.id, agentVersion: known?.agentVersion }],
    });
    expect((await admin.call(enrolments.list)).items).toHaveLength(1);
    await obeys();
    // The next backup is made with the same phrase.
    await machine.shell(BACKUP);
  });

  it('leaves nothing when the phrase is another', async () => {
    const other = await bootWithArchive(built.folder);
    try {
      cpSync(kept, join(other.root, 'mnt/usb'), { recursive: true });
      await other.shell('echo otra-frase-que-no-es-la-suya >/mnt/usb/other');
      const options =
        '--offline --unattended --port 3118 --restore /mnt/usb/lanet.lanetbackup --backup-key /mnt/usb/other';
      const { code, stderr } = await other.run('sh', '-c', `${RELEASE}/scripts/install.sh ${options}`);
      expect(code).toBe(1);
      expect(stderr).toContain('another key');
      expect(stderr).toContain('No quedó nada instalado');
      expect(
        await other.shell('ls -d /opt/lanet-helpdesk /var/lib/lanet-* /etc/lanet-helpdesk 2>/dev/null || true'),
      ).toBe('');
    } finally {
      await other.remove();
    }
  });
});

/** A fresh machine, with the archive of `folder` unpacked. It shares this computer's network. */
async function bootWithArchive(folder: string): Promise<DebianMachine> {
  const machine = await bootDebian();
  mkdirSync(join(machine.root, RELEASE));
  execFileSync('tar', ['-xzf', join(folder, 'lanet-helpdesk-production.tar.gz'), '-C', join(machine.root, RELEASE)]);
  return machine;
}

const numberOf = (subject: string) => Number(subject.split('-')[1]);

/** With the password and the authenticator that were there before: their secrets are opened by the restored keys. */
async function signInAgain(server: string, totpSecret: string | null): Promise<SignedIn> {
  const { session, state } = await signInTo(server, ADMINISTRATOR.email, ADMINISTRATOR.password);
  expect(state).toBe('second_factor');
  // A code counts once; the one of this half minute may have been used to add the authenticator.
  const half = () => Math.floor(Date.now() / 30_000);
  const since = half();
  await eventually('the next code', async () => half() > since);
  await session.call(auth.secondFactor, { body: { code: await generate({ secret: totpSecret ?? '' }) } });
  return { ...session, totpSecret };
}

async function allSubjects({ call }: SignedIn): Promise<Set<string>> {
  const subjects = new Set<string>();
  let cursor: string | undefined;
  do {
    const page = await call(tickets.list, { query: { view: 'all', limit: 100, ...(cursor && { cursor }) } });
    for (const { subject } of page.items) subjects.add(subject);
    cursor = page.nextCursor ?? undefined;
  } while (cursor);
  return subjects;
}
