import type { Platform } from '../../platform/platform.ts';
import { MailTrouble } from './mailboxes.faults.rules.ts';
import { openImap } from './mailboxes.imap.source.ts';
import { findPeer, peerTls } from './mailboxes.peer.source.ts';
import { openPop3 } from './mailboxes.pop3.source.ts';
import { incomingServer, type Settings } from './mailboxes.rules.ts';
import type { Secrets } from './mailboxes.secrets.service.ts';
import type { MailSource } from './mailboxes.source.ts';

/** Begins a conversation with the server a mailbox is fetched from. @throws MailTrouble */
export async function openSource(
  platform: Platform,
  settings: Settings,
  secrets: Pick<Secrets, 'password'>,
  token?: string,
): Promise<MailSource> {
  const server = incomingServer(settings);
  if (!server) throw new MailTrouble('other', 'a listener is spoken to');
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
