// Where a message belongs: the tables of mail.md 3.2, 4.3, 4.5 and 5 as one pure function.
import type { AutomaticKind, InboundReason } from '@lanet/contracts/inbound-mail';
import type { Command } from './inbound-mail.commands.rules.ts';
import type { Evidence, Match, Sender } from './inbound-mail.evidence.rules.ts';
import { isStrong } from './inbound-mail.evidence.rules.ts';

/** `keep`: the state stays. `answer`: the rules for answers apply (wake, reopen). */
export type Effect = 'keep' | 'answer';

export type Decision =
  | { kind: 'copy'; of: string; reason: InboundReason }
  | { kind: 'file'; reason: InboundReason; ticketId: string | null }
  | { kind: 'quarantine'; reason: InboundReason }
  | {
      kind: 'message';
      reason: InboundReason;
      ticketId: string;
      clientId: string;
      visibility: 'public' | 'internal';
      effect: Effect;
      /** Nobody vouches for who wrote it: shown so, told to nobody. */
      unverified: boolean;
      /** From an allowed domain: a person of the client is made for the address. */
      makesPerson: boolean;
      /** What its first lines order is done, and they are taken out of the text. */
      command: Command | null;
    }
  | {
      kind: 'ticket';
      reason: InboundReason;
      clientId: string;
      /** Null: that of the requester, or the client's first. */
      siteId: string | null;
      makesPerson: boolean;
      /** The ticket that it goes on from. */
      follows: string | null;
      suggestedTicketId: string | null;
      /** A technician handed on another's mail: the ticket is of whoever wrote that. */
      onBehalf: boolean;
    };

const DAY_MS = 86_400_000;

export function decide(evidence: Evidence): Decision {
  const { copyOf, automatic, sender } = evidence;
  if (copyOf) return { kind: 'copy', of: copyOf, reason: 'copy' };
  if (automatic === 'loop') return filed('loop');
  if (sender.kind === 'own') return filed('own_mailbox');
  if (sender.kind === 'blocked') return { kind: 'quarantine', reason: 'blocked_sender' };
  const matches = evidence.isForgedId ? evidence.matches.filter(({ rule }) => !isStrong(rule)) : evidence.matches;
  if (automatic === 'none') return decidePersons(evidence, matches);
  return decideAutomatic(evidence, matches, automatic);
}

function decideAutomatic(
  evidence: Evidence,
  matches: readonly Match[],
  kind: Exclude<AutomaticKind, 'none'>,
): Decision {
  const [match] = matches;
  const reason = REASON_OF[kind];
  if (kind === 'bounce') return filed('bounce', match?.ticketId);
  if (!match) {
    const isSystem = kind === 'bulk' && evidence.isAllowedSystem;
    return isSystem ? newTicket(evidence, 'system_mail') : filed(reason);
  }
  // A robot of somebody who has nothing to do with the ticket does not write into it.
  if (!isTrusted(match, evidence.sender)) return filed(reason);
  const isListReply = kind === 'bulk' && isStrong(match.rule) && isAnswerOfPerson(evidence, match);
  return message(match, {
    reason,
    visibility: isListReply ? 'public' : 'internal',
    effect: isListReply ? 'answer' : 'keep',
  });
}

/** An answer that a mailing list handed on, of somebody of the client's side who takes part or may see the ticket. */
function isAnswerOfPerson({ sender, hasAutoSubmitted, authenticity }: Evidence, match: Match): boolean {
  if (hasAutoSubmitted || authenticity === 'fail' || sender.kind === 'staff') return false;
  return match.takesPart || (sender.kind === 'person' && sender.clientId === match.clientId && match.maySee);
}

const REASON_OF = {
  loop: 'loop',
  bounce: 'bounce',
  'out-of-office': 'out_of_office',
  'auto-reply': 'auto_reply',
  bulk: 'bulk',
} as const satisfies Record<Exclude<AutomaticKind, 'none'>, InboundReason>;

function isTrusted({ clientId, rule, takesPart }: Match, sender: Sender): boolean {
  if (takesPart) return true;
  if (sender.kind === 'person' || sender.kind === 'allowed') return sender.clientId === clientId;
  // Robots answer from addresses of their own; that they hold a signed reference says whom they answer for.
  return sender.kind === 'staff' || (sender.kind === 'unknown' && isStrong(rule));
}

function decidePersons(evidence: Evidence, matches: readonly Match[]): Decision {
  for (const match of matches) {
    const decision = isStrong(match.rule) ? byStrong(evidence, match, matches) : byWeak(evidence, match);
    if (decision) return decision;
  }
  if (matches.length === 0 && evidence.namesDeleted) return quarantine('deleted_ticket');
  return withoutTicket(evidence);
}

function byStrong(evidence: Evidence, match: Match, all: readonly Match[]): Decision {
  const { sender } = evidence;
  // Also where they take part: what a technician says in public has to be theirs.
  if (sender.kind === 'staff') return byStaff(evidence, match, all, sender.personId);
  if (match.takesPart) return answer(evidence, match, { unverified: false });
  switch (sender.kind) {
    case 'person':
      if (sender.clientId !== match.clientId) return quarantine('other_client');
      return answer(evidence, match, { unverified: !match.maySee });
    case 'allowed':
      if (sender.clientId !== match.clientId) return quarantine('other_client');
      return answer(evidence, match, { makesPerson: true });
    default:
      // Somebody was handed the mail: staff see it, nobody is told, and nothing moves.
      return message(match, { reason: 'reference', visibility: 'internal', effect: 'keep', unverified: true });
  }
}

