import { agent, type Report } from '@lanet/contracts/agent';
import { enrolments, enrolmentTokens } from '@lanet/contracts/agents';
import { compat } from '@lanet/contracts/compat';
import { deviceIdentity } from '@lanet/contracts/device-identity';
import { devices } from '@lanet/contracts/devices';
import { live } from '@lanet/contracts/live';
import { asDevice, asRequester, own, type Row, thing, versionOf } from './isolation-row.ts';
import { factsOf } from './isolation-world.ts';
import { TestAgent, testWindow } from './test-agent.ts';
import { Copy } from './test-identity.ts';

type Scene = Parameters<Row['aim']>[0];
type By = Parameters<Row['aim']>[1];
const lookingAt = ({ victim }: Scene) => ({ params: { id: victim.deviceId, viewerId: victim.deviceId } });
const atDevice = ({ victim }: Scene) => ({ params: { id: victim.deviceId } });
const atLinked = ({ victim }: Scene) => ({ params: { id: victim.identity.linkedDeviceId } });

/** With a proof of the caller's own key, where the caller has one; `claims` replace what it would say. */
async function proved(by: By, method: string, path: string, claims: object = {}) {
  return by.agent ? { headers: { authorization: await by.agent.proof(method, path, claims) } } : {};
}

/** A new computer of the other client that says it is the victim's. */
function newcomer({ server, victim, outsiders }: Scene) {
  const { hostname: _name, ...facts } = factsOf(victim.secret);
  const stranger = new TestAgent(server, facts);
  const claims = { clientId: victim.client.id, siteId: victim.client.siteId, deviceId: victim.deviceId };
  return { body: { ...stranger.enrolmentBody(outsiders.token), ...claims } };
}

/** The agent's next report, with something of everything that a report may hold. */
function fullReport(agent: TestAgent): Report {
  const at = agent.server.clock.now();
  agent.sequence += 1;
  const [window] = [testWindow(at - 15 * 60_000)];
  const values = Array.from({ length: 15 }, () => 1);
  const listening = [{ protocol: 'tcp', address: '::', port: agent.sequence % 65_536, program: 'sshd' }];
  return agent.nextReport({
    sequence: agent.sequence,
    windows: [{ ...window, reach: [{ target: 'gateway', loss: values, ms: values }] }],
    sections: { ports: { hash: String(agent.sequence).padStart(16, '0'), data: { listening } } },
    events: [
      { kind: 'service', at, name: 'cups', state: 'stopped' },
      { kind: 'security', at, code: 'replayed', commandId: null, text: 'Text' },
    ],
    edges: [
      {
        rule: 'disk_full',
        ruleVersion: 1,
        object: '/',
        metric: 'volume.usedPercent',
        trigger: 90,
        recover: 85,
        samples: [{ at, value: 95 }],
        from: 'pending',
        to: 'firing',
        at,
        since: at,
        value: 95,
        flaps: 0,
      },
    ],
  });
}

