import { Agent, readBootId } from './agent.ts';
import { collectFacts } from './collect/index.ts';
import { enrol } from './enrolment/enrol.ts';
import { type EnrolmentRecord, readEnrolment } from './enrolment/enrolment-record.ts';
import { waitForApproval } from './enrolment/wait-for-approval.ts';
import type { Log } from './log.ts';
import { thisMachine } from './platform/this-machine.ts';
import { HttpClient } from './server/http-client.ts';
import { identityOf } from './server/identity.ts';
import { ServerClock } from './server/server-clock.ts';
import { Session } from './server/session.ts';
import type { Settings } from './settings/settings.ts';
import { claimStateFolder, type StateFolder, StateRefused } from './state/state-folder.ts';

/** Enrols this computer. Answers how it stands. @throws as `enrol` of `enrolment/enrol.ts`, and StateRefused */
export async function enrolHere(
  state: StateFolder,
  settings: Settings,
  { server, token }: { server: string; token: string },
): Promise<EnrolmentRecord> {
  const http = new HttpClient(server, settings.caFile);
  try {
    const facts = await collectFacts(thisMachine());
    return await enrol(state, { http, token, facts, now: Date.now });
  } finally {
    http.close();
  }
}

/**
 * Runs the agent of a state folder until the signal: waits to be accepted, then works.
 * @throws StateRefused when it never enrolled, or another agent runs there.
 */
export async function runHere(state: StateFolder, settings: Settings, log: Log, signal: AbortSignal): Promise<void> {
  const record = readEnrolment(state);
  if (!record?.answer) {
    throw new StateRefused('This computer is not enrolled. Run: lanet-agent enrol --server URL --token TOKEN');
  }
  const release = await claimStateFolder(state);
  const http = new HttpClient(settings.server ?? record.server, settings.caFile);
  try {
    const identity = identityOf(state.key, record.answer.keys);
    const clock = new ServerClock();
    const session = new Session(http, identity, clock);
    const accepted =
      record.answer.state === 'active' ? record : await waitForApproval({ state, session, record, log }, signal);
    if (!accepted) return;
    const machine = thisMachine();
    const agent = new Agent(
      { state, settings, http, identity, clock, session, machine, log },
      await readBootId(machine),
    );
    log('info', 'The agent runs', { agentId: state.key.agentId, server: http.url.href });
    await agent.run(signal);
  } finally {
    http.close();
    release();
  }
}
