// What a process sees of its machine.
import { stat, statfs } from 'node:fs/promises';
import { totalmem } from 'node:os';
import { join } from 'node:path';
import { connect, getCACertificates } from 'node:tls';
import { systemClock } from '../../platform/clock.ts';
import type { Config } from '../../platform/config/config.ts';
import type { Platform } from '../../platform/platform.ts';
import { clusterFolder } from '../../platform/postgres/index.ts';
import type { Certificate, Disk, HostFacts, Place } from './system.facts.rules.ts';
import { measureClock } from './system.repo.ts';

type HostTools = Pick<Platform, 'config' | 'db' | 'health'>;

/** Of this process, for the others and for the status page. `certificate`: as it was looked at last. */
export async function lookAtHost(tools: HostTools, certificate: Certificate | null): Promise<HostFacts> {
  const { config, db, health } = tools;
  const { checks } = await health.own();
  return {
    disks: await disksOf(config),
    memory: memoryOf(),
    // The computer's own clock, which no test may have set.
    clockSkewMs: await measureClock(db.kysely, systemClock.now),
    certificate,
    faults: checks
      .filter(({ ok, degraded }) => !ok || degraded)
      .map(({ name, detail = '' }) => ({ name, detail: detail.slice(0, 300) })),
  };
}

/** What is seen of it by whoever has no database to compare with. */
export async function lookWithoutDatabase(config: Config, certificate: Certificate | null): Promise<HostFacts> {
  return { disks: await disksOf(config), memory: memoryOf(), clockSkewMs: 0, certificate, faults: [] };
}

/** Those that the product writes to, each once whatever it holds. What is not there yet is left out. */
export async function disksOf(config: Config): Promise<Disk[]> {
  const folders: [Place, string | undefined][] = [
    ['data', config.dataDir],
    ['database', config.databaseUrl === undefined ? await clusterFolder(config.dataDir) : undefined],
    [
      'backups',
      config.backup.key === undefined ? undefined : (config.backup.folder ?? join(config.dataDir, 'backups')),
    ],
  ];
  const disks = new Map<number, Disk>();
  for (const [place, path] of folders) {
    const device = path && (await stat(path).catch(() => undefined))?.dev;
    if (path === undefined || device === undefined || device === '') continue;
    const { bavail, blocks, bsize } = await statfs(path);
    const known = disks.get(device);
    if (known) known.places.push(place);
    else disks.set(device, { places: [place], path, freeBytes: bavail * bsize, sizeBytes: blocks * bsize });
  }
  return [...disks.values()];
}

/** Of the container where the kernel holds it to less than the machine has. */
function memoryOf(): HostFacts['memory'] {
  const limit = process.constrainedMemory();
  const totalBytes = limit > 0 ? Math.min(limit, totalmem()) : totalmem();
  return { availableBytes: Math.min(process.availableMemory(), totalBytes), totalBytes };
}

const LOOK_MS = 5_000;

/**
 * The certificate that people are shown, or null where the address is plain. Where the name leads to a router that does not lead
 * back inside, the proxy on this computer is asked by the same name.
 */
export async function lookAtCertificate(url: string): Promise<Certificate | null> {
  const { protocol, hostname, port } = new URL(url);
  if (protocol !== 'https:') return null;
  const at = port === '' ? 443 : Number(port);
  const seen = await shake(hostname, hostname, at);
  if (seen.kind === 'seen') return seen;
  const here = await shake(hostname, '127.0.0.1', at);
  return here.kind === 'seen' ? here : seen;
}

function shake(servername: string, host: string, port: number): Promise<Certificate> {
  return new Promise((resolve) => {
    const unseen = (error: string) => resolve({ kind: 'unseen', host: servername, error });
    // An authority of one's own that this computer trusts is good enough for its people.
    const ca = [...getCACertificates('default'), ...getCACertificates('system')];
    // It is looked at and nothing is sent: one that nobody trusts has to be seen too.
    const socket = connect({ host, port, servername, ca, rejectUnauthorized: false, timeout: LOOK_MS }, () => {
      const until = Date.parse(socket.getPeerCertificate().valid_to);
      const fault = socket.authorized ? null : String(socket.authorizationError);
      if (Number.isNaN(until)) unseen('no certificate');
      else resolve({ kind: 'seen', host: servername, until, fault });
      socket.destroy();
    });
    socket.on('error', (error) => unseen(error.message));
    socket.on('timeout', () => {
      unseen('timeout');
      socket.destroy();
    });
  });
}
