import type { CommandResult, Delivery } from '@lanet/contracts/agent';
import { announce, type ScopedTx } from '../../platform/database/index.ts';
import { enqueue } from '../../platform/jobs/jobs.ts';
import { audit } from '../audit/index.ts';
import { beginProof } from '../inventory/index.ts';
import {
  type AnnouncedFile,
  announcedFiles,
  deliverable,
  findProvedRun,
  insertFiles,
  insertParts,
  lockOwnCommand,
  lockSigned,
  markDelivered,
  type OwnCommand,
  setState,
  wantFreshEnvelopes,
} from './commands.agent.repo.ts';
import { isStopped } from './commands.repo.ts';
import { filesToKeep, isEnd, movesOn } from './commands.rules.ts';
import { changed } from './commands.service.ts';

/** All output of one run that is kept, with room for what UTF-8 adds. The agent keeps to half of it (agents.md 8.2). */
const MAX_OUTPUT_BYTES = 4 * 1024 * 1024;

/** The signed commands that wait for an agent; while the kill switch is on there are none. */
export async function takeDeliveries(tx: ScopedTx, agentId: string, now: number): Promise<Delivery[]> {
  if (await isStopped(tx)) return [];
  const at = new Date(now);
  const signed = await lockSigned(tx, agentId);
  if (signed.length === 0) return [];
  for (const id of await wantFreshEnvelopes(tx, signed, at))
    announce(tx, { topic: 'commands.requested', commandId: id });
  const rows = await deliverable(tx, signed, at);
  const fresh = await markDelivered(
    tx,
    rows.map(({ id }) => id),
    at,
  );
  for (const id of fresh) await changed(tx, id);
  return rows.map(({ payload, signature, keyId, script }) => ({ envelope: { payload, signature, keyId }, script }));
}

/**
 * Stores what an agent says of its commands. Sent again until acknowledged, so everything here is idempotent: a part by
 * its number, a state by its order, the first end stays. What belongs to no command of this agent is left out.
 */
export async function storeResults(
  tx: ScopedTx,
  agentId: string,
  items: readonly CommandResult[],
  now: number,
): Promise<void> {
  // In one order whatever the sender's, so that two requests of one agent cannot wait for each other.
  const sorted = [...items].sort((a, b) => (a.commandId < b.commandId ? -1 : a.commandId > b.commandId ? 1 : 0));
  for (const item of sorted) {
    const command = await lockOwnCommand(tx, agentId, item.commandId);
    if (command) await storeResult(tx, agentId, command, item, new Date(now));
  }
}

async function storeResult(
  tx: ScopedTx,
  agentId: string,
  command: OwnCommand,
  item: CommandResult,
  now: Date,
): Promise<void> {
  const parts = command.outputBytes < MAX_OUTPUT_BYTES ? (item.parts ?? []) : [];
  const grown = await insertParts(tx, command, parts);
  if (item.files && item.files.length > 0) await storeAnnounced(tx, command, item.files);
  if (item.state && movesOn(command.state, item.state)) {
    // When it happened on the device, which keeps server time; what comes late after an outage still says when it was.
    await setState(tx, command.id, item.state, item, new Date(Math.min(item.at, now.getTime())));
    if (item.state === 'running') await beginProofOf(tx, command.id, now);
    if (isEnd(item.state))
      await enqueue(tx, 'commands.finished', { commandId: command.id }, { key: `commands.finished.${command.id}` });
    if (item.state === 'refused') await auditRefusal(tx, agentId, command, item.refusal ?? 'unknown');
    await changed(tx, command.id);
  }
  if (grown) {
    announce(tx, {
      topic: 'live',
      event: { type: 'command_output', id: command.id },
      audience: { clientId: command.clientId, staffOnly: true },
    });
  }
}

/** A run that installs updates is proved by what waits before and after it. */
async function beginProofOf(tx: ScopedTx, id: string, now: Date): Promise<void> {
  const run = await findProvedRun(tx, id);
  if (run) await beginProof(tx, run, now);
}

/** What a run leaves is complete with its end: files announced later are nobody's. */
async function storeAnnounced(tx: ScopedTx, command: OwnCommand, files: readonly AnnouncedFile[]): Promise<void> {
  if (isEnd(command.state)) return;
  // The command is locked, so nobody adds to what is counted here.
  await insertFiles(tx, command, filesToKeep(await announcedFiles(tx, command.id), files));
}

async function auditRefusal(tx: ScopedTx, agentId: string, command: OwnCommand, code: string): Promise<void> {
  await audit(tx, {
    actor: { kind: 'agent', id: agentId, name: agentId },
    action: 'commands.refused_by_agent',
    target: command.id,
    clientId: command.clientId,
    security: true,
    detail: { refusal: code },
  });
}
