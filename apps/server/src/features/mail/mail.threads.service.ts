import { onceIn, type ScopedTx } from '../../platform/database/index.ts';
import { plainMessageId, referencesOf } from './mail.headers.rules.ts';
import { firstMailOf, mailOfEntry, messageIdsOf } from './mail.threads.repo.ts';
import type { MessageKind } from './mail.tokens.rules.ts';

/** What a mail answers, without angle brackets. */
export interface MessageThread {
  /** The part before the @ of an id all mails of a ticket refer to; null where the thread begins with a mail that came. */
  threadId: string | null;
  /** Null: the beginning of the thread. */
  inReplyTo: string | null;
  references: string[];
  /** The mail it answers by machine. */
  answersId: string | null;
  hops: number;
}

const NONE: MessageThread = { threadId: null, inReplyTo: null, references: [], answersId: null, hops: 1 };

/** The first mail of a ticket that was opened by mail, asked once in a transaction. */
export const firstMail = (tx: ScopedTx, ticketId: string) =>
  onceIn(tx, `mail.first ${ticketId}`, () => firstMailOf(tx, ticketId));

/**
 * People outside know the mails they wrote and those they got, so a mail to them answers the last of both. Technicians got
 * only ours: theirs hang on one id that never was a message, and mail programs show one thread all the same.
 */
export async function threadOf(
  tx: ScopedTx,
  mail: { kind: MessageKind; ticketId: string | null; entryId: string | null; address: string },
): Promise<MessageThread> {
  const { kind, ticketId, entryId, address } = mail;
  if (ticketId === null) return NONE;
  const isOutside = kind === 'a' || kind === 'r';
  const caused = entryId === null ? undefined : await onceIn(tx, `mail.of ${entryId}`, () => mailOfEntry(tx, entryId));
  const ids = (await messageIdsOf(tx, ticketId, address))
    .filter(({ cameIn }) => isOutside || !cameIn)
    .map(({ messageId }) => plainMessageId(messageId))
    .filter((id) => id !== undefined)
    // A technician's own mail is what this one carries, not what it answers.
    .filter((id) => kind !== 'r' || id !== plainMessageId(caused?.messageId ?? ''));
  const first = isOutside ? plainMessageId((await firstMail(tx, ticketId))?.messageId ?? '') : undefined;
  // To others than its writer it is news, not an answer.
  const answered = kind === 'a' && caused?.from === address ? caused : undefined;
  return {
    threadId: first === undefined ? `ticket.${ticketId}` : null,
    inReplyTo: plainMessageId(answered?.messageId ?? '') ?? ids.at(-1) ?? null,
    references: referencesOf(first, ids),
    answersId: answered?.id ?? null,
    hops: (answered?.hops ?? 0) + 1,
  };
}