/**
 * A mail program names the ticket by the address it answers to as well as by the mail it answers: whose mail that was, the
 * signed Message-ID alone says.
 */
function byStaff(evidence: Evidence, match: Match, all: readonly Match[], personId: string): Decision {
  const { authenticity, command } = evidence;
  const answered = all.find(({ rule, ticketId }) => rule === 'message_id' && ticketId === match.ticketId);
  const isTheirs = answered?.tokenPersonId === personId;
  const isObeyed = isTheirs && match.maySee && authenticity === 'pass';
  if (command === 'internal' && isObeyed) return { ...staffNote(match), command };
  if (!isTheirs || answered.toInternal || authenticity === 'fail') return staffNote(match);
  const obeyed = isObeyed ? command : null;
  return message(match, { reason: 'reference', visibility: 'public', effect: 'answer', command: obeyed });
}

/** Undefined when the evidence is not believed of this sender, and the next is asked. */
function byWeak(evidence: Evidence, match: Match): Decision | undefined {
  const { sender, authenticity } = evidence;
  if (sender.kind === 'staff') return staffNote(match);
  const isClients = sender.kind === 'person' && sender.clientId === match.clientId;
  if (match.takesPart || (isClients && match.maySee)) {
    if (authenticity === 'fail') return quarantine('authentication_failed');
    return answer(evidence, match, { reason: 'weak_reference' });
  }
  return undefined;
}

const staffNote = (match: Match) => message(match, { reason: 'reference', visibility: 'internal', effect: 'keep' });

interface AnswerHow {
  reason?: InboundReason;
  unverified?: boolean;
  makesPerson?: boolean;
}

/** An answer of the client's side: to what ended for good it is a new ticket that goes on from it. */
function answer(evidence: Evidence, match: Match, how: AnswerHow): Decision {
  const { reason = 'reference', unverified = false, makesPerson = false } = how;
  if (unverified) return message(match, { reason, visibility: 'internal', effect: 'keep', unverified });
  if (isOver(match, evidence)) {
    const { clientId, ticketId } = match;
    const common = { suggestedTicketId: null, onBehalf: false };
    return {
      kind: 'ticket',
      reason: 'ticket_closed',
      clientId,
      siteId: null,
      makesPerson,
      follows: ticketId,
      ...common,
    };
  }
  const isThanks = evidence.isOnlyThanks && evidence.options.thanksKeepsState && match.kind === 'resolved';
  return message(match, { reason, visibility: 'public', effect: isThanks ? 'keep' : 'answer', makesPerson });
}

function isOver({ kind, resolvedAtMs, reopenDays }: Match, { nowMs }: Evidence): boolean {
  if (kind === 'closed') return true;
  return kind === 'resolved' && resolvedAtMs !== null && nowMs - resolvedAtMs > reopenDays * DAY_MS;
}

function withoutTicket(evidence: Evidence): Decision {
  const { sender, authenticity } = evidence;
  switch (sender.kind) {
    case 'person':
    case 'allowed':
      if (authenticity === 'fail') return quarantine('authentication_failed');
      return newTicket(evidence, 'new_mail');
    case 'inactive':
      return quarantine('inactive_person');
    case 'staff':
      return onBehalf(evidence) ?? quarantine('staff_without_ticket');
    default:
      return quarantine('unknown_sender');
  }
}

/** Undefined where nobody vouches for the technician, or it is not known whose mail they hand on. */
function onBehalf({ authenticity, onBehalfOf }: Evidence): Decision | undefined {
  if (authenticity !== 'pass' || !onBehalfOf) return undefined;
  const { kind, clientId } = onBehalfOf;
  const place = { clientId, siteId: null, makesPerson: kind === 'allowed' };
  const none = { follows: null, suggestedTicketId: null };
  return { kind: 'ticket', reason: 'on_behalf', ...place, ...none, onBehalf: true };
}

function newTicket({ sender, suggestedTicketId }: Evidence, reason: InboundReason): Decision {
  // A system that may open tickets says for which client by whom it writes as; else a person decides.
  if (sender.kind !== 'person' && sender.kind !== 'allowed') return quarantine('unknown_sender');
  const { clientId } = sender;
  const makesPerson = sender.kind === 'allowed' && reason !== 'system_mail';
  return {
    kind: 'ticket',
    reason,
    clientId,
    siteId: null,
    makesPerson,
    follows: null,
    suggestedTicketId,
    onBehalf: false,
  };
}

function message(
  { ticketId, clientId }: Match,
  how: { reason: InboundReason; visibility: 'public' | 'internal'; effect: Effect } & Partial<{
    unverified: boolean;
    makesPerson: boolean;
    command: Command | null;
  }>,
): Extract<Decision, { kind: 'message' }> {
  const usual = { unverified: false, makesPerson: false, command: null };
  return { kind: 'message', ticketId, clientId, ...usual, ...how };
}

const filed = (reason: InboundReason, ticketId: string | null = null): Decision => ({ kind: 'file', reason, ticketId });
const quarantine = (reason: InboundReason): Decision => ({ kind: 'quarantine', reason });
