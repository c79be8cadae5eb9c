import { type Kysely, sql, type Transaction } from 'kysely';
import { escapeLiteral } from 'pg';
import type { Bus, Hint } from '../bus/bus.ts';
import type { DB } from './schema.generated.ts';

/** Which rows a caller may see. The database enforces it (row security); see deployment/database/migrations/0001. */
export type Scope =
  | { kind: 'everything'; personId: string | null }
  | { kind: 'clients'; clientIds: readonly string[]; staff: boolean; personId: string | null }
  | { kind: 'sites'; clientIds: readonly string[]; siteIds: readonly string[]; personId: string | null };

/** Whoever acts: a signed-in person, a job, an agent. */
export interface Scoped {
  scope: Scope;
  /** An open transaction of theirs: `inScope` works in it, and what it does is kept or undone together with it. */
  within?: ScopedTx;
}

/** The product itself, in jobs and timers. */
export const SYSTEM: Scoped = { scope: { kind: 'everything', personId: null } };

declare const role: unique symbol;
type InRole<Name extends string> = Transaction<DB> & { readonly [role]: Name };

/** A transaction bound to a caller's scope; comes only from inScope, so that an unscoped query does not compile. */
export type ScopedTx = InRole<'scope'>;
/** A transaction that sees the schema `auth` and who people are, and nothing else. */
export type AuthTx = InRole<'auth'>;
/** A transaction that reads requests and approvals and writes envelopes, and nothing else. */
export type SignerTx = InRole<'signer'>;

/** What the server talks to the database through. */
export interface Db {
  kysely: Kysely<DB>;
  bus: Bus;
}

const hints = new WeakMap<object, Hint[]>();

/** Says after the commit, and only then, that something changed. Losing it costs latency only. */
export function announce(tx: ScopedTx | SignerTx, hint: Hint): void {
  hints.get(tx)?.push(hint);
}

/**
 * Runs `work` in one transaction that sees what `who` may see, or in the one they are within. Everything it announces is
 * published after the commit.
 */
export function inScope<T>(db: Db, who: Scoped, work: (tx: ScopedTx) => Promise<T>): Promise<T> {
  return who.within ? work(who.within) : inRole<'scope', T>(db, settingsOf(who.scope), work);
}

export function inAuth<T>(db: Db, work: (tx: AuthTx) => Promise<T>): Promise<T> {
  return inRole<'auth', T>(db, { role: 'lanet_auth' }, work);
}

export function inSigner<T>(db: Db, work: (tx: SignerTx) => Promise<T>): Promise<T> {
  return inRole<'signer', T>(db, { role: 'lanet_signer' }, work);
}

function settingsOf(scope: Scope): Record<string, string> {
  const person: Record<string, string> = scope.personId ? { 'app.person_id': scope.personId } : {};
  if (scope.kind === 'everything') return { role: 'lanet_everything', ...person };
  const clients = { 'app.client_ids': `{${scope.clientIds.join(',')}}`, ...person };
  return scope.kind === 'clients'
    ? { role: 'lanet_clients', 'app.staff': scope.staff ? 'on' : 'off', ...clients }
    : { role: 'lanet_sites', 'app.site_ids': `{${scope.siteIds.join(',')}}`, ...clients };
}

async function inRole<Name extends string, T>(
  db: Db,
  settings: Record<string, string>,
  work: (tx: InRole<Name>) => Promise<T>,
): Promise<T> {
  const said: Hint[] = [];
  const result = await db.kysely.transaction().execute(async (bare) => {
    // `true`: for this transaction only. For the connection, the next caller of the pool would inherit it (measured).
    // As text, so that it travels with the transaction's beginning (see kysely.ts).
    const calls = Object.entries(settings).map(
      ([name, value]) => `set_config(${escapeLiteral(name)}, ${escapeLiteral(value)}, true)`,
    );
    await sql.raw(`select ${calls.join(', ')}`).execute(bare);
    // The brand says that the role was set, which the line above has just done; it is the only place that makes one.
    const tx = bare as InRole<Name>;
    hints.set(tx, said);
    return work(tx);
  });
  for (const hint of said) db.bus.publish(hint);
  return result;
}