/** What the agent protocol takes: the agent is who it proves to be, whatever it says. */
export const agentRows: Record<string, Row> = {
  'compat.status': thing(
    compat.status,
    // A token of the other client, and one for agents at that.
    ({ victim, outsiders }) => ({
      params: { token: outsiders.token },
      body: { computer_id: victim.secret, client_id: victim.client.id, site_id: victim.client.siteId },
    }),
    { because: 'whoever holds a token for it may: compat.test.ts' },
  ),
  'agent.enrol': own(agent.enrol, newcomer, { because: 'whoever holds a token may: agents.enrolment.test.ts' }),
  'agent.fork': own(
    agent.fork,
    // A grant that the outsider made up: only the victim's own key may vouch for another.
    async ({ server, victim }) => {
      const copy = new Copy(new TestAgent(server, victim.agent.facts));
      const { grant, ...body } = await copy.forkBody();
      return { body: { ...body, grant: { ...grant, agentId: victim.agent.id } } };
    },
    { because: 'only with a grant of the original: agents.clones.test.ts' },
  ),
  'agent.enrolment': thing(
    agent.enrolment,
    async ({ victim }, by) => ({
      params: { agentId: victim.agent.id },
      ...(await proved(by, 'GET', agent.enrolment.path.replace(':agentId', victim.agent.id))),
    }),
    { rightful: asDevice },
  ),
  'agent.grant': thing(
    agent.grant,
    ({ victim }, by) => proved(by, 'POST', agent.grant.path, { agentId: victim.agent.id }),
    { rightful: asDevice },
  ),
  'agent.report': own(
    agent.report,
    ({ victim }, by) => {
      const claims = { clientId: victim.client.id, deviceId: victim.deviceId, agentId: victim.agent.id };
      return { body: { ...fullReport(by.agent ?? victim.agent), ...claims } };
    },
    { rightful: asDevice },
  ),
  'agent.commands': own(agent.commands, () => ({}), { rightful: asDevice }),
  'agent.results': own(
    agent.results,
    ({ server, victim: { commands, secret } }) => ({
      body: {
        items: [
          {
            exitCode: 0,
            durationMs: 1,
            files: [{ sha256: '0'.repeat(64), name: 'a.log', sizeBytes: 1 }],
            commandId: commands.queued,
            state: 'running' as const,
            at: server.clock.now(),
            parts: [{ part: 0, stream: 'stdout' as const, text: `${secret} more` }],
          },
        ],
      },
    }),
    { rightful: asDevice },
  ),
  'agent.file': thing(
    agent.file,
    ({ victim: { commands } }) => ({
      params: { sha256: commands.announcedSha256 },
      body: commands.announcedBytes,
      headers: { 'content-type': 'application/octet-stream' },
    }),
    { rightful: asDevice },
  ),
};

export const enrolmentRows: Record<string, Row> = {
  'enrolments.list': own(enrolments.list, ({ victim }) => ({ query: { tokenId: victim.tokens.main } })),
  'enrolments.approve': thing(enrolments.approve, ({ victim }) => ({
    params: { id: victim.waiting.approve },
    body: {},
  })),
  'enrolments.reject': thing(enrolments.reject, ({ victim }) => ({ params: { id: victim.waiting.reject } })),
  'enrolments.reopen': thing(enrolments.reopen, ({ victim }) => ({
    params: { id: victim.identity.refusedDeviceId },
  })),
  'enrolmentTokens.list': own(enrolmentTokens.list, ({ victim }) => ({ query: { clientId: victim.client.id } })),
  'enrolmentTokens.create': thing(enrolmentTokens.create, ({ victim }) => ({
    body: { clientId: victim.client.id, siteId: victim.client.siteId, label: 'New' },
  })),
  'enrolmentTokens.uses': thing(enrolmentTokens.uses, ({ victim }) => ({ params: { id: victim.tokens.main } })),
  'enrolmentTokens.revoke': thing(enrolmentTokens.revoke, ({ victim }) => ({ params: { id: victim.tokens.spare } })),
};

export const deviceRows: Record<string, Row> = {
  'devices.list': own(devices.list, ({ victim }) => ({ query: { clientId: victim.client.id } })),
  'devices.mine': own(devices.mine, () => ({}), { rightful: asRequester }),
  'devices.get': thing(devices.get, atDevice),
  'devices.update': thing(devices.update, async (scene) => ({
    ...atDevice(scene),
    ifMatch: await versionOf(scene, 'devices', scene.victim.deviceId),
    body: { type: 'server' as const },
  })),
  'devices.archive': thing(devices.archive, ({ victim }) => ({ params: { id: victim.spareDeviceId } })),
  'deviceIdentity.get': thing(deviceIdentity.get, atLinked),
  'deviceIdentity.confirm': thing(deviceIdentity.confirm, atLinked),
  'deviceIdentity.separate': thing(deviceIdentity.separate, atLinked),
  'deviceIdentity.restore': thing(deviceIdentity.restore, ({ victim }) => ({
    params: { id: victim.identity.archivedDeviceId },
  })),
  'devices.inventory': thing(devices.inventory, atDevice),
  'devices.changes': thing(devices.changes, atDevice),
  'devices.metrics': thing(devices.metrics, atDevice),
  'live.watch': thing(live.watch, lookingAt),
  'live.leave': thing(live.leave, lookingAt),
};
