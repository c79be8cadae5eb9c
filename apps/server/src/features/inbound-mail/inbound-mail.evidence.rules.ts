// What is known of a message when it is decided where it belongs. Everything was looked up before; the decision is pure.
import type { AutomaticKind, MatchRule } from '@lanet/contracts/inbound-mail';
import type { TicketKind } from '@lanet/contracts/tickets';
import type { Command } from './inbound-mail.commands.rules.ts';

/** Signed by this installation, or only told. */
export const isStrong = (rule: MatchRule): boolean =>
  rule === 'reply_address' || rule === 'message_id' || rule === 'body_reference';

/** A ticket that the message points to; merged ones were followed. */
export interface Match {
  rule: MatchRule;
  ticketId: string;
  clientId: string;
  kind: TicketKind;
  resolvedAtMs: number | null;
  /** Within so many days an answer brings it back when it is resolved; as its client has it. */
  reopenDays: number;
  /** Of the signed Message-ID: whom that mail was written to. */
  tokenPersonId: string | null;
  /** The line that was answered is one that staff alone see. */
  toInternal: boolean;
  /** The sender takes part in it: requester or participant. */
  takesPart: boolean;
  /** The sender may see it: of the client by its sites, of staff by its client. */
  maySee: boolean;
}

export type Sender =
  | { kind: 'own' }
  | { kind: 'blocked' }
  | { kind: 'staff'; personId: string }
  | { kind: 'person'; personId: string; clientId: string }
  /** Nobody we know, from an address or a domain that one client allowed. */
  | { kind: 'allowed'; clientId: string }
  | { kind: 'inactive'; personId: string }
  | { kind: 'unknown' };

/** How the receiving server vouched for the sender's domain. */
export type Authenticity = 'pass' | 'fail' | 'unknown';

export interface Evidence {
  automatic: AutomaticKind;
  /** `Auto-Submitted` is there with another value than `no`. */
  hasAutoSubmitted: boolean;
  sender: Sender;
  authenticity: Authenticity;
  /** In the order of their belief; a forged or re-sent Message-ID takes the strong ones away. */
  matches: readonly Match[];
  /** Another message has this Message-ID and other content. */
  isForgedId: boolean;
  /** The same message came before. */
  copyOf: string | null;
  /** A signed reference named a ticket that is there no more. */
  namesDeleted: boolean;
  /** The mailbox lets this system open tickets. */
  isAllowedSystem: boolean;
  /** An open ticket of the sender with the same subject, a few days old at most. */
  suggestedTicketId: string | null;
  isOnlyThanks: boolean;
  /** What the first lines order; obeyed only of a technician who is who they say. */
  command: Command | null;
  /** Whose mail a technician hands on to have a ticket opened in their name; of a client that the technician sees. */
  onBehalfOf: Extract<Sender, { kind: 'person' | 'allowed' }> | null;
  nowMs: number;
  options: { thanksKeepsState: boolean };
}
