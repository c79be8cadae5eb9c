import type { Platform } from '../../platform/platform.ts';
import { MailTrouble } from './mailboxes.faults.rules.ts';
import { openImap } from './mailboxes.imap.source.ts';
import { findPeer, peerTls } from './mailboxes.peer.source.ts';
import { openPop3 } from './mailboxes.pop3.source.ts';
import { incomingServer, outgoingServer, type Settings } from './mailboxes.rules.ts';
import type { Secrets } from './mailboxes.secrets.service.ts';
import type { Access, MailSource } from './mailboxes.source.ts';

/** Begins a conversation with the server a mailbox is fetched from. @throws MailTrouble */
export async function openSource(
  platform: Platform,
  settings: Settings,
  secrets: Pick<Secrets, 'password'>,
  token?: string,
): Promise<MailSource> {
  const server = incomingServer(settings);
  if (!server) throw new MailTrouble('other', 'there is no server to ask');
  if (token === undefined && secrets.password === undefined) throw new MailTrouble('authentication', 'no password');
  const peer = await findPeer(platform, server.host);
  const tls = await peerTls(platform);
  const secret =
    token === undefined
      ? ({ kind: 'password', password: secrets.password ?? '' } as const)
      : ({ kind: 'token', token } as const);
  const open = settings.kind === 'pop3' ? openPop3 : openImap;
  return open({ server, peer, tls, secret });
}

/** How mail leaves by the server of the settings; undefined where it does not. @throws MailTrouble */
export async function outgoingAccess(
  platform: Platform,
  settings: Pick<Settings, 'outgoing'>,
  secrets: Pick<Secrets, 'outgoingPassword' | 'password'>,
  token?: string,
): Promise<Access | undefined> {
  const server = outgoingServer(settings);
  if (!server) return undefined;
  const password = secrets.outgoingPassword ?? secrets.password;
  if (token === undefined && password === undefined) throw new MailTrouble('authentication', 'no password');
  return {
    server,
    peer: await findPeer(platform, server.host),
    tls: await peerTls(platform),
    secret: token === undefined ? { kind: 'password', password: password ?? '' } : { kind: 'token', token },
  };
}
