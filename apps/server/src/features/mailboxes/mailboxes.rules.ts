// What makes the settings of a mailbox whole, and which changes of them need a secret anew. Pure.
import {
  type AfterStoring,
  type Incoming,
  isHandedOver,
  type MailboxKind,
  type MailServer,
  type OAuth,
  type Outgoing,
} from '@lanet/contracts/mailboxes';
import type { z } from 'zod';

export interface Settings {
  kind: MailboxKind;
  address: string;
  aliases: readonly string[];
  incoming: Incoming;
  outgoing: Outgoing | null;
}

export interface Fault {
  pointer: string;
  message: string;
}

/** Servers of the two that have one for everybody (their help pages: IMAP and SMTP settings). */
const KNOWN = {
  microsoft: { host: 'outlook.office365.com', port: 993, security: 'tls' },
  google: { host: 'imap.gmail.com', port: 993, security: 'tls' },
} as const;

/** Where mail is fetched from: what the settings say, else the one server of that provider. Null for those that are spoken to. */
export function incomingServer({ kind, address, incoming }: Settings): MailServer | null {
  if (incoming.server || (kind !== 'microsoft' && kind !== 'google')) return incoming.server;
  return { ...KNOWN[kind], user: address };
}

/** Whether Microsoft Graph is spoken to, for reading as for sending. */
export const isByGraph = ({ kind, incoming }: Pick<Settings, 'incoming' | 'kind'>): boolean =>
  kind === 'microsoft' && incoming.way === 'graph';

/** @param origin of Graph, as the configuration says it. */
export function graphServer(origin: string, address: string): MailServer {
  const { protocol, hostname, port } = new URL(origin);
  const isSecure = protocol === 'https:';
  return {
    host: hostname.replace(/^\[(.*)\]$/, '$1'),
    port: Number(port) || (isSecure ? 443 : 80),
    security: isSecure ? 'tls' : 'none',
    user: address,
  };
}

/** The server that mail leaves by. Null where it does not, or by Graph. */
export const outgoingServer = ({ outgoing }: Pick<Settings, 'outgoing'>): MailServer | null => outgoing?.server ?? null;

/** `name+detail@domain`. */
export function plusAddress(address: string, detail: string): string {
  const at = address.lastIndexOf('@');
  return `${address.slice(0, at)}+${detail}${address.slice(at)}`;
}

/** Why these settings are no mailbox; empty when they are one. */
export function faultsOf({ kind, incoming, outgoing }: Settings): Fault[] {
  const faults: Fault[] = [];
  const fault = (pointer: string, message: string) => faults.push({ pointer, message });
  if ((kind === 'imap' || kind === 'pop3') && !incoming.server) fault('/incoming/server', 'is needed');
  if (isHandedOver(kind) && incoming.server) fault('/incoming/server', 'there is none to be asked');
  if (incoming.way === 'graph') faults.push(...graphFaults(kind, incoming, outgoing));
  else if (outgoing && !outgoing.server) fault('/outgoing/server', 'is needed');
  const allowed = AFTER_STORING[kind];
  if (!allowed.includes(incoming.afterStoring.kind)) fault('/incoming/afterStoring', `may be ${allowed.join(', ')}`);
  if (incoming.afterStoring.kind === 'move' && incoming.folders.includes(incoming.afterStoring.folder)) {
    fault('/incoming/afterStoring', 'is a folder that is read itself');
  }
  return faults;
}

/** Graph is in one place, keeps what it sends, and signs it. */
function graphFaults(kind: MailboxKind, incoming: Incoming, outgoing: Outgoing | null): Fault[] {
  const set: [pointer: string, isSet: boolean][] = [
    ['/incoming/way', kind !== 'microsoft'],
    ['/incoming/server', incoming.server !== null],
    ['/outgoing/server', Boolean(outgoing?.server)],
    ['/outgoing/sentFolder', Boolean(outgoing?.sentFolder)],
    ['/outgoing/dkim', Boolean(outgoing?.dkim)],
  ];
  return set.flatMap(([pointer, isSet]) => (isSet ? { pointer, message: 'is not for Microsoft Graph' } : []));
}

const AFTER_STORING: Record<MailboxKind, readonly z.infer<typeof AfterStoring>['kind'][]> = {
  imap: ['mark_seen', 'move'],
  microsoft: ['mark_seen', 'move'],
  google: ['mark_seen', 'move'],
  pop3: ['mark_seen', 'delete'],
  listener: ['mark_seen'],
  http: ['mark_seen'],
};

/** Servers spoken to in the clear without that being said in so many words. */
export function insecureServers({ incoming, outgoing }: Pick<Settings, 'incoming' | 'outgoing'>): string[] {
  return [incoming.server, outgoing?.server].flatMap((server) =>
    server?.security === 'none' && !server.insecure ? [server.host] : [],
  );
}

/**
 * Whether a secret that is kept would be told to somebody else by this change: another server, another user, or the same
 * one in the clear. Whoever may change settings may not learn a password by pointing them at a server of their own.
 */
export function tellsAnother(before: MailServer | null | undefined, after: MailServer | null | undefined): boolean {
  if (!after) return false;
  return (
    before?.host !== after.host ||
    before.port !== after.port ||
    before.user !== after.user ||
    (before.security !== after.security && after.security === 'none')
  );
}

/** Whether what was signed in as stays signed in. */
export function isSameApplication(before: OAuth | null, after: OAuth | null): boolean {
  return before?.grant === after?.grant && before?.clientId === after?.clientId && before?.tenant === after?.tenant;
}

/** Every address that is this mailbox. */
export const addressesOf = ({ address, aliases }: Pick<Settings, 'address' | 'aliases'>): string[] => [
  ...new Set([address, ...aliases]),
];
