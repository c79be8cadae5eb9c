import { sql } from 'kysely';
import type { ScopedTx } from '../../platform/database/index.ts';
import { Facts } from './inbound-mail.reading.rules.ts';

/**
 * Empties the oldest messages of before that no ticket took, and the copies of such: what is left says who wrote when, under
 * which subject, and what was decided. Answers for each the files that it named. What a person decides about now is passed by.
 */
export async function emptyOld(
  tx: ScopedTx,
  { before, at, limit }: { before: Date; at: Date; limit: number },
): Promise<string[][]> {
  const { rows } = await sql<{ raw_sha256: string; facts: unknown }>`
    update inbound_mail
    set raw_removed_at = ${at}, text = null, html = null, visible_text = '', preview = ''
    where id in (
      select m.id from inbound_mail m left join inbound_mail o on o.id = m.copy_of
      where m.stored_at < ${before} and m.raw_removed_at is null
        and (m.state in ('quarantine', 'filed')
             or (m.state = 'duplicate' and o.state in ('quarantine', 'filed')))
      order by m.stored_at limit ${limit}
      for update of m skip locked)
    returning raw_sha256, facts`.execute(tx);
  return rows.map(({ raw_sha256, facts }) => {
    const attachments = Facts.safeParse(facts).data?.attachments ?? [];
    return [...new Set([raw_sha256, ...attachments.map(({ sha256 }) => sha256)])];
  });
}

/**
 * Whether any row names a stored file. One statement, which sees all tables as they were at one moment: a file that goes from
 * one to another is in one of them. Every table that names files of the store stands here, whosever it is.
 */
export async function isFileNamed(tx: ScopedTx, sha256: string): Promise<boolean> {
  const { rows } = await sql<{ named: boolean }>`select
    exists (select from inbound_mail where raw_sha256 = ${sha256} and raw_removed_at is null)
    or exists (select from inbound_mail where raw_removed_at is null
      and facts -> 'attachments' @> jsonb_build_array(jsonb_build_object('sha256', ${sha256}::text)))
    or exists (select from outbox where raw_sha256 = ${sha256})
    or exists (select from ticket_files where sha256 = ${sha256})
    or exists (select from ticket_uploads where sha256 = ${sha256})
    or exists (select from command_files where sha256 = ${sha256})
    or exists (select from agent_release_files where sha256 = ${sha256}) as named`.execute(tx);
  return rows[0]?.named ?? true;
}
