// Holds the ledger against the database: each acknowledged item is there, and each once.
import { expect } from 'vitest';
import { eventually } from '../../eventually.ts';
import type { Cluster } from './cluster.ts';
import type { Ledger } from './ledger.ts';
import type { Computer } from './writers.ts';

/** How often each of these is there that is not there once. */
function notOnce(wanted: readonly string[], there: readonly string[]): Record<string, number> {
  const counts = new Map<string, number>(wanted.map((key) => [key, 0]));
  for (const key of there) counts.set(key, (counts.get(key) ?? 0) + 1);
  return Object.fromEntries([...counts].filter(([, count]) => count !== 1));
}

/** What was acknowledged so far; more may have been stored whose answer is on its way. */
export async function judge(cluster: Cluster, ledger: Ledger): Promise<void> {
  const acknowledged = {
    ...{ ticket: ledger.keys('ticket'), mail: ledger.keys('mail'), report: ledger.keys('report') },
  };
  const [subjects, mails, windows] = await eventually('the database', () =>
    Promise.all([
      texts(cluster, "select subject as text from tickets where subject not like 'Correo %'"),
      texts(cluster, "select subject as text from inbound_mail where subject like 'Correo %'"),
      texts(
        cluster,
        `select device_id || ' ' || (extract(epoch from from_at) * 1000)::bigint as text from metric_windows`,
      ),
    ]),
  );
  const late = (there: string[], known: string[]) => {
    const set = new Set(known);
    return there.filter((key) => set.has(key));
  };
  expect(notOnce(acknowledged.ticket, late(subjects, acknowledged.ticket))).toEqual({});
  expect(notOnce(acknowledged.report, late(windows, acknowledged.report))).toEqual({});
  // Read from the message by a job, a moment after it was taken.
  await eventually(
    'every mail to be read',
    async () => {
      const read = await texts(cluster, "select subject as text from inbound_mail where subject like 'Correo %'");
      return Object.keys(notOnce(acknowledged.mail, late(read, acknowledged.mail))).length === 0;
    },
    120_000,
  );
  expect(mails.length).toBe(new Set(mails).size);
}

/** At the end, when nothing is under way: what is there is what was acknowledged, and nothing of it twice. */
export async function judgeAll(cluster: Cluster, ledger: Ledger): Promise<Record<string, number>> {
  await judge(cluster, ledger);
  const subjects = await texts(cluster, 'select subject as text from tickets');
  await eventually(
    'a ticket of every mail',
    async () => {
      const made = await texts(cluster, "select subject as text from tickets where subject like 'Correo %'");
      return made.length >= ledger.keys('mail').length;
    },
    180_000,
  );
  const all = await texts(cluster, 'select subject as text from tickets');
  expect(notOnce([...ledger.keys('ticket'), ...ledger.keys('mail')], all)).toEqual({});
  const [folios] = await cluster.query<{ count: number; distinct: number; span: number }>(
    `select count(*)::int as count, count(distinct number)::int as distinct, (max(number) - min(number) + 1)::int as span
     from (select substring(folio from '(\\d+)$')::int as number from tickets) numbered`,
  );
  expect(folios).toMatchObject({ distinct: folios?.count, span: folios?.count });
  return { tickets: all.length, byHand: subjects.filter((subject) => !subject.startsWith('Correo')).length };
}

/** A run, on one of the computers that count what comes to them, or on the real one. */
export interface Run {
  id: string;
  computer: Computer | undefined;
}

/** Each run asked for was signed once, reached its computer with that one envelope, and ended well. */
export async function judgeRuns(cluster: Cluster, runs: readonly Run[]): Promise<void> {
  const rows = await eventually(
    'the runs to end',
    async () => {
      const found = await cluster.query<{ id: string; state: string; code: number; envelopes: number }>(
        `select c.id, c.state, c.exit_code as code,
           (select count(*)::int from command_envelopes e where e.command_id = c.id) as envelopes from commands c`,
      );
      return found.length >= runs.length && found.every(({ state }) => state === 'finished') ? found : undefined;
    },
    120_000,
  );
  expect(rows.map(({ id }) => id).toSorted()).toEqual(runs.map(({ id }) => id).toSorted());
  for (const { id, code, envelopes } of rows) {
    const { computer } = runs.find((run) => run.id === id) ?? {};
    const came = computer ? computer.envelopes.get(id)?.size : 1;
    expect({ id, code, envelopes, came }).toEqual({ id, code: 0, envelopes: 1, came: 1 });
  }
}

/** Every promise that is broken by now was told once, by one bell and one mail. */
export async function judgePromises(cluster: Cluster): Promise<number> {
  const [told] = await eventually(
    'every broken promise to be told',
    async () => {
      const [open] = await cluster.query<{ due: number; jobs: number }>(
        'select (select count(*)::int from sla_tickets where next_fire_at <= now()) as due, jobs_waiting()::int as jobs',
      );
      if (open?.due !== 0 || open.jobs !== 0) return undefined;
      return cluster.query<{ firings: number; tickets: number; bells: number; mails: number }>(
        `select (select count(*)::int from sla_firings) as firings,
              (select count(distinct ticket_id)::int from sla_firings) as tickets,
              (select count(*)::int from notifications n join people p on p.id = n.person_id
               where p.role = 'superadmin' and kind = 'sla_breach') as bells,
              (select count(*)::int from outbox where event_key like 'sla.%') as mails`,
      );
    },
    180_000,
  );
  expect(told).toMatchObject({ firings: told?.tickets, bells: told?.tickets, mails: told?.tickets });
  return told?.firings ?? 0;
}

async function texts(cluster: Cluster, query: string): Promise<string[]> {
  return (await cluster.query<{ text: string }>(query)).map(({ text }) => text);
}
