// Collects what the rules judge, each part from the feature that it belongs to.
import { isHandedOver } from '@lanet/contracts/mailboxes';
import { inScope, readMigrations, type ScopedTx, SYSTEM } from '../../platform/database/index.ts';
import type { Platform } from '../../platform/platform.ts';
import { agentFacts } from '../agents/index.ts';
import { backupState, lateBackup } from '../backups/index.ts';
import { signerState } from '../commands/index.ts';
import { outboxWaiting } from '../mail/index.ts';
import { listActiveMailboxes } from '../mailboxes/index.ts';
import { currentRollout } from '../releases/index.ts';
import { slaLag } from '../sla/index.ts';
import type { MailboxFacts, SystemFacts } from './system.facts.rules.ts';
import { listMigrations, listProcesses, readDatabase, readJobs } from './system.repo.ts';

export type FactTools = Pick<Platform, 'db' | 'clock' | 'config'>;

const HOUR_MS = 3_600_000;

export async function collectFacts(tools: FactTools): Promise<SystemFacts> {
  const nowMs = tools.clock.now();
  const startedAt = performance.now();
  return inScope(tools.db, SYSTEM, async (tx) => {
    const database = { ...(await readDatabase(tx)), answerMs: performance.now() - startedAt };
    const { agents, versions } = await agentFacts(tx);
    const rollout = await currentRollout(tx);
    return {
      database,
      schema: await schemaFacts(tx),
      processes: await listProcesses(tx),
      jobs: await readJobs(tx),
      mailboxes: await mailboxFacts(tx, nowMs),
      outbox: await outboxWaiting(tx),
      slaLagSeconds: await slaLag(tx),
      backup: await backupFacts(tx, tools, nowMs),
      signer: await signerState(tx),
      agents,
      versions,
      rollout: rollout && {
        ...{ version: rollout.releaseVersion, state: rollout.state, percent: rollout.percent },
        forHours: (nowMs - Date.parse(rollout.widenedAt)) / HOUR_MS,
      },
    };
  });
}

/** Of this program against the database: what it would add, and what it does not know. */
async function schemaFacts(tx: ScopedTx): Promise<SystemFacts['schema']> {
  const applied = await listMigrations(tx);
  const mine = await knownMigrations();
  return {
    applied: applied.length,
    pending: mine.filter((name) => !applied.includes(name)).length,
    unknown: applied.find((name) => !mine.includes(name)),
  };
}

let known: Promise<string[]> | undefined;

/** They are the program's own, and read once. */
function knownMigrations(): Promise<string[]> {
  known ??= readMigrations().then((migrations) => migrations.map(({ name }) => name));
  return known;
}

async function mailboxFacts(tx: ScopedTx, nowMs: number): Promise<MailboxFacts[]> {
  const mailboxes = await listActiveMailboxes(tx);
  return mailboxes
    .filter(({ kind }) => !isHandedOver(kind))
    .map(({ name, state, failedConnects, fetchedAt, createdAt, lastError }) => ({
      ...{ name, state, failures: failedConnects, error: lastError?.text ?? null },
      fetchSeconds: Math.max(0, (nowMs - (fetchedAt ?? createdAt).getTime()) / 1000),
    }));
}

async function backupFacts(tx: ScopedTx, { config }: FactTools, nowMs: number): Promise<SystemFacts['backup']> {
  const { configured, last, good } = await backupState(tx, config);
  return {
    configured,
    lateHours: configured ? await lateBackup(tx, nowMs) : undefined,
    goodHours: good ? Math.max(0, (nowMs - Date.parse(good.at)) / HOUR_MS) : undefined,
    lastError: last && !last.ok ? (last.error ?? '') : null,
    filesLost: last?.filesLost ?? 0,
  };
}
