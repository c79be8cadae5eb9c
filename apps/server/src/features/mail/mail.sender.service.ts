// Which way a mail goes out: by a mailbox's own server, or by the one of the configuration.
import { onceIn, type ScopedTx } from '../../platform/database/index.ts';
import type { Platform } from '../../platform/platform.ts';
import {
  findMailbox,
  isByGraph,
  listActiveMailboxes,
  MOST_SENT_BYTES,
  mailboxForSending,
  openSecrets,
  type StoredMailbox,
} from '../mailboxes/index.ts';
import { headerText } from './mail.rules.ts';
import { firstMail } from './mail.threads.service.ts';

export interface Sender {
  /** Null for the server of the configuration. */
  mailboxId: string | null;
  /** Another one for every change of how the server is reached. */
  key: string;
  from: { name: string; address: string };
  /** Behind the @ of its address. */
  domain: string;
  server: { url: string } | { mailbox: StoredMailbox };
  dkim: { domainName: string; keySelector: string; privateKey: string } | null;
  /** Whether recipients are said apart from the headers. Where not, the headers name the one that it is for. */
  hasEnvelope: boolean;
  /** Of a message, encoded. */
  maxBytes: number;
}

/** Mailboxes are looked at for every recipient of a mail, and none changes meanwhile. */
const mailboxById = (tx: ScopedTx, id: string) => onceIn(tx, `mail.mailbox ${id}`, () => findMailbox(tx, id));
const anyForSending = (tx: ScopedTx) => onceIn(tx, 'mail.sending', () => mailboxForSending(tx));

const CONFIGURED_MAX_BYTES = 20 * 1024 * 1024;

/** Undefined when there is neither a mailbox that sends nor a mail server in the configuration. */
export async function senderOf(
  platform: Platform,
  tx: ScopedTx,
  mailboxId: string | null,
): Promise<Sender | undefined> {
  const chosen = mailboxId === null ? undefined : await mailboxById(tx, mailboxId);
  if (chosen?.active && chosen.outgoing) return senderByMailbox(platform, chosen);
  const configured = configuredSender(platform);
  if (configured) return configured;
  const any = await anyForSending(tx);
  return any && senderByMailbox(platform, any);
}

/** Whether mail goes out at all. */
export async function canSend(platform: Platform, tx: ScopedTx): Promise<boolean> {
  return configuredSender(platform) !== undefined || (await anyForSending(tx)) !== undefined;
}

export function configuredSender({ config }: Platform): Sender | undefined {
  const { url, from } = config.smtp;
  if (!url || !from) return undefined;
  const [, name = '', bracketed] = /^(.*?)\s*<([^>]+)>$/.exec(from) ?? [];
  const address = bracketed ?? from;
  return {
    mailboxId: null,
    key: 'configuration',
    from: { name: name.replace(/^"(.*)"$/, '$1'), address },
    domain: domainOf(address),
    server: { url },
    dkim: null,
    hasEnvelope: true,
    maxBytes: CONFIGURED_MAX_BYTES,
  };
}

function senderByMailbox(platform: Platform, mailbox: StoredMailbox): Sender | undefined {
  const { id, name, address, outgoing, version } = mailbox;
  if (!outgoing) return undefined;
  const secrets = openSecrets(platform, mailbox);
  const { dkim, maxMiB } = outgoing;
  const byGraph = isByGraph(mailbox);
  return {
    mailboxId: id,
    key: `${id}:${version}:${secrets.tokens?.access ?? ''}`,
    from: { name: headerText(name), address },
    domain: domainOf(address),
    server: { mailbox },
    dkim:
      dkim &&
      (secrets.dkimKey ? { domainName: dkim.domain, keySelector: dkim.selector, privateKey: secrets.dkimKey } : null),
    hasEnvelope: !byGraph,
    maxBytes: byGraph ? Math.min(maxMiB * 1024 * 1024, MOST_SENT_BYTES) : maxMiB * 1024 * 1024,
  };
}

/** By which mailbox a mail leaves, and where answers to it are read. */
export interface Route {
  mailboxId: string | null;
  /** Undefined where nobody reads answers. */
  answers: { address: string; plusAddressing: boolean } | undefined;
  /** Of the sender; undefined while there is none. */
  domain: string | undefined;
  /** Of a message, encoded. */
  maxBytes: number;
}

/** Mail of a ticket goes by the mailbox it came to; the installation's own by the configuration, where that is set. */
export async function routeOf(platform: Platform, tx: ScopedTx, ticketId: string | null): Promise<Route> {
  return routeBy(platform, tx, ticketId === null ? undefined : await mailboxOf(tx, ticketId));
}

/** An answer to a mail that no ticket has goes by the mailbox that the mail came to. */
export async function routeOfAnswer(platform: Platform, tx: ScopedTx, mailboxId: string | null): Promise<Route> {
  const mailbox = mailboxId === null ? undefined : await mailboxById(tx, mailboxId);
  return routeBy(platform, tx, mailbox);
}

async function routeBy(platform: Platform, tx: ScopedTx, mailbox: StoredMailbox | undefined): Promise<Route> {
  const preferred = mailbox?.outgoing ? mailbox.id : null;
  const sender = await senderOf(platform, tx, preferred);
  return {
    mailboxId: sender?.mailboxId ?? null,
    answers: mailbox && { address: mailbox.address, plusAddressing: mailbox.options.plusAddressing },
    domain: sender?.domain,
    maxBytes: sender?.maxBytes ?? CONFIGURED_MAX_BYTES,
  };
}

async function mailboxOf(tx: ScopedTx, ticketId: string): Promise<StoredMailbox | undefined> {
  const first = await firstMail(tx, ticketId);
  const own = first?.mailboxId ? await mailboxById(tx, first.mailboxId) : undefined;
  if (own?.active) return own;
  return (await anyForSending(tx)) ?? (await onceIn(tx, 'mail.active', () => listActiveMailboxes(tx)))[0];
}

export const domainOf = (address: string) => address.slice(address.lastIndexOf('@') + 1);
