import { createHash, randomBytes } from 'node:crypto';
import { isStaff, type Role } from '@lanet/contracts/roles';
import { v7 as uuidv7 } from 'uuid';
import type { Clock } from '../platform/clock.ts';
import type { TestDatabase } from './test-database.ts';

export interface PersonInput {
  role: Role;
  clientId?: string;
  siteIds?: string[];
  clientIds?: string[];
  name?: string;
}

/**
 * A person who is signed in with everything their role asks for, written straight into the tables: the doors themselves
 * have their own tests.
 */
export async function signInDirectly(db: TestDatabase, clock: Clock, input: PersonInput) {
  const id = uuidv7();
  const email = `${input.role}.${id}@example.com`;
  const token = randomBytes(32).toString('base64url');
  const now = new Date(clock.now());
  await db.admin.query(
    "insert into people (id, client_id, name, email, role, language, time_zone) values ($1, $2, $3, $4, $5, 'es', 'America/Mexico_City')",
    [id, input.clientId ?? null, input.name ?? `Test ${input.role}`, email, input.role],
  );
  await db.admin.query(
    'insert into person_addresses (person_id, client_id, address, is_primary) values ($1, $2, $3, true)',
    [id, input.clientId ?? null, email],
  );
  for (const siteId of input.siteIds ?? []) {
    await db.admin.query('insert into person_sites (client_id, person_id, site_id) values ($1, $2, $3)', [
      input.clientId,
      id,
      siteId,
    ]);
  }
  for (const clientId of input.clientIds ?? []) {
    await db.admin.query('insert into person_clients (person_id, client_id) values ($1, $2)', [id, clientId]);
  }
  await db.admin.query('insert into auth.accounts (person_id) values ($1)', [id]);
  await db.admin.query(
    `insert into auth.sign_ins (id, person_id, token_hash, second_factor_at, step_up_at, address, user_agent, created_at, last_seen_at, expires_at, idle_seconds)
     values ($1, $2, $3, $4, $4, '127.0.0.1', 'test', $5, $5, $5::timestamptz + interval '12 hours', 7200)`,
    [uuidv7(), id, createHash('sha256').update(token).digest(), isStaff(input.role) ? now : null, now],
  );
  return { id, email, cookie: `lanet=${token}`, csrfToken: csrfTokenOf(token) };
}

/** As the feature `auth` makes it: derived from the cookie's token, so nothing more has to be stored. */
function csrfTokenOf(token: string): string {
  return createHash('sha256').update(`lanet-csrf:${token}`).digest('base64url');
}
