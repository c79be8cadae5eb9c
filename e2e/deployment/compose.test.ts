// What docker-compose.yml and its nginx.conf say, without an engine.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { leftOut } from '../needs.ts';
import { pluginsFolder } from './docker-downloads.ts';
import { whyNoDocker } from './docker-engine.ts';

const DEPLOYMENT = fileURLToPath(new URL('../../deployment/', import.meta.url));

interface ComposeFile {
  services: Record<string, ComposeService>;
  networks: Record<string, { internal?: boolean }>;
}

interface ComposeService {
  image: string;
  pull_policy?: string;
  ports?: { published: string }[];
  environment?: Record<string, string | null>;
  networks?: Record<string, unknown>;
  volumes?: { source: string; target: string }[];
  privileged?: boolean;
  stop_signal?: string;
}

describe.skipIf(leftOut('docker-compose.yml', whyNoDocker()))('docker-compose.yml', () => {
  let file: ComposeFile;
  beforeAll(() => {
    // Nothing of this computer's own: as somebody has it who has just unpacked it.
    const said = execFileSync(
      join(pluginsFolder(), 'docker-compose'),
      [
        '-f',
        join(DEPLOYMENT, 'docker/docker-compose.yml'),
        '--env-file',
        '/dev/null',
        '--profile',
        'tools',
        'config',
        '--format',
        'json',
      ],
      { encoding: 'utf8', env: { PATH: process.env.PATH } },
    );
    file = JSON.parse(said);
  });

  it('publishes 80 and 443, of the proxy, and nothing else', () => {
    const published = Object.entries(file.services).flatMap(([name, { ports = [] }]) =>
      ports.map((port) => `${name} ${port.published}`),
    );

    expect(published).toEqual(['proxy 80', 'proxy 443']);
  });

  it('keeps the database in a network of its own that leads nowhere', () => {
    expect(file.networks.database).toMatchObject({ internal: true });
    expect(file.networks.app).toMatchObject({ internal: true });
    expect(Object.keys(file.services.database?.networks ?? {})).toEqual(['database']);
    expect(Object.keys(file.services.proxy?.networks ?? {}).sort()).toEqual(['app', 'public']);
    expect(file.services.database?.stop_signal).toBe('SIGINT');
  });

  it('has no password, token or key in it', () => {
    const secret = /(PASSWORD|SECRET|TOKEN|KEY|DATABASE_URL)$/;
    const variables = Object.values(file.services).flatMap(({ environment = {} }) => Object.keys(environment));

    expect(variables.length).toBeGreaterThan(50);
    expect(variables.filter((name) => secret.test(name))).toEqual([]);
  });

  it('gives the key of commands to the signer, and to the backup that somebody starts', () => {
    const holders = Object.entries(file.services).filter(([, { volumes = [] }]) =>
      volumes.some(({ source }) => source === 'signer'),
    );

    expect(holders.map(([name]) => name).sort()).toEqual(['backup', 'signer']);
    expect(file.services.signer?.volumes?.map(({ source }) => source).sort()).toEqual(['secrets', 'signer']);
  });

  it('confines every service, limits its memory and its log, and asks no registry', () => {
    for (const [name, service] of Object.entries(file.services)) {
      expect({ name, ...service }).toMatchObject({
        ...{ read_only: true, cap_drop: ['ALL'], security_opt: ['no-new-privileges:true'], pull_policy: 'never' },
        ...{ mem_limit: expect.stringMatching(/^\d+$/), logging: { options: { 'max-size': '10m', 'max-file': '5' } } },
      });
      expect(service.privileged ?? false).toBe(false);
      expect(service.image).toMatch(/^lanet-helpdesk-(server|proxy|database):local$/);
    }
    const once = Object.entries(file.services).filter(([, service]) =>
      JSON.stringify(service).includes('"restart":"no"'),
    );
    expect(once.map(([name]) => name).sort()).toEqual(['backup', 'schema', 'secrets']);
  });
});

it('the proxy of the containers speaks as the one on bare metal does', () => {
  // What differs: whom it passes to, where its files are, which ports it has.
  const own =
    /^(listen|server_name|ssl_certificate(_key)?|proxy_pass|root|return|server 127|keepalive|proxy_set_header (Host|X-Forwarded-Host))\b/;
  const rules = (path: string) =>
    readFileSync(join(DEPLOYMENT, path), 'utf8')
      .split('\n')
      .map((line) => line.trim())
      .filter((line) => line.endsWith(';') && !line.startsWith('#') && !own.test(line));

  const ofContainers = rules('docker/nginx.conf');
  expect(rules('configs/nginx.conf').length).toBeGreaterThan(20);
  expect(rules('configs/nginx.conf').filter((line) => !ofContainers.includes(line))).toEqual([]);
});
