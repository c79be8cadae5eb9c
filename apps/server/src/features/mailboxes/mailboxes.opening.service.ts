import type { MailServer } from '@lanet/contracts/mailboxes';
import type { Platform } from '../../platform/platform.ts';
import { MailTrouble } from './mailboxes.faults.rules.ts';
import { openGraph } from './mailboxes.graph.source.ts';
import { GraphGate } from './mailboxes.graph-gate.source.ts';
import type { GraphAccess } from './mailboxes.graph-session.source.ts';
import { GraphSink } from './mailboxes.graph-sink.source.ts';
import { openImap } from './mailboxes.imap.source.ts';
import { findPeer, peerTls } from './mailboxes.peer.source.ts';
import { openPop3 } from './mailboxes.pop3.source.ts';
import type { StoredMailbox } from './mailboxes.repo.ts';
import { graphServer, incomingServer, isByGraph, outgoingServer, type Settings } from './mailboxes.rules.ts';
import { openSecrets, type Secrets } from './mailboxes.secrets.service.ts';
import type { MailSink } from './mailboxes.sink.source.ts';
import { openSmtp } from './mailboxes.smtp.source.ts';
import type { Access, MailSource, Token } from './mailboxes.source.ts';
import { tokenOf } from './mailboxes.tokens.service.ts';

/** Graph asks whoever fetches to wait for minutes at times; whoever sends has a queue, and whoever tries it looks on. */
const FETCHING_PATIENCE_MS = 15 * 60_000;
const SENDING_PATIENCE_MS = 10_000;

/** Where a mailbox is read; null where that is nowhere. */
export function fetchedFrom({ config }: Pick<Platform, 'config'>, settings: Settings): MailServer | null {
  return isByGraph(settings) ? graphServer(config.mail.microsoftGraph, settings.address) : incomingServer(settings);
}

/** Begins a conversation with the server a mailbox is fetched from. @throws MailTrouble */
export async function openSource(
  platform: Platform,
  settings: Settings,
  secrets: Pick<Secrets, 'password'>,
  token?: Token,
  patienceMs = FETCHING_PATIENCE_MS,
): Promise<MailSource> {
  const server = fetchedFrom(platform, settings);
  if (!server) throw new MailTrouble('other', 'there is no server to ask');
  if (isByGraph(settings)) return openGraph(await graphAccess(platform, server, token, patienceMs));
  const access = await accessTo(platform, server, secrets.password, token);
  return settings.kind === 'pop3' ? openPop3(access) : openImap(access);
}

/** The way by which mail of the settings leaves; undefined where it does not. @throws MailTrouble */
export async function openSink(
  platform: Platform,
  settings: Settings,
  secrets: Pick<Secrets, 'outgoingPassword' | 'password'>,
  token?: Token,
): Promise<MailSink | undefined> {
  if (settings.outgoing && isByGraph(settings)) {
    const server = graphServer(platform.config.mail.microsoftGraph, settings.address);
    return new GraphSink(await graphAccess(platform, server, token, SENDING_PATIENCE_MS));
  }
  const server = outgoingServer(settings);
  if (!server) return undefined;
  return openSmtp(await accessTo(platform, server, secrets.outgoingPassword ?? secrets.password, token));
}

/** A mailbox as it is kept, signed in with what is kept of it. @throws MailTrouble */
export async function openMailbox(platform: Platform, mailbox: StoredMailbox): Promise<MailSource> {
  return openSource(platform, mailbox, openSecrets(platform, mailbox), await tokenOf(platform, mailbox));
}

/** The way out of a mailbox as it is kept; undefined where it does not send. @throws MailTrouble */
export async function openOutgoing(platform: Platform, mailbox: StoredMailbox): Promise<MailSink | undefined> {
  return openSink(platform, mailbox, openSecrets(platform, mailbox), await tokenOf(platform, mailbox));
}

async function accessTo(
  platform: Platform,
  server: MailServer,
  password: string | undefined,
  token: Token | undefined,
): Promise<Access> {
  if (!token && password === undefined) throw new MailTrouble('authentication', 'no password');
  const peer = await findPeer(platform, server.host);
  const tls = await peerTls(platform);
  return {
    server,
    peer,
    tls,
    secret: token ? { kind: 'token', ...token } : { kind: 'password', password: password ?? '' },
  };
}

async function graphAccess(
  platform: Platform,
  server: MailServer,
  token: Token | undefined,
  patienceMs: number,
): Promise<GraphAccess> {
  if (!token) throw new MailTrouble('token', 'nobody has signed in');
  const origin = platform.config.mail.microsoftGraph;
  const access = await accessTo(platform, server, undefined, token);
  return { ...access, origin, patienceMs, gate: gateOf(platform, server.user) };
}

/** Of this process, by mailbox. */
const gates = new WeakMap<Platform, Map<string, GraphGate>>();

function gateOf(platform: Platform, address: string): GraphGate {
  const known = gates.get(platform) ?? new Map<string, GraphGate>();
  gates.set(platform, known);
  const gate = known.get(address) ?? new GraphGate();
  known.set(address, gate);
  return gate;
}
