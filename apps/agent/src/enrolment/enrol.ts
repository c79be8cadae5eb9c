import { AGENT_PROTOCOL, agent, EnrolmentState, type Facts } from '@lanet/contracts/agent';
import {
  enrolmentAnswerText,
  enrolmentText,
  isServerOfToken,
  parseEnrolmentToken,
  sortedJson,
} from '@lanet/contracts/wire';
import { fingerprintOf, sha256Hex, signText, verifyText } from '../keys/ed25519.ts';
import type { HttpClient } from '../server/http-client.ts';
import type { Session } from '../server/session.ts';
import { isOk, readAnswer, ServerRefused } from '../server/session.ts';
import type { StateFolder } from '../state/state-folder.ts';
import { AGENT_VERSION } from '../version.ts';
import { type EnrolmentRecord, keepEnrolment, readEnrolment } from './enrolment-record.ts';
import { leaveRecovery, useRecovery } from './recovery.ts';

/** The answer is not from the server the token or the pinned key names, or was not made for this agent. */
export class FalseServer extends Error {}

/** What was typed as a token is none. */
export class NotAToken extends Error {}

/** Requests to join that are remembered: the server may have signed over any of them. */
const MAX_ASKED = 5;

/**
 * Asks to join. Before a byte of the answer is believed, its identity key must have the fingerprint the token names, and
 * must have signed over this agent's own proof. Repeating is harmless at any point: key, facts and proof are kept on disk
 * before they are sent. The token is not kept.
 * @throws NotAToken, FalseServer, ServerRefused, NoAnswer, NotTheProtocol
 */
export async function enrol(
  state: StateFolder,
  { http, token: text, facts, now }: { http: HttpClient; token: string; facts: Facts; now: () => number },
): Promise<EnrolmentRecord> {
  const token = parseEnrolmentToken(text);
  if (!token) throw new NotAToken('This is no enrolment token. It begins with LANET- and has 49 characters.');
  const asked = request(state, { tokenSha256: sha256Hex(token.secret), fingerprint: token.fingerprint, facts, now });
  const before = readEnrolment(state)?.asked.filter(({ proof }) => proof !== asked.proof) ?? [];
  const record = { server: http.url.href, agentId: state.key.agentId, asked: [asked, ...before].slice(0, MAX_ASKED) };
  keepEnrolment(state, { ...record, answer: null });

  const recovery = useRecovery(state, { serverFingerprint: token.fingerprint, proof: asked.proof });
  const body = JSON.stringify({
    token: `LANET-${token.secret}-${token.fingerprint.toUpperCase()}`,
    publicKey: state.key.publicKey,
    proof: asked.proof,
    facts: asked.facts,
    agentVersion: AGENT_VERSION,
    protocol: AGENT_PROTOCOL,
    sentAt: asked.sentAt,
    ...(recovery && { recovery }),
  });
  const { method, path } = agent.enrol;
  const answer = await http.request({ method, path, headers: { 'content-type': 'application/json' }, body });
  if (!isOk(answer)) throw new ServerRefused(answer);
  const said = readAnswer(answer, EnrolmentState);
  if (!isServerOfToken(token, fingerprintOf(said.keys.identity))) {
    throw new FalseServer('The server that answered is not the one this token is for. Nothing was pinned.');
  }
  return accept(state, { ...record, answer: null }, said);
}

/** Asks how the enrolment stands and keeps it. @throws as `enrol`; ServerRefused `agents.unknown` when it was deleted. */
export async function pollEnrolment(state: StateFolder, session: Session, record: EnrolmentRecord) {
  const path = agent.enrolment.path.replace(':agentId', record.agentId);
  const said = readAnswer(await session.prove(agent.enrolment.method, path), EnrolmentState);
  if (said.keys.identity !== record.answer?.keys.identity || said.keys.command !== record.answer.keys.command) {
    // New keys come as a statement signed by an old one (agents.md 2.1), never like this.
    throw new FalseServer('The server answered with keys other than the pinned ones.');
  }
  return accept(state, record, said);
}

function request(
  { key }: StateFolder,
  part: { tokenSha256: string; fingerprint: string; facts: Facts; now: () => number },
): EnrolmentRecord['asked'][number] {
  const { tokenSha256, fingerprint, facts } = part;
  const factsSha256 = sha256Hex(sortedJson(facts));
  const proof = signText(key.privateKey, enrolmentText({ tokenSha256, serverFingerprint: fingerprint, factsSha256 }));
  return { tokenSha256, facts, proof, sentAt: part.now() };
}

function accept(state: StateFolder, record: EnrolmentRecord, said: EnrolmentState): EnrolmentRecord {
  const { agentId, state: standing, keys, signature, pollSeconds } = said;
  const signed = record.asked.some(({ proof }) =>
    verifyText(keys.identity, enrolmentAnswerText({ proof, agentId, state: standing, keys }), signature),
  );
  if (!signed || agentId !== state.key.agentId) {
    throw new FalseServer('The answer is not signed by the server for this agent. Nothing was pinned.');
  }
  const answer = { state: standing, keys, pollSeconds: Math.min(Math.max(pollSeconds, 1), 86_400) };
  const kept = { ...record, answer };
  keepEnrolment(state, kept);
  if (standing !== 'rejected') leaveWord(state, keys.identity);
  return kept;
}

function leaveWord(state: StateFolder, identity: string): void {
  try {
    leaveRecovery(state, identity);
  } catch {
    // A folder that cannot be written beside the state: the next agent is recognised by its computer, or by a person.
  }
}
