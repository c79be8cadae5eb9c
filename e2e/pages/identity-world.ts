// What the pages about which computer is which look at: one that may be another, and one that was given up.
import { devices } from '@lanet/contracts/devices';
import type { PrivateServer } from '../../bench/private-server.ts';
import { joinInvented } from '../invented-agent.ts';
import type { SignedIn } from '../staff-api.ts';

export interface IdentityWorld {
  /** Its agent was linked by its facts alone, and nobody has said yet whether that is right. */
  doubtfulId: string;
  archivedId: string;
}

export async function makeIdentities(server: PrivateServer, { call }: SignedIn): Promise<IdentityWorld> {
  const join = (hostname: string) => joinInvented(server.server, server.token, hostname);
  const idOf = async (search: string) => (await call(devices.list, { query: { search } })).items[0]?.id ?? '';
  await join('CAJA-07');
  await server.write(`
    update agents set enrolled_at = now() - interval '1 hour' where facts ->> 'hostname' = 'CAJA-07';
    update device_status set seen_at = null, reported_at = null, online = false
      where device_id in (select device_id from agents where facts ->> 'hostname' = 'CAJA-07')`);
  await join('CAJA-07');
  await join('BODEGA-02');
  const archivedId = await idOf('BODEGA-02');
  await call(devices.archive, { params: { id: archivedId }, query: { agent: 'sleep' } });
  return { doubtfulId: await idOf('CAJA-07'), archivedId };
}
