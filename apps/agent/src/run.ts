import { resolve } from 'node:path';
import type { PinnedKeys } from '@lanet/contracts/wire';
import { Agent } from './agent.ts';
import { readBootId } from './boot-id.ts';
import { collectFacts } from './collect/index.ts';
import { enrol } from './enrolment/enrol.ts';
import { type EnrolmentRecord, readEnrolment } from './enrolment/enrolment-record.ts';
import { waitForApproval } from './enrolment/wait-for-approval.ts';
import { usePreseedAgain, waitForEnrolment } from './enrolment/wait-for-enrolment.ts';
import { whileHelping } from './help/run-help.ts';
import { launcherOfThisProcess } from './launcher/handle.ts';
import type { Log } from './log.ts';
import type { Machine } from './platform/machine.ts';
import { thisMachine } from './platform/this-machine.ts';
import { clientFor } from './server/client-for.ts';
import { identityOf } from './server/identity.ts';
import { ServerClock } from './server/server-clock.ts';
import { Session } from './server/session.ts';
import { readSettings, type Settings } from './settings/settings.ts';
import { systemSettingsFile } from './settings/system-folders.ts';
import { claimStateFolder, type StateFolder } from './state/state-folder.ts';
import { Updater } from './update/updater.ts';
import { AGENT_VERSION } from './version.ts';

/** Enrols this computer. Answers how it stands. @throws as `enrol` of `enrolment/enrol.ts`, and StateRefused */
export async function enrolHere(
  state: StateFolder,
  settings: Settings,
  { server, token }: { server: string; token: string },
): Promise<EnrolmentRecord> {
  const http = clientFor(server, settings, thisMachine());
  try {
    const facts = await collectFacts(thisMachine());
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
    const enrolling = (given: Settings, asked: { server: string; token: string }) => enrolHere(state, given, asked);
    const wait = { state, settingsFile: path, settings, enrol: enrolling, log };
    const kept = readEnrolment(state);
    if (kept?.answer) await usePreseedAgain(wait, kept);
    const record = await waitForEnrolment(wait, signal);
    return record?.answer
      ? await work(state, settings(), { record, keys: record.answer.keys, log }, signal)
      : 'stopped';
  } finally {
    release();
  }
}

async function work(
  state: StateFolder,
  settings: Settings,
  { record, keys, log }: { record: EnrolmentRecord; keys: PinnedKeys; log: Log },
  signal: AbortSignal,
): Promise<RunEnd> {
  const machine = thisMachine();
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
    const agent = new Agent(
      { state, settings, http, identity, clock, session, machine, log, ...(updater && { updater }) },
      await readBootId(machine),
    );
    const updates = updater ? 'by the server' : 'unsupported';
    log('info', 'The agent runs', {
      agentId: state.key.agentId,
      server: http.url.href,
      version: AGENT_VERSION,
      updates,
    });
    await whileHelping({ state, settings, session, clock, machine, log }, () =>
      agent.run(AbortSignal.any([signal, updated.signal])),
    );
    return updated.signal.aborted && !signal.aborted ? 'updated' : 'stopped';
  } finally {
    http.close();
  }
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
