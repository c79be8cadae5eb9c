// An agent's end of the protocol for tests: a state folder, an enrolment with a scripted server, and what hangs on them.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Facts } from '@lanet/contracts/agent';
import { Agent } from '../agent.ts';
import { enrol } from '../enrolment/enrol.ts';
import type { Log } from '../log.ts';
import { linuxMachine } from '../platform/linux.ts';
import { type Machine, unavailable } from '../platform/machine.ts';
import { HttpClient } from '../server/http-client.ts';
import { identityOf } from '../server/identity.ts';
import { ServerClock } from '../server/server-clock.ts';
import { Session } from '../server/session.ts';
import { openStateFolder } from '../state/state-folder.ts';
import type { ScriptedServer } from './scripted-server.ts';

export const facts: Facts = {
  hostname: 'pc-01',
  platform: 'linux',
  os: 'Debian 12',
  arch: 'x64',
  deviceType: 'desktop',
  uuid: null,
  serial: 'PF2ABC3D',
  installId: null,
  vendor: null,
  model: null,
  macs: ['54:ee:75:00:00:01'],
  diskSerials: [],
};

export const temporaryFolder = () => mkdtempSync(join(tmpdir(), 'lanet-agent-'));
export const removeFolder = (folder: string) => rmSync(folder, { recursive: true, force: true });

/** Enrols a new state folder and opens what speaks for it. */
export async function enrolledPeer(server: ScriptedServer, folder: string, now: () => number = Date.now) {
  const state = openStateFolder(join(folder, 'state'));
  const http = new HttpClient(server.url);
  await enrol(state, { http, token: server.token, facts, now });
  const identity = identityOf(state.key, server.keys);
  const clock = new ServerClock(now);
  const session = new Session(http, identity, clock);
  return { state, http, identity, clock, session };
}

/** This computer, without starting its package tools: those take seconds. */
const withoutPrograms = () => linuxMachine({ run: async () => unavailable('missing') });

/** Runs a whole agent in this process, newly enrolled unless a `peer` is given. `stop` ends it as the service manager would. */
export async function startAgent(
  server: ScriptedServer,
  folder: string,
  options: {
    machine?: Machine;
    log?: Log;
    policyFile?: string;
    bootId?: string;
    peer?: Awaited<ReturnType<typeof enrolledPeer>>;
  } = {},
) {
  const {
    machine = withoutPrograms(),
    log = () => {},
    policyFile = join(folder, 'policy.json'),
    bootId = 'boot-1',
  } = options;
  const peer = options.peer ?? (await enrolledPeer(server, folder));
  const settings = { policyFile, policyNamed: false };
  const agent = new Agent({ ...peer, settings, machine, log, graceMs: 200 }, bootId);
  const stop = new AbortController();
  const done = agent.run(stop.signal);
  return {
    agentId: peer.state.key.agentId,
    peer,
    stop: async () => {
      stop.abort();
      await done;
      peer.http.close();
    },
  };
}
