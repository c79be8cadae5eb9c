// Who writes while things go wrong: a person, a mail gateway, and computers that report and run what they are told.
import { createHash, randomUUID } from 'node:crypto';
import type { Report } from '@lanet/contracts/agent';
import { commands } from '@lanet/contracts/commands';
import { mailIntake } from '@lanet/contracts/mail-intake';
import { MailboxOptions, mailboxes } from '@lanet/contracts/mailboxes';
import { tickets } from '@lanet/contracts/tickets';
import { library } from '../../../apps/server/src/features/scripts/library/library.ts';
import { signedDelivery } from '../../../apps/server/src/testing/test-intake.ts';
import type { PrivateServer } from '../../../bench/private-server.ts';
import { eventually } from '../../eventually.ts';
import { type InventedAgent, joinInvented } from '../../invented-agent.ts';
import type { SignedIn } from '../../staff-api.ts';
import { ENTRANCE } from './files.ts';
import type { Ledger } from './ledger.ts';

const SCRIPT = library.find(({ key }) => key === 'list_processes')?.id ?? '';

/** One person who opens tickets, each under a key of its own. */
export function writeTickets(ledger: Ledger, person: SignedIn, name: string): void {
  let number = 0;
  ledger.write('ticket', 100, () => {
    const subject = `${name} ${number++}`;
    const idempotencyKey = randomUUID();
    const send = () => person.call(tickets.create, { body: { subject, text: 'Texto', fileIds: [] }, idempotencyKey });
    return { key: subject, send };
  });
}

/** A gateway that hands messages over by HTTP. */
export async function writeMail(ledger: Ledger, admin: SignedIn, from: string): Promise<void> {
  const { id, intakeSecret = '' } = await admin.call(mailboxes.create, {
    body: {
      ...{ kind: 'http' as const, name: 'Pasarela', address: 'pasarela@msp.example', incoming: { server: null } },
      options: MailboxOptions.parse({}),
    },
  });
  let number = 0;
  ledger.write('mail', 250, () => {
    const subject = `Correo ${number++}`;
    const raw = [
      ...[`From: Ana <${from}>`, 'To: pasarela@msp.example', `Subject: ${subject}`],
      ...[`Message-ID: <${encodeURIComponent(subject)}@cliente.example>`, `Date: ${new Date().toUTCString()}`],
      ...['', `Texto de ${subject}.`, ''],
    ].join('\r\n');
    return { key: subject, send: () => handOver(id, intakeSecret, raw) };
  });
}

async function handOver(mailboxId: string, secret: string, raw: string): Promise<void> {
  const { headers, body } = signedDelivery({ mailboxId, secret, raw, atMs: Date.now() });
  const answer = await fetch(ENTRANCE + mailIntake.take.path.replace(':mailboxId', mailboxId), {
    ...{ method: 'POST', headers, body },
  });
  const told = await answer.text();
  if (answer.status !== 202) throw new Error(`the hand-over answered ${answer.status}: ${told}`);
}

/** A computer that reports, and does at most once what it is told. */
export interface Computer {
  agent: InventedAgent;
  deviceId: string;
  /** By command: each envelope that came for it. Its own memory is what keeps it from a second run. */
  envelopes: Map<string, Set<string>>;
}

export async function joinComputer(server: PrivateServer, name: string): Promise<InventedAgent> {
  return eventually(`${name} joins`, () => joinInvented(ENTRANCE, server.token, name));
}

/** How often a computer without a socket asks whether there is something to do. */
const ASK_MS = 3_000;

export function writeReports(ledger: Ledger, { agent, deviceId, envelopes }: Computer): void {
  let last = 0;
  let lease: string | null = null;
  let askedAt = 0;
  ledger.write('report', 300, () => {
    const from = Math.max(last + 1_000, Math.floor(agent.client.now() / 1_000) * 1_000);
    last = from;
    // Made once: sent again it is the same report, with the lease that it had.
    const report = { ...agent.reportOf({ windows: [windowAt(from)] }), lease };
    const send = async () => {
      const answer = await agent.client.report(report);
      lease = answer.lease;
      if (!answer.commands && Date.now() - askedAt < ASK_MS) return;
      askedAt = Date.now();
      // As with a real one, what it ran is told until it is heard, and holds up no report.
      void work(agent, envelopes).catch(() => undefined);
    };
    return { key: `${deviceId} ${from}`, send };
  });
}

async function work({ client }: InventedAgent, envelopes: Computer['envelopes']): Promise<void> {
  const { items } = await client.commands();
  for (const { envelope } of items) {
    const { commandId } = JSON.parse(envelope.payload) as { commandId: string };
    const known = envelopes.get(commandId) ?? new Set();
    const isNew = known.size === 0;
    envelopes.set(commandId, known.add(createHash('sha256').update(envelope.payload).digest('hex')));
    if (!isNew) continue;
    const at = client.now();
    const results = [
      { commandId, state: 'running' as const, at },
      { commandId, at, parts: [{ part: 0, stream: 'stdout' as const, text: 'hecho\n' }] },
      { commandId, state: 'finished' as const, at, exitCode: 0, durationMs: 5, stdoutBytes: 6, stderrBytes: 0 },
    ];
    await eventually('its results to be heard', () => client.results(results).then(() => true), 180_000);
  }
}

const windowAt = (from: number): Report['windows'][number] => ({
  ...{ from, stepSeconds: 1, cpu: [12], memory: [40], temperature: [null], volumes: [], network: [] },
});

/** Asks for a run until it is told that it was asked for; the id makes it one. */
export async function runOn(technician: SignedIn, deviceId: string): Promise<string> {
  const id = randomUUID();
  await eventually(
    'the request of a run',
    () => technician.call(commands.run, { body: { id, deviceId, scriptId: SCRIPT } }),
    120_000,
  );
  return id;
}
