import { createHash } from 'node:crypto';
import { agent, type Facts } from '@lanet/contracts/agent';
import { enrolmentText, forkGrantText, recoveryProofText, recoveryText, sortedJson } from '@lanet/contracts/wire';
import { generateKeyPair, publicKeyText, signText } from '../platform/crypto/ed25519.ts';
import { TestAgent } from './test-agent.ts';

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

/** What an agent leaves on its computer for the one after it: a function of who uses it. */
export async function leftBy(before: TestAgent) {
  const left = generateKeyPair();
  const key = publicKeyText(left.publicKey);
  const said = recoveryText({ agentId: before.id, serverFingerprint: await before.fingerprint(), recoveryKey: key });
  const statement = signText(before.keys.privateKey, said);
  return (after: TestAgent, token: string) => {
    const { proof } = after.enrolmentBody(token);
    const used = recoveryProofText({ agentId: before.id, newAgentId: after.id, proof });
    return { agentId: before.id, key, statement, proof: signText(left.privateKey, used) };
  };
}

/** A copy that was told so: a new key on the copied state, with the old key's word for it. */
export class Copy extends TestAgent {
  readonly original: TestAgent;

  constructor(original: TestAgent, facts: Partial<Facts> = {}) {
    super(original.server, { ...original.facts, ...facts });
    this.original = original;
  }

  async fork(changes: object = {}, remoteAddress = '127.0.0.1') {
    const body = { ...(await this.forkBody()), ...changes };
    return this.inject({ method: 'POST', url: agent.fork.path, payload: body, remoteAddress });
  }

  async forkBody() {
    const serverFingerprint = await this.fingerprint();
    const { id: agentId, keys } = this.original;
    const said = forkGrantText({ agentId, newAgentId: this.id, serverFingerprint });
    const signature = signText(keys.privateKey, said);
    const facts = { factsSha256: sha256(sortedJson(this.facts)), tokenSha256: sha256(signature), serverFingerprint };
    return {
      grant: { agentId, signature },
      publicKey: publicKeyText(this.keys.publicKey),
      proof: signText(this.keys.privateKey, enrolmentText(facts)),
      facts: this.facts,
      agentVersion: '3.1.0',
      protocol: 1,
      sentAt: this.server.clock.now(),
    };
  }
}
