import { createHash, randomUUID } from 'node:crypto';
import { AGENT_PROTOCOL, type Facts, type Report, type ReportAnswer } from '@lanet/contracts/agent';
import { ProtocolClient } from '../bench/simulator/protocol-client.ts';

/** A computer that is not there: it speaks the real protocol over real HTTP, and says what it is told to. */
export interface InventedAgent {
  client: ProtocolClient;
  /** The next report, as it can be sent again. */
  reportOf(content: Partial<Report>): Report;
  send(content: Partial<Report>): Promise<ReportAnswer>;
}

/** Enrols it with a token that accepts computers of this host. @throws when it is not accepted at once */
export async function joinInvented(server: string, token: string, hostname: string): Promise<InventedAgent> {
  const client = new ProtocolClient(server);
  const { state } = await client.enrol(token, factsOf(hostname), '0.1.0-invented');
  if (state !== 'active') throw new Error(`${hostname} is ${state}`);
  const bootId = randomUUID();
  let sequence = 0;
  let lease: string | null = null;
  const reportOf = (content: Partial<Report>): Report => {
    sequence += 1;
    return {
      ...{ protocol: AGENT_PROTOCOL, sequence, bootId, lease, configEtag: null, agentVersion: '0.1.0-invented' },
      ...{ sentAt: client.now(), uptimeSeconds: 442_800, backlog: 0, windows: [] },
      ...content,
    };
  };
  return {
    client,
    reportOf,
    async send(content) {
      const answer = await client.report(reportOf(content));
      lease = answer.lease;
      return answer;
    },
  };
}

/** Of one name is one computer, whoever asks. */
function factsOf(hostname: string): Facts {
  const id = createHash('sha256').update(hostname).digest('hex');
  return {
    ...{ hostname, platform: 'linux', os: 'Debian GNU/Linux 13', arch: 'x64', deviceType: 'server' },
    ...{
      uuid: `${id.slice(0, 8)}-${id.slice(8, 12)}-4${id.slice(13, 16)}-8${id.slice(17, 20)}-${id.slice(20, 32)}`,
      serial: id.slice(0, 10),
      installId: id.slice(0, 32),
      vendor: null,
      model: null,
    },
    ...{ macs: [], diskSerials: [] },
  };
}
