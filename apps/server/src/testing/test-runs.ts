import { createHash, randomUUID } from 'node:crypto';
import { type CommandResult, agent as protocol } from '@lanet/contracts/agent';
import { commands } from '@lanet/contracts/commands';
import type { ParameterValues } from '@lanet/contracts/scripts';
import { signWaiting } from '../features/commands/commands.signer.service.ts';
import { library } from '../features/scripts/library/library.ts';
import { openCommandKey } from '../platform/crypto/command-key.ts';
import type { TestAgent } from './test-agent.ts';
import type { Answer, AnyBody, TestPerson, TestServer } from './test-server.ts';

export interface WantedRun {
  script?: string;
  parameters?: ParameterValues;
  ticketId?: string;
  id?: string;
}

export const sha256 = (text: string | Buffer) => createHash('sha256').update(text).digest('hex');

const scriptId = (name: string) => library.find(({ key }) => key === name)?.id ?? '';

/** What a test of runs does again and again: ask, sign with the real key, take as the device, answer, and look. */
export async function testRuns(server: TestServer) {
  const key = await openCommandKey(server.platform.config.dataDir);
  const query = async (text: string, values: unknown[] = []) => (await server.db.admin.query(text, values)).rows;
  const sign = () => signWaiting(server.platform, key);
  const take = async (agent: TestAgent): Promise<AnyBody[]> => (await agent.call(protocol.commands)).body.items;
  const request = async (who: TestPerson, agent: TestAgent, wanted: WantedRun = {}): Promise<Answer<AnyBody>> => {
    const { script = 'disk_cleanup', id = randomUUID(), parameters = {}, ticketId } = wanted;
    const [{ device_id: deviceId }] = await query('select device_id from agents where id = $1', [agent.id]);
    return who.call(commands.run, {
      body: { id, deviceId, scriptId: scriptId(script), parameters, ...(ticketId && { ticketId }) },
    });
  };
  return {
    key,
    query,
    sign,
    take,
    request,
    /** A run that its device has taken. */
    async taken(agent: TestAgent, wanted: WantedRun = {}): Promise<string> {
      const { body } = await request(server.technician, agent, wanted);
      await sign();
      await take(agent);
      return body.id;
    },
    report: (agent: TestAgent, ...items: Partial<CommandResult>[]) =>
      agent.call(protocol.results, { items: items.map((item) => ({ at: server.clock.now(), ...item })) }),
    stateOf: async (id: string): Promise<AnyBody> =>
      (await server.technician.call(commands.get, { params: { id } })).body,
    /** The security event about a run, if there is one. */
    security: async (id: string): Promise<AnyBody> =>
      (await query('select action, detail from audit_log where target = $1 and security', [id]))[0],
  };
}
