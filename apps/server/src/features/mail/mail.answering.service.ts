// What the product itself says to whoever wrote a mail that is none of a ticket yet.
import type { ScopedTx } from '../../platform/database/index.ts';
import type { Platform } from '../../platform/platform.ts';
import { plainMessageId } from './mail.headers.rules.ts';
import { mailTokens } from './mail.keys.service.ts';
import { idOf, storeMail } from './mail.queueing.service.ts';
import { renderByTemplate } from './mail.rendering.service.ts';
import { findRecipient, organisationName } from './mail.repo.ts';
import { eventId, isPlainAddress } from './mail.rules.ts';
import { routeOfAnswer } from './mail.sender.service.ts';
import { type MailValues, mailTexts } from './mail.templates.rules.ts';
import { findAnswered, wasAnswered } from './mail.threads.repo.ts';
import { NO_ID } from './mail.tokens.rules.ts';

type AnswerTemplate = 'mail_too_large' | 'mail_waiting';

interface AnswerRequest<Name extends AnswerTemplate> {
  /** The mail that came. */
  inboundId: string;
  /** Whom we know its writer as; null for somebody nobody knows. */
  personId: string | null;
  clientId: string | null;
  template: Name;
  values: MailValues[Name];
  /** Nothing more of the kind to the same address for mail that comes within so long. */
  quietMs?: number;
  nowMs: number;
}

/**
 * Writes an automatic answer to the address a mail came from into the outbox, once for each mail. Nothing to what no person
 * wrote; budgets and held pairs stop it as they stop all automatic mail. In the caller's transaction, which has to see
 * everything.
 */
export async function queueAnswer<Name extends AnswerTemplate>(
  platform: Platform,
  tx: ScopedTx,
  request: AnswerRequest<Name>,
): Promise<void> {
  const { inboundId, personId, clientId, template, values, quietMs, nowMs } = request;
  const answered = await findAnswered(tx, inboundId);
  const address = answered?.from_address;
  if (answered?.automatic !== 'none' || !address || !isPlainAddress(address)) return;
  const keyPrefix = `answer.${template}.`;
  const since = quietMs === undefined ? undefined : new Date(nowMs - quietMs);
  if (since && (await wasAnswered(tx, { address, keyPrefix, since }))) return;
  const recipient = personId === null ? undefined : await findRecipient(tx, personId);
  const language = recipient?.language ?? platform.config.language;
  const route = await routeOfAnswer(platform, tx, answered.mailbox_id);
  const organisation = await organisationName(tx);
  const about = { template, values, language, name: recipient?.name ?? address, organisation };
  const footer = mailTexts[language].notice(organisation);
  const frame = { marker: null, footer, files: [], history: [], reference: null };
  const eventKey = `${keyPrefix}${inboundId}`;
  const signed = {
    kind: 'a',
    ticketId: null,
    messageId: eventId(eventKey, address),
    personId: personId ?? NO_ID,
  } as const;
  const answeredId = plainMessageId(answered.message_id ?? '');
  await storeMail(tx, {
    ...(await renderByTemplate(tx, about, frame)),
    ...{ clientId, personId, ticketId: null, entryId: null, eventKey, kind: 'a', to: address },
    mailboxId: route.mailboxId,
    canGo: route.domain !== undefined,
    messageId: idOf(await mailTokens(platform, tx), signed, route.domain),
    thread: {
      threadId: null,
      inReplyTo: answeredId ?? null,
      references: answeredId === undefined ? [] : [answeredId],
      answersId: inboundId,
      hops: answered.hops + 1,
    },
    replyTo: route.answers?.address ?? null,
    shown: undefined,
    secret: null,
  });
}
