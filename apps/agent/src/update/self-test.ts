import { Agent } from '../agent.ts';
import { readBootId } from '../boot-id.ts';
import { collectSample } from '../collect/index.ts';
import { consoleLog } from '../log.ts';
import { thisMachine } from '../platform/this-machine.ts';
import { HttpClient } from '../server/http-client.ts';
import { identityOf } from '../server/identity.ts';
import { ServerClock } from '../server/server-clock.ts';
import { Session } from '../server/session.ts';
import { openStateFolder } from '../state/state-folder.ts';

/** The address is never called. */
const NOBODY = 'http://127.0.0.1:9/';

/**
 * What a new version does before the old one makes way: makes a key, opens everything an agent opens, below `folder`, and reads
 * one sample of this machine. Touches nothing else and calls nobody. @throws whatever does not work
 */
export async function selfTest(folder: string): Promise<void> {
  const state = openStateFolder(folder);
  const machine = thisMachine();
  const http = new HttpClient(NOBODY);
  const { publicKey } = state.key;
  const identity = identityOf(state.key, { identity: publicKey, command: publicKey });
  const clock = new ServerClock();
  const session = new Session(http, identity, clock);
  const settings = { policyFile: state.file('policy.json'), policyNamed: false };
  const log = consoleLog;
  new Agent({ state, settings, http, identity, clock, session, machine, log }, await readBootId(machine));
  await collectSample(machine, { policy: { extraMounts: [], watchedServices: [] } });
  http.close();
}
