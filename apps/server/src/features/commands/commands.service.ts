import type { Command, CommandState, OutputPart } from '@lanet/contracts/commands';
import type { ParameterValues } from '@lanet/contracts/scripts';
import { announce, type ScopedTx } from '../../platform/database/index.ts';
import { type Caller, Refusal } from '../../platform/http/index.ts';
import type { Platform } from '../../platform/platform.ts';
import { currentAgent } from '../agents/index.ts';
import { audit } from '../audit/index.ts';
import { requireStepUp } from '../auth/index.ts';
import { findDevice } from '../devices/index.ts';
import { getScript } from '../scripts/index.ts';
import { addCommandEntry, findTicketRef } from '../tickets/index.ts';
import {
  type CommandPlace,
  cancelWaiting,
  countRuns,
  expireOverdue,
  findCommand,
  findPlace,
  insertCommand,
  isStopped,
  outputFrom,
  type StoredCommand,
  setStopped,
} from './commands.repo.ts';
import { COMMAND_LIFE_MS, checkParameters, RUNS_PER_INSTALLATION, RUNS_PER_PERSON } from './commands.rules.ts';

export interface RunRequest {
  id: string;
  deviceId: string;
  scriptId: string;
  parameters: ParameterValues;
  ticketId?: string | undefined;
  reason?: string | undefined;
}

const HOUR_MS = 3_600_000;

/**
 * Asks for a run: the signer decides whether it happens. The id is the caller's, so asking again is one run.
 * @throws Refusal 404 of the device, script or ticket; 403 `auth.step_up_required`; 409 `devices.no_agent`,
 * `devices.unconfirmed`, `commands.stopped`; 422 `scripts.parameters_invalid`; 429 `commands.cap_reached`.
 */
export async function runScript(
  tx: ScopedTx,
  platform: Platform,
  caller: Caller,
  request: RunRequest,
): Promise<StoredCommand> {
  const repeated = await repeatedRequest(tx, caller, request);
  if (repeated) return repeated;

  const { device, agent } = await targetOf(tx, request.deviceId);
  const script = await getScript(tx, request.scriptId);
  const text = script.texts.find(({ platform: system }) => system === agent.platform);
  if (!text) throw new Refusal('scripts.not_found', { detail: `no form for ${agent.platform}` });
  const checked = checkParameters(script.parameters, request.parameters);
  if ('problems' in checked) throw new Refusal('scripts.parameters_invalid', { errors: checked.problems });
  const ticket = request.ticketId ? await findTicketRef(tx, request.ticketId) : undefined;
  if (request.ticketId && ticket?.clientId !== device.clientId) throw new Refusal('tickets.not_found');
  if (script.class !== 'safe') requireStepUp(platform, caller);
  await refuseOverCap(tx, caller.personId, platform.clock.now());

  const now = platform.clock.now();
  const inserted = await insertCommand(tx, {
    id: request.id,
    clientId: device.clientId,
    deviceId: device.id,
    agentId: agent.id,
    ticketId: ticket?.id ?? null,
    scriptId: script.id,
    platform: agent.platform,
    scriptVersion: text.version,
    scriptSha256: text.sha256,
    parameters: checked.values,
    class: script.class,
    requesterId: caller.personId,
    signInId: caller.signInId,
    reason: request.reason ?? null,
    requestedAt: new Date(now),
    expiresAt: new Date(now + COMMAND_LIFE_MS),
  });
  if (!inserted) throw new Refusal('request.conflict');
  if (ticket) {
    await addCommandEntry(tx, ticket.id, {
      commandId: request.id,
      script: script.key,
      titles: script.titles,
      requester: { id: caller.personId, name: caller.name },
    });
  }
  await audit(tx, {
    actor: { kind: 'person', id: caller.personId, name: caller.name },
    action: 'commands.run',
    target: device.name,
    clientId: device.clientId,
    detail: { commandId: request.id, script: script.key, sha256: text.sha256, parameters: checked.values },
  });
  announce(tx, { topic: 'commands.requested', commandId: request.id });
  return told(tx, request.id);
}

