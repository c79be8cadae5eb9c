import { resolve } from 'node:path';
import type { PinnedKeys } from '@lanet/contracts/wire';
import { Agent } from './agent.ts';
import { readBootId } from './boot-id.ts';
import { collectFacts } from './collect/index.ts';
import { enrol } from './enrolment/enrol.ts';
import { type EnrolmentRecord, readEnrolment } from './enrolment/enrolment-record.ts';
import { type RetirementWatch, sleepUntilWanted } from './enrolment/retirement.ts';
import { waitForApproval } from './enrolment/wait-for-approval.ts';
import { usePreseedAgain, waitForEnrolment } from './enrolment/wait-for-enrolment.ts';
import { FactsReading } from './facts-reading.ts';
import { whileHelping } from './help/run-help.ts';
import { launcherOfThisProcess } from './launcher/handle.ts';
import type { Log } from './log.ts';
import { leaveComputer } from './platform/leave-computer.ts';
import type { Machine } from './platform/machine.ts';
import { thisMachine } from './platform/this-machine.ts';
import { clientFor } from './server/client-for.ts';
import { identityOf } from './server/identity.ts';
import { ServerClock } from './server/server-clock.ts';
import { Session } from './server/session.ts';
import { readSettings, type Settings } from './settings/settings.ts';
import { systemSettingsFile } from './settings/system-folders.ts';
import { Standing, type StandingEnd } from './standing.ts';
import { finishFork } from './state/forked-state.ts';
import { claimStateFolder, openStateFolder, type StateFolder } from './state/state-folder.ts';
import { Updater } from './update/updater.ts';
import { AGENT_VERSION } from './version.ts';
import { Wake } from './wake.ts';

/** Enrols this computer. Answers how it stands. @throws as `enrol` of `enrolment/enrol.ts`, and StateRefused */
export async function enrolHere(
  state: StateFolder,
  settings: Settings,
  { server, token }: { server: string; token: string },
): Promise<EnrolmentRecord> {
  const machine = thisMachine(settings);
  const http = clientFor(server, settings, machine);
  try {
    const facts = await collectFacts(machine);
    return await enrol(state, { http, token, facts, now: Date.now });
  } finally {
    http.close();
  }
}

/** How a run ended: because it was told to, or because a new version is to be started in its place. */
export type RunEnd = 'stopped' | 'updated';

/**
 * Runs the agent of a state folder until the signal, or until a new version is in place: waits to be enrolled and to be
 * accepted, then works. `settingsFile`: the one that was named. @throws StateRefused when another agent runs there;
 * SettingsRefused
 */
export async function runHere(
  state: StateFolder,
  settingsFile: string | undefined,
  log: Log,
  signal: AbortSignal,
): Promise<RunEnd> {
  const settings = () => readSettings(settingsFile);
  settings();
  const release = await claimStateFolder(state);
  try {
    const path = resolve(settingsFile ?? systemSettingsFile());
    const enrolling = (folder: StateFolder) => (given: Settings, asked: { server: string; token: string }) =>
      enrolHere(folder, given, asked);
    let current = reopen(state);
    let isFirst = true;
    while (true) {
      const wait = { state: current, settingsFile: path, settings, enrol: enrolling(current), log };
      const kept = readEnrolment(current);
      if (kept?.answer && isFirst) await usePreseedAgain(wait, kept);
      isFirst = false;
      const record = await waitForEnrolment(wait, signal);
      if (!record?.answer) return 'stopped';
      const end = await work(current, settings(), { record, keys: record.answer.keys, log }, signal);
      if (end !== 'again') return end;
      // A copy has become an agent of its own, or the device is looked after again.
      current = reopen(current);
    }
  } finally {
    release();
  }
}

/** A copied folder may have become another agent's, by a life of this agent that was cut off. */
function reopen({ path }: StateFolder): StateFolder {
  finishFork(path);
  return openStateFolder(path);
}

async function work(
  state: StateFolder,
  settings: Settings,
  { record, keys, log }: { record: EnrolmentRecord; keys: PinnedKeys; log: Log },
  signal: AbortSignal,
): Promise<RunEnd | 'again'> {
  const machine = thisMachine(settings);
  const http = clientFor(settings.server ?? record.server, settings, machine, log);
  const updated = new AbortController();
  try {
    const identity = identityOf(state.key, keys);
    const clock = new ServerClock();
    const session = new Session(http, identity, clock);
    const accepted =
      record.answer?.state === 'active' ? record : await waitForApproval({ state, session, record, log }, signal);
    if (!accepted) return 'stopped';
    const updater = makeUpdater({ state, session, machine, log, now: clock.now, onReady: () => updated.abort() });
    const facts = new FactsReading(machine, log);
    const watch = { state, session, record: accepted, commandKey: keys.command, now: clock.now, log };
    const standing = new Standing({ ...watch, http, identity, facts: () => facts.whole });
    const onStanding = (code: string) => standing.hear(code, signal);
    const wake = new Wake();
    const about = { facts: () => facts.now, onStanding, onConnected: () => wake.wake() };
    const agent = new Agent(
      { state, settings, http, identity, clock, session, machine, log, ...about, ...(updater && { updater }) },
      await readBootId(machine),
    );
    const updates = updater ? 'by the server' : 'unsupported';
    log('info', 'The agent runs', {
      agentId: state.key.agentId,
      server: http.url.href,
      version: AGENT_VERSION,
      updates,
    });
    await whileHelping({ state, settings, session, clock, machine, log, wake }, () =>
      agent.run(AbortSignal.any([signal, updated.signal, standing.signal])),
    );
    if (!signal.aborted && standing.end) return await heed(standing.end, machine, watch, signal);
    return updated.signal.aborted && !signal.aborted ? 'updated' : 'stopped';
  } finally {
    http.close();
  }
}

/** Does what the server proved: becomes another agent, sleeps, or leaves the computer. */
async function heed(
  end: StandingEnd,
  machine: Machine,
  watch: RetirementWatch,
  signal: AbortSignal,
): Promise<'stopped' | 'again'> {
  if (end.kind === 'forked') return 'again';
  const { log } = watch;
  let next: 'wanted' | 'uninstall' | undefined = end.order === 'uninstall' ? 'uninstall' : undefined;
  next ??= await sleepUntilWanted(watch, signal);
  while (next === 'uninstall') {
    const leaving = await leaveComputer(machine, process.execPath);
    log(
      'warn',
      leaving.kind === 'begun' ? 'The agent leaves this computer' : 'The agent cannot remove itself; it sleeps',
      {
        ...(leaving.kind === 'unsupported' && { reason: leaving.reason }),
      },
    );
    // The removal ends this process; if it fails, the order comes again tomorrow.
    next = await sleepUntilWanted(watch, signal);
  }
  return next === 'wanted' ? 'again' : 'stopped';
}

function makeUpdater(parts: {
  state: StateFolder;
  session: Session;
  machine: Machine;
  log: Log;
  now: () => number;
  onReady: () => void;
}): Updater | undefined {
  const launcher = launcherOfThisProcess();
  return launcher && new Updater({ ...parts, launcher, toldFile: parts.state.file('update-told.json') });
}
