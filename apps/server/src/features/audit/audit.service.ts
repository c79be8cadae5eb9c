import type { AuditEntry as ListedEntry } from '@lanet/contracts/settings';
import { z } from 'zod';
import type { AuthTx, ScopedTx, SignerTx } from '../../platform/database/index.ts';
import { pageOf, readCursor } from '../../platform/http/cursor.ts';
import { type AuditRow, readAuditLines, writeAuditLine } from './audit.repo.ts';
import { storable } from './audit.rules.ts';

export interface AuditEntry {
  /** `name` is kept as it was at the time: people are renamed and removed. */
  actor: { kind: 'person' | 'agent' | 'system'; id: string | null; name: string };
  /** `feature.what`, such as `people.role_changed`. */
  action: string;
  /** What it was done to, as a person would name it. */
  target?: string;
  clientId?: string | null;
  /** Shown in the list of security events. */
  security?: boolean;
  /** Never a secret: who may read the audit log may read this. */
  detail?: Record<string, unknown>;
}

/**
 * Writes one line of the audit log in the caller's transaction: it stands if, and only if, the act does. Any scope may
 * write; only those who see everything read. Texts may come from the wire: what cannot be stored is left out, never thrown.
 */
export async function audit(tx: ScopedTx | AuthTx | SignerTx, entry: AuditEntry): Promise<void> {
  const { actor, action, target, clientId = null, security = false, detail = {} } = entry;
  const { text, json } = storable;
  await writeAuditLine(tx, {
    actor_kind: actor.kind,
    actor_id: actor.id,
    actor_name: text(actor.name),
    action: text(action),
    target: target === undefined ? null : text(target),
    client_id: clientId,
    security,
    detail: json(detail),
  });
}

const Key = z.tuple([z.int().positive()]);

/** One page of the log, newest first. @throws Refusal 422 for a cursor that is none. */
export async function auditPage(
  tx: ScopedTx,
  { limit, cursor, security }: { limit: number; cursor?: string | undefined; security: boolean },
): Promise<{ items: z.input<typeof ListedEntry>[]; nextCursor: string | null }> {
  const [afterId] = readCursor(Key, cursor) ?? [];
  const rows = await readAuditLines(tx, { securityOnly: security, afterId, limit: limit + 1 });
  return pageOf(rows, limit, toEntry, ({ id }) => [id]);
}

function toEntry(row: AuditRow): z.input<typeof ListedEntry> {
  return {
    id: String(row.id),
    at: row.at.toISOString(),
    actor: row.actor_name,
    action: row.action,
    target: row.target,
    // Only `audit` writes this column, and it writes an object.
    detail: row.detail as Record<string, unknown>,
  };
}