async function repeatedRequest(tx: ScopedTx, caller: Caller, request: RunRequest): Promise<StoredCommand | undefined> {
  const there = await findCommand(tx, request.id);
  if (!there) return undefined;
  const same =
    there.requester.id === caller.personId &&
    there.device.id === request.deviceId &&
    there.script.id === request.scriptId;
  if (!same) throw new Refusal('request.conflict');
  return there;
}

/** @throws Refusal 404 `devices.not_found`; 409 `devices.no_agent`. */
export async function targetOf(tx: ScopedTx, deviceId: string) {
  const device = await findDevice(tx, deviceId);
  if (device?.status !== 'active') throw new Refusal('devices.not_found');
  const agent = await currentAgent(tx, deviceId);
  if (!agent) throw new Refusal('devices.no_agent', { detail: device.name });
  // Whatever says it is this computer would get what was meant for the one we know.
  if (agent.link === 'claimed') throw new Refusal('devices.unconfirmed', { detail: device.name });
  return { device, agent };
}

async function refuseOverCap(tx: ScopedTx, personId: string, now: number): Promise<void> {
  if (await isStopped(tx)) throw new Refusal('commands.stopped');
  const runs = await countRuns(tx, personId, new Date(now - HOUR_MS));
  if (runs.person >= RUNS_PER_PERSON || runs.all >= RUNS_PER_INSTALLATION) {
    throw new Refusal('commands.cap_reached', { retryAfterSeconds: 600 });
  }
}

/** @throws Refusal 404 `commands.not_found`; 409 `commands.not_cancellable` once the device has it. */
export async function cancelCommand(tx: ScopedTx, caller: Caller, id: string, now: number): Promise<StoredCommand> {
  await getCommand(tx, id);
  if (!(await cancelWaiting(tx, id, new Date(now)))) throw new Refusal('commands.not_cancellable');
  await audit(tx, {
    actor: { kind: 'person', id: caller.personId, name: caller.name },
    action: 'commands.cancel',
    target: id,
    detail: {},
  });
  return told(tx, id);
}

/** @throws Refusal 404 `commands.not_found`. */
export async function getCommand(tx: ScopedTx, id: string): Promise<StoredCommand> {
  const command = await findCommand(tx, id);
  if (!command) throw new Refusal('commands.not_found');
  return command;
}

export async function readOutput(
  tx: ScopedTx,
  id: string,
  from: number,
): Promise<{ state: CommandState; parts: OutputPart[] }> {
  const { state } = await getCommand(tx, id);
  return { state, parts: await outputFrom(tx, id, from) };
}

/** The kill switch: nothing is signed or handed out while it is on. */
export async function switchCommands(tx: ScopedTx, caller: Caller, stopped: boolean): Promise<{ stopped: boolean }> {
  await setStopped(tx, stopped, caller.personId);
  await audit(tx, {
    actor: { kind: 'person', id: caller.personId, name: caller.name },
    action: stopped ? 'commands.stop' : 'commands.resume',
    security: true,
  });
  return { stopped };
}

/** Ends the runs whose time has passed before a device took them. */
export async function expireCommands(tx: ScopedTx, now: number): Promise<void> {
  for (const id of await expireOverdue(tx, new Date(now))) await changed(tx, id);
}

/** The run as it is now, and a hint to whoever watches it. */
async function told(tx: ScopedTx, id: string): Promise<StoredCommand> {
  const command = await getCommand(tx, id);
  tell(tx, { ...command, clientId: command.client.id });
  return command;
}

/** A hint to whoever watches the run, which nobody reads here. */
export async function changed(tx: ScopedTx, id: string): Promise<void> {
  const place = await findPlace(tx, id);
  if (place) tell(tx, place);
}

function tell(tx: ScopedTx, { id, clientId, siteId, ticketId }: CommandPlace): void {
  const audience = { clientId, siteId, staffOnly: true };
  announce(tx, { topic: 'live', event: { type: 'command', id }, audience });
  if (ticketId) announce(tx, { topic: 'live', event: { type: 'ticket_timeline', id: ticketId }, audience });
}

/** A run as it leaves: without what only the server needs. */
export function toCommand({ siteId: _site, agentId: _agent, requestedKey: _key, ...command }: StoredCommand): Command {
  return command;
}
