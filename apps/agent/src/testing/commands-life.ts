// The part of an agent that runs commands, for tests: over a state folder, against a scripted server.
import { join } from 'node:path';
import { CollectedFiles } from '../commands/collected-files.ts';
import { Commands } from '../commands/commands.ts';
import { Journal } from '../commands/journal.ts';
import { Results } from '../commands/results.ts';
import type { Log } from '../log.ts';
import { type LinuxOptions, linuxMachine } from '../platform/linux.ts';
import { Queue } from '../queue/queue.ts';
import { readPolicy } from '../settings/local-policy.ts';
import type { enrolledPeer } from './agent-peer.ts';

export type Peer = Awaited<ReturnType<typeof enrolledPeer>>;

/**
 * A life of it, from its start on; `close` closes its files. `now`: server time, epoch milliseconds; `machine`: what this
 * computer answers otherwise than it does.
 */
export async function commandsLife(
  peer: Peer,
  { now = Date.now, log = () => {}, machine = {} }: { now?: () => number; log?: Log; machine?: LinuxOptions } = {},
) {
  const { state, session, identity } = peer;
  const queue = new Queue({ folder: state.file('queue'), log, now });
  const journal = new Journal(state.file('journal.log'), now(), log);
  const results = new Results(queue, session, log);
  const breaches: string[] = [];
  const commands = new Commands({
    ...{ agentId: state.key.agentId, commandKey: identity.pinned.command, machine: linuxMachine(machine) },
    ...{ session, journal, results, now, log, runsFolder: state.file('runs'), graceMs: 200 },
    files: new CollectedFiles(state.file('files'), log),
    policy: () => readPolicy({ policyFile: join(state.path, '..', 'policy.json'), policyNamed: false }),
    bootId: () => 'boot-1',
    onBreach: ({ code }) => breaches.push(code),
    onResult: () => {},
  });
  const close = () => {
    queue.close();
    journal.close();
  };
  await commands.settleInterrupted();
  return { commands, results, journal, breaches, close };
}

export const idOf = ({ envelope }: { envelope: { payload: string } }): string => JSON.parse(envelope.payload).commandId;
