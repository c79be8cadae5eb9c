// What a person may decide about a message, and the calls that do it.
import { inboundMail, mailBlocks } from '@lanet/contracts/inbound-mail';
import { call } from '../../../platform/api.ts';
import type { TextKey } from '../../../platform/i18n.ts';
import { domainOf } from '../inbound-words.tsx';
import { isKnownFreeMail } from './free-mail.ts';

/** Those that ask for something first. */
export const DECISIONS = ['once', 'person', 'address', 'domain', 'ticket', 'block'] as const;
export type Decision = (typeof DECISIONS)[number];

/** The part of a message that a decision is about; a row of a list has it as well as the message's own page. */
export interface Undecided {
  id: string;
  subject: string;
  from: { name: string; address: string } | null;
  suggestedTicket?: { id: string; folio: string } | null;
}

/** Which decisions make sense: nothing of a sender can be let in or blocked where there is none. */
export function decisionsFor({ from }: Pick<Undecided, 'from'>): readonly Decision[] {
  if (!from?.address) return ['ticket'];
  const domain = domainOf(from.address);
  return DECISIONS.filter((one) => one !== 'domain' || (domain !== undefined && !isKnownFreeMail(domain)));
}

/** One key each, the same in the list and on the page of a message. */
export const DECISION_KEYS: readonly { keys: string; decision: Decision; label: TextKey }[] = [
  { keys: 'a', decision: 'once', label: 'inboundMail.decide.once' },
  { keys: 'p', decision: 'person', label: 'inboundMail.decide.person' },
  { keys: 'l', decision: 'ticket', label: 'inboundMail.decide.ticket' },
  { keys: 'b', decision: 'block', label: 'inboundMail.decide.block' },
];

export const fileMessage = (id: string) => call(inboundMail.file, { params: { id } });

/** Takes a message out of where it was put away: what is known now decides again. */
export const decideAgain = (id: string) => call(inboundMail.reprocess, { params: { id }, body: { apply: true } });

export const unblock = (id: string) => call(mailBlocks.remove, { params: { id } });
