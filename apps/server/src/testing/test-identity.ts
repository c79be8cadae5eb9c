import { createHash } from 'node:crypto';
import { agent, type Facts } from '@lanet/contracts/agent';
import { enrolments, enrolmentTokens } from '@lanet/contracts/agents';
import { deviceIdentity } from '@lanet/contracts/device-identity';
import { enrolmentText, forkGrantText, recoveryProofText, recoveryText, sortedJson } from '@lanet/contracts/wire';
import { generateKeyPair, publicKeyText, signText } from '../platform/crypto/ed25519.ts';
import { TestAgent, testFleet } from './test-agent.ts';
import { testRuns } from './test-runs.ts';
import type { TestServer } from './test-server.ts';

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

/** What tests about recognising computers do again and again, at one client with tokens of both kinds. */
export async function testRecognition(server: TestServer) {
  const fleet = await testFleet(server);
  const runs = await testRuns(server);
  let enrolled = 0;
  const tokenOf = async (changes: object): Promise<string> => {
    const body = { clientId: fleet.acme.id, siteId: fleet.acme.siteId, label: 'Office', ...changes };
    return (await server.technician.call(enrolmentTokens.create, { body })).body.token;
  };
  const deviceOf = async (one: TestAgent): Promise<string> =>
    (await runs.query('select device_id from agents where id = $1', [one.id]))[0].device_id;
  /** Each from an address of its own, which the automatic token lets in. */
  const join = async (one: TestAgent, options: { token?: string; changes?: object } = {}): Promise<string> => {
    const { token = fleet.token, changes = {} } = options;
    enrolled += 1;
    const { body } = await one.enrol(token, changes, `127.2.${Math.floor(enrolled / 250)}.${enrolled % 250}`);
    if (body.state === 'active') await one.grant();
    return body.state;
  };
  return {
    ...{ fleet, runs, tokenOf, deviceOf, join },
    /** Text of a token whose computers wait for a person. */
    first: await tokenOf({ approval: 'first', maxUses: 1000 }),
    identity: async (id: string) => (await server.technician.call(deviceIdentity.get, { params: { id } })).body,
    approve: (deviceId: string, sameAs?: string) =>
      server.technician.call(enrolments.approve, { params: { id: deviceId }, body: sameAs ? { sameAs } : {} }),
    waitingOf: async (one: TestAgent) => {
      const { body } = await server.technician.call(enrolments.list, { query: { state: 'pending' } });
      const id = await deviceOf(one);
      return body.items.find(({ deviceId }: { deviceId: string }) => deviceId === id);
    },
    silence: (minutes = 10) => server.clock.advance({ minutes }),
    /** A device with a history. */
    async known(facts: Partial<Facts> = {}) {
      const one = new TestAgent(server, facts);
      await join(one);
      await one.report();
      return { agent: one, deviceId: await deviceOf(one) };
    },
    devicesNamed: async (hostname: string): Promise<number> =>
      (await runs.query("select id from devices where name = $1 and status <> 'rejected'", [hostname])).length,
  };
}
