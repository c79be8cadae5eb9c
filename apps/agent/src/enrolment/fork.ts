import { createPrivateKey, generateKeyPairSync } from 'node:crypto';
import { AGENT_PROTOCOL, agent, EnrolmentState, type Facts } from '@lanet/contracts/agent';
import { enrolmentAnswerText, enrolmentText, forkGrantText, type PinnedKeys, sortedJson } from '@lanet/contracts/wire';
import { fingerprintOf, publicKeyText, sha256Hex, signText, verifyText } from '../keys/ed25519.ts';
import { keyFileText, pemOf } from '../keys/sealed-key.ts';
import type { HttpClient } from '../server/http-client.ts';
import { isOk, readAnswer, ServerRefused } from '../server/session.ts';
import { keepFork, readFork } from '../state/forked-state.ts';
import type { StateFolder } from '../state/state-folder.ts';
import { AGENT_VERSION } from '../version.ts';
import { FalseServer } from './enrol.ts';
import type { EnrolmentRecord } from './enrolment-record.ts';

/**
 * The server says that this agent runs on the copied state of another. Asks for a place of its own with a new key, which the old
 * one vouches for. Nothing of the old state is given up before the pinned server has signed its answer: whoever else says
 * "copy" changes nothing. Afterwards `finishFork` makes the folder the new agent's.
 * @throws ServerRefused (409 `agents.not_cloned`, 429), FalseServer, NoAnswer, NotTheProtocol
 */
export async function askForFork(
  state: StateFolder,
  {
    http,
    pinned,
    server,
    facts,
    now,
  }: { http: HttpClient; pinned: PinnedKeys; server: string; facts: Facts; now: () => number },
): Promise<void> {
  const keyFile = readFork(state.path)?.keyFile ?? newKeyFile();
  keepFork(state.path, { keyFile, enrolment: null });
  const privateKey = createPrivateKey(pemOf(keyFile));
  const publicKey = publicKeyText(privateKey);
  const newAgentId = fingerprintOf(publicKey);
  const serverFingerprint = fingerprintOf(pinned.identity);
  const { agentId } = state.key;
  const signature = signText(state.key.privateKey, forkGrantText({ agentId, newAgentId, serverFingerprint }));
  const tokenSha256 = sha256Hex(signature);
  const proof = signText(
    privateKey,
    enrolmentText({ tokenSha256, serverFingerprint, factsSha256: sha256Hex(sortedJson(facts)) }),
  );
  const sentAt = now();
  const { method, path } = agent.fork;
  const said = { publicKey, proof, facts, agentVersion: AGENT_VERSION, protocol: AGENT_PROTOCOL, sentAt };
  const body = JSON.stringify({ grant: { agentId, signature }, ...said });
  const answer = await http.request({ method, path, headers: { 'content-type': 'application/json' }, body });
  if (!isOk(answer)) throw new ServerRefused(answer);
  const { keys, state: standing, signature: signed, pollSeconds, ...rest } = readAnswer(answer, EnrolmentState);
  const isSame = keys.identity === pinned.identity && keys.command === pinned.command && rest.agentId === newAgentId;
  const text = enrolmentAnswerText({ proof, agentId: newAgentId, state: standing, keys });
  if (!isSame || !verifyText(pinned.identity, text, signed)) {
    throw new FalseServer('The answer is not signed by the server this agent enrolled with. Nothing was changed.');
  }
  const record: EnrolmentRecord = {
    ...{ server, agentId: newAgentId, asked: [{ tokenSha256, facts, proof, sentAt }] },
    answer: { state: standing, keys, pollSeconds: Math.min(Math.max(pollSeconds, 1), 86_400) },
  };
  keepFork(state.path, { keyFile, enrolment: JSON.stringify(record) });
}

function newKeyFile(): string {
  const made = generateKeyPairSync('ed25519').privateKey;
  return keyFileText(String(made.export({ type: 'pkcs8', format: 'pem' })));
}
