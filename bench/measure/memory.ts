import type { PrivateServer } from '../private-server.ts';
import type { Figure } from './figures.ts';
import { familyOf, memoryOf, memoryOfFamily, postmasterOf } from './processes.ts';

const MIB = 1024 * 1024;

/** Memory of a server and its PostgreSQL now, and the most each of the two ever had. */
export async function memoryFigures(what: string, { pid, dataDir }: PrivateServer): Promise<Figure[]> {
  const postmaster = await postmasterOf(dataDir);
  const server = await memoryOf(pid);
  const database = await memoryOfFamily(postmaster);
  // Each process of PostgreSQL counts the shared buffers it has touched, so their peaks cannot be added.
  const peaks = await Promise.all((await familyOf(postmaster)).map((one) => memoryOf(one).catch(() => undefined)));
  const highest = Math.max(0, ...peaks.map((memory) => memory?.peak ?? 0));
  const mib = (name: string, bytes: number): Figure => ({
    name: `memory, ${what}: ${name}`,
    value: bytes / MIB,
    unit: 'MiB',
  });
  return [
    { ...mib('server, resident', server.resident), atMost: 250 },
    mib('server, peak (VmHWM)', server.peak),
    mib('PostgreSQL, proportional, all processes', database.proportional),
    mib('PostgreSQL, peak (VmHWM) of the largest process', highest),
  ];
}
