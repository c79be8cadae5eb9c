import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { freePort } from '../../bench/free-port.ts';
import { eventually } from '../eventually.ts';
import { BASE_IMAGE } from './docker-downloads.ts';
import { type DockerEngine, mainPid } from './docker-engine.ts';
import { ask } from './https-client.ts';

/** Until a computer that does much else besides has noticed, started or healed something. */
export const LONG_MS = 240_000;

export const PROJECT = 'lanet-helpdesk';
/** Those that stay. */
export const SERVICES = ['proxy', 'web', 'gateway', 'mail', 'sla', 'worker', 'signer', 'database'] as const;
export type Service = (typeof SERVICES)[number];

/** The installation that INSTALLATION.md describes, on an engine, in a folder. */
export interface DockerStack {
  /** Where the guide's lines are run. */
  folder: string;
  address: string;
  /** Runs a block of the guide. */
  follow(block: string): Promise<string>;
  compose(...args: string[]): Promise<string>;
  /** Whether every container says that it is. */
  isWell(): Promise<boolean>;
  /** Rows of a query, as the database's own account sees them. */
  rows(query: string): Promise<string[]>;
  /** Ends its first process as a crash does, and waits until all is well again. Answers the seconds. */
  kill(service: Service): Promise<number>;
  /** Takes its network away until that is noticed, and gives it back. Answers the seconds until all is well again. */
  cutOff(service: Service): Promise<number>;
  /** From now on what connects here trusts the certificate that the proxy has. */
  trustProxy(): Promise<string>;
  remove(): void;
}

/** `machine`: values of `.env` that this computer asks for; whatever a shell says comes before that file. */
export async function describeStack(engine: DockerEngine): Promise<DockerStack> {
  const folder = mkdtempSync(join(tmpdir(), 'lanet-stack-'));
  const [plain, secure] = [await freePort(), await freePort()];
  const address = `https://localhost:${secure}`;
  const machine = {
    ...{ BASE: BASE_IMAGE, LANET_DOMAIN: 'localhost', LANET_PUBLIC_URL: address },
    ...{ LANET_HTTP_PORT: String(plain), LANET_HTTPS_PORT: String(secure) },
  };
  const follow = (block: string) => engine.shell(block, folder, machine);
  const compose = (...args: string[]) =>
    engine.shell(`docker compose ${args.map(quoted).join(' ')}`, join(folder, 'lanet-helpdesk/docker'), machine);
  const container = (service: string) => `${PROJECT}-${service}-1`;
  const health = async (service: Service) =>
    (await engine.docker('inspect', '--format', '{{.State.Health.Status}}', container(service))).trim();
  const isWell = async () => (await Promise.all(SERVICES.map(health))).every((one) => one === 'healthy');
  return {
    ...{ folder, address, follow, compose, isWell },
    async rows(query) {
      const said = await compose('exec', '-T', 'database', 'psql', '-U', 'postgres', '-Atd', 'lanet', '-c', query);
      return said.trim().split('\n').filter(Boolean);
    },
    async kill(service) {
      const pid = await mainPid(engine, container(service));
      const startedAt = performance.now();
      process.kill(pid, 'SIGKILL');
      const isAnother = async () => ![0, pid].includes(await mainPid(engine, container(service)));
      await eventually(`${service} to be back`, async () => (await isAnother()) && isWell(), LONG_MS);
      return (performance.now() - startedAt) / 1000;
    },
    async cutOff(service) {
      const network = `${PROJECT}_${service === 'proxy' ? 'app' : 'database'}`;
      // The database itself is well without a network, and so is the proxy: those who need them say so.
      const isNoticed = async () => {
        if (service === 'proxy') return (await ask(address)).status >= 500;
        return (await health(service === 'database' ? 'web' : service)) === 'unhealthy';
      };
      await engine.docker('network', 'disconnect', network, container(service));
      await eventually(`${service} to be missed`, isNoticed, LONG_MS);
      const startedAt = performance.now();
      await engine.docker('network', 'connect', '--alias', service, network, container(service));
      await eventually(
        'everything to be well',
        async () => (await isWell()) && (await ask(address)).status === 200,
        LONG_MS,
      );
      return (performance.now() - startedAt) / 1000;
    },
    async trustProxy() {
      const certificate = await compose('exec', '-T', 'proxy', 'cat', '/run/lanet/tls/cert.pem');
      setDefaultCACertificates([...getCACertificates(), certificate]);
      return certificate;
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

const quoted = (text: string) => `'${text.replaceAll("'", "'\\''")}'`;
