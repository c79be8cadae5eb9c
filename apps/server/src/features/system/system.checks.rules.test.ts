import { CHECKS } from '@lanet/contracts/system';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SERVICES } from '../../platform/config/schema.ts';
import { judgeSystem } from './system.checks.rules.ts';
import type { HostFacts, ProcessFacts, SystemFacts } from './system.facts.rules.ts';
import { NEEDED_SERVICES } from './system.services.rules.ts';
import { say } from './system.words.rules.ts';

const NOW = Date.parse('2026-11-27T12:00:00Z');
const GIB = 1024 ** 3;
const DAY_MS = 86_400_000;

const HOST: HostFacts = {
  disks: [{ places: ['data'], path: '/var/lib/lanet-helpdesk', freeBytes: 60 * GIB, sizeBytes: 100 * GIB }],
  memory: { availableBytes: 2 * GIB, totalBytes: 4 * GIB },
  ...{ clockSkewMs: 3, certificate: null, faults: [] },
};
const PROCESS: ProcessFacts = {
  ...{ id: '1', host: 'srv1', pid: 7, services: [...SERVICES], version: '1.0.0', silentSeconds: 2, facts: HOST },
  ...{ startedAt: new Date(NOW), seenAt: new Date(NOW) },
};
const WELL: SystemFacts = {
  database: { version: '18.4', number: 180_004, answerMs: 4 },
  schema: { applied: 42, pending: 0, unknown: undefined },
  processes: [PROCESS],
  jobs: [{ feature: 'mail', waiting: 3, dead: 0, oldestSeconds: 1 }],
  mailboxes: [{ name: 'Soporte', state: 'ok', failures: 0, fetchSeconds: 40, error: null }],
  outbox: { waiting: 0, oldestSeconds: null },
  slaLagSeconds: 0,
  backup: { configured: true, lateHours: undefined, goodHours: 5, lastError: null, filesLost: 0 },
  signer: { keys: 1, oldestSeconds: null },
  agents: { total: 20, online: 12, recent: 12, recentOnline: 12 },
  versions: [{ version: '0.2.0', count: 20 }],
  rollout: undefined,
};
const host = (facts: Partial<HostFacts>): Partial<SystemFacts> => ({
  processes: [{ ...PROCESS, facts: { ...HOST, ...facts } }],
});
const disk = (freeBytes: number, sizeBytes = 100 * GIB) =>
  host({ disks: [{ places: ['data'], path: '/d', freeBytes, sizeBytes }] });
const mailbox = (facts: Partial<SystemFacts['mailboxes'][number]>): Partial<SystemFacts> => ({
  mailboxes: WELL.mailboxes.map((one) => ({ ...one, ...facts })),
});
const backup = (facts: Partial<SystemFacts['backup']>): Partial<SystemFacts> => ({
  backup: { ...WELL.backup, ...facts },
});
const certificate = (days: number, fault: string | null = null) =>
  host({ certificate: { kind: 'seen', host: 'soporte.ejemplo.mx', until: NOW + days * DAY_MS, fault } });
const silent = (services: string[], hostName = 'srv2'): ProcessFacts => ({
  ...{ ...PROCESS, id: '2', host: hostName, services, silentSeconds: 30 },
});
const rollout = (state: string, percent: number, forHours: number): Partial<SystemFacts> => ({
  versions: [
    { version: '0.3.0', count: 8 },
    { version: '0.2.0', count: 2 },
  ],
  rollout: { version: '0.3.0', state, percent, forHours },
});

const bad = (facts: SystemFacts) =>
  judgeSystem(facts, NOW)
    .filter(({ state }) => state !== 'ok')
    .map((one) => `${one.state} ${one.case}`);

