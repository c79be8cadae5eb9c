import { type MaintenancePlace, maintenance } from '@lanet/contracts/maintenance';
import { turnDue } from '../features/maintenance/maintenance.background.ts';
import type { AnyBody, TestPerson, TestServer } from './test-server.ts';

/** Of the sites of tests, which keep their hour all year. */
const BEHIND_UTC_MS = 6 * 3_600_000;

/** The local time of America/Mexico_City in some hours. */
export function localIn(server: TestServer, hours: number): string {
  return new Date(server.clock.now() + hours * 3_600_000 - BEHIND_UTC_MS).toISOString().slice(0, 16);
}

export const instantIn = (server: TestServer, hours: number): string =>
  new Date(server.clock.now() + hours * 3_600_000).toISOString();

interface Plan {
  place: MaintenancePlace;
  /** From now. */
  startsInHours?: number;
  hours?: number;
  rrule?: string | null;
  stops?: 'notifications' | 'tickets' | 'both';
  pausesSla?: boolean;
  reason?: string;
  timeZone?: string;
}

/** What a window is planned with; the zone is the site's, or that of the tests' organisation. */
export function planBody(server: TestServer, { place, startsInHours = 1, hours = 4, ...plan }: Plan) {
  return {
    ...{ place, start: localIn(server, startsInHours), durationMinutes: hours * 60, rrule: null },
    ...{ stops: 'both' as const, pausesSla: true, reason: 'Cambio de discos', ...plan },
  };
}

/** Plans a window that is right. */
export async function plan(server: TestServer, by: TestPerson, given: Plan): Promise<AnyBody> {
  const { status, body } = await by.call(maintenance.create, { body: planBody(server, given) });
  if (status !== 201) throw new Error(`not planned: ${JSON.stringify(body)}`);
  return body;
}

/** Lets time pass, and the worker look. */
export async function pass(server: TestServer, time: Parameters<TestServer['clock']['advance']>[0]): Promise<void> {
  server.clock.advance(time);
  await turnDue(server.platform);
  await server.work();
}