describe('the state of the system', () => {
  it('is well in every check when all is well', () => {
    const findings = judgeSystem(WELL, NOW);

    expect(bad(WELL)).toEqual([]);
    // What the command alone can see.
    const ofCommand = ['configuration', 'runtime', 'data', 'web'];
    expect(new Set(findings.map(({ check }) => check))).toEqual(
      new Set(CHECKS.filter((one) => !ofCommand.includes(one))),
    );
  });

  it('asks for the services that the configuration knows', () => {
    expect(NEEDED_SERVICES).toEqual(SERVICES);
  });

  it.each<[string, Partial<SystemFacts>, string[]]>([
    ['PostgreSQL 14', { database: { version: '14.2', number: 140_002, answerMs: 1 } }, ['critical database.old']],
    ['an answer in 1.2 s', { database: { ...WELL.database, answerMs: 1_200 } }, ['warning database.slow']],
    ['a migration to come', { schema: { ...WELL.schema, pending: 1 } }, ['critical schema.pending']],
    ['a newer database', { schema: { ...WELL.schema, unknown: '0099_x.sql' } }, ['critical schema.newer']],
    ['no process', { processes: [] }, ['critical services.missing', 'critical signer.absent']],
    [
      'no signer',
      { processes: [{ ...PROCESS, services: SERVICES.filter((one) => one !== 'signer') }] },
      ['critical services.missing', 'critical signer.absent'],
    ],
    ['a process elsewhere that went silent', { processes: [PROCESS, silent(['web'])] }, ['warning services.lost']],
    ['one that is back on its machine', { processes: [PROCESS, silent(['web'], 'srv1')] }, []],
    [
      'two versions',
      { processes: [PROCESS, { ...PROCESS, id: '2', host: 'srv2', version: '1.1.0' }] },
      ['warning services.versions'],
    ],
    ['a process that writes other facts', { processes: [{ ...PROCESS, facts: undefined }] }, []],
    ['no key of the signer', { signer: { keys: 0, oldestSeconds: null } }, ['critical signer.keyless']],
    ['a signature that is waited for', { signer: { keys: 1, oldestSeconds: 61 } }, ['critical signer.behind']],
    ['a bus that is away', host({ faults: [{ name: 'bus', detail: 'nats: refused' }] }), ['warning bus.fault']],
    ['a bucket that is away', host({ faults: [{ name: 'files', detail: 's3: refused' }] }), ['warning files.fault']],
    ['89 % of a disk', disk(11 * GIB), []],
    ['90 % of a disk', disk(10 * GIB), ['warning disk.filling']],
    ['97 % of a disk', disk(3 * GIB), ['critical disk.full']],
    ['200 MiB of a small disk', disk(200 * 1024 ** 2, GIB), ['critical disk.full']],
    ['8 % of memory left', host({ memory: { availableBytes: 8, totalBytes: 100 } }), ['warning memory.low']],
    ['3 % of memory left', host({ memory: { availableBytes: 3, totalBytes: 100 } }), ['critical memory.low']],
    ['a clock 2 s behind', host({ clockSkewMs: -2_000 }), ['warning clock.off']],
    ['a clock 30 s ahead', host({ clockSkewMs: 30_000 }), ['critical clock.off']],
    ['a certificate for 21 days', certificate(21), []],
    ['a certificate for 20 days', certificate(20), ['warning certificate.ending']],
    ['a certificate for 6 days', certificate(6), ['critical certificate.ending']],
    ['a certificate of yesterday', certificate(-1), ['critical certificate.ended']],
    ['a certificate of one’s own', certificate(300, 'SELF_SIGNED'), ['warning certificate.untrusted']],
    [
      'a proxy that is down',
      host({ certificate: { kind: 'unseen', host: 'h', error: 'refused' } }),
      ['warning certificate.unseen'],
    ],
    [
      'a job due for 5 min',
      { jobs: [{ feature: 'mail', waiting: 1, dead: 0, oldestSeconds: 300 }] },
      ['warning jobs.waiting'],
    ],
    [
      'a job due for 30 min',
      { jobs: [{ feature: 'mail', waiting: 1, dead: 0, oldestSeconds: 1_800 }] },
      ['critical jobs.waiting'],
    ],
    [
      'a job given up',
      { jobs: [{ feature: 'mail', waiting: 0, dead: 1, oldestSeconds: null }] },
      ['warning dead_jobs.some'],
    ],
    ['no mailbox', { mailboxes: [] }, []],
    ['a mailbox not read for 15 min', mailbox({ fetchSeconds: 900 }), ['warning mail_in.late']],
    ['a mailbox not read for an hour', mailbox({ fetchSeconds: 3_600 }), ['critical mail_in.late']],
    ['a mailbox that failed once', mailbox({ failures: 1 }), []],
    ['a mailbox that failed twice', mailbox({ failures: 2 }), ['warning mail_in.failing']],
    [
      'a mailbox that has failed for an hour',
      mailbox({ state: 'failing', fetchSeconds: 3_600 }),
      ['critical mail_in.failing'],
    ],
    ['a mailbox that wants a person', mailbox({ state: 'needs_sign_in' }), ['critical mail_in.sign_in']],
    ['mail that waits for 15 min', { outbox: { waiting: 1, oldestSeconds: 900 } }, ['warning mail_out.waiting']],
    ['mail that waits for 2 h', { outbox: { waiting: 1, oldestSeconds: 7_200 } }, ['critical mail_out.waiting']],
    ['promises told late by a minute', { slaLagSeconds: 60 }, ['warning sla.late']],
    ['promises told late by ten', { slaLagSeconds: 600 }, ['critical sla.late']],
    ['no backups', backup({ configured: false }), ['warning backups.off']],
    ['no backup yet', backup({ goodHours: undefined }), ['warning backups.first']],
    ['an old backup', backup({ lateHours: 27 }), ['critical backups.late']],
    ['a backup that failed', backup({ lastError: 'no space' }), ['warning backups.failed']],
    ['files that are lost', backup({ filesLost: 2 }), ['critical backups.files_lost']],
    ['four that went at night', { agents: { total: 20, online: 0, recent: 4, recentOnline: 0 } }, []],
    [
      'more than half gone at once',
      { agents: { total: 20, online: 5, recent: 12, recentOnline: 5 } },
      ['warning agents.away'],
    ],
    ['all gone at once', { agents: { total: 20, online: 0, recent: 12, recentOnline: 0 } }, ['critical agents.away']],
    ['a rollout that halted', rollout('halted', 10, 1), ['warning agent_versions.halted']],
    ['a rollout under way', rollout('running', 100, 2), []],
    ['agents left behind', rollout('running', 100, 30), ['warning agent_versions.behind']],
  ])('with %s', (_what, facts, expected) => {
    expect(bad({ ...WELL, ...facts })).toEqual(expected);
  });

  it('names one disk once, whatever many processes see of it', () => {
    const facts = { ...HOST, disks: HOST.disks.map((one) => ({ ...one, freeBytes: GIB })) };
    const again = { ...facts, disks: facts.disks.map((one) => ({ ...one, freeBytes: GIB - 4_096 })) };
    const processes = [
      { ...PROCESS, facts },
      { ...PROCESS, id: '2', facts: again },
    ];

    expect(bad({ ...WELL, processes })).toEqual(['critical disk.full']);
  });

  it('says every finding in one line of either language, with a remedy exactly where something is wrong', () => {
    const facts = fc.record({
      database: fc.constantFrom(WELL.database, { version: '9', number: 90_000, answerMs: 1 }),
      slaLagSeconds: fc.nat(2_000),
      outbox: fc.record({ waiting: fc.nat(9), oldestSeconds: fc.option(fc.nat(9_000)) }),
      signer: fc.record({ keys: fc.nat(1), oldestSeconds: fc.option(fc.nat(100)) }),
      processes: fc.array(fc.constantFrom(PROCESS, silent(['web', 'sla'])), { maxLength: 3 }),
    });
    fc.assert(
      fc.property(facts, fc.constantFrom('es' as const, 'en' as const), (some, language) => {
        for (const finding of judgeSystem({ ...WELL, ...some }, NOW)) {
          const { seen, remedy, state } = say(finding, language);
          expect(seen).toMatch(/^\S[^\n]*$/);
          expect(seen).not.toMatch(/undefined|NaN|\[object/);
          expect(remedy === null).toBe(state === 'ok');
        }
      }),
    );
  });
});
