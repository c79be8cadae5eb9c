import { lookup } from 'node:dns/promises';
import { readFile } from 'node:fs/promises';
import { type ConnectionOptions, checkServerIdentity, rootCertificates } from 'node:tls';
import { mayReach } from '../../platform/outgoing/addresses.ts';
import type { Platform } from '../../platform/platform.ts';
import { MailTrouble } from './mailboxes.faults.rules.ts';

export interface Peer {
  /** The one address to connect to: looked up once, so that what was judged is what is reached. */
  address: string;
  /** The name its certificate has to have. */
  servername: string;
}

/**
 * Looks a mail server up, and refuses addresses that are not for the public internet unless the configuration allows them
 * (`mail.privateNetworks`; `lanet demo` allows this computer).
 * @throws MailTrouble `dns` or `blocked_address`.
 */
export async function findPeer({ config }: Pick<Platform, 'config'>, host: string): Promise<Peer> {
  const found = await lookup(host, { all: true }).catch((error: unknown) => {
    throw new MailTrouble('dns', error instanceof Error ? error.message : String(error));
  });
  const allowed = [...(config.mail.privateNetworks ?? []), ...(config.demo ? ['loopback'] : [])];
  const reachable = found.filter(({ address }) => mayReach(address, allowed));
  // IPv4 first: many servers have no way to IPv6, and whoever has both answers on both.
  const peer = reachable.sort((a, b) => a.family - b.family)[0];
  if (!peer) throw new MailTrouble('blocked_address', `${host} is ${found.map(({ address }) => address).join(', ')}`);
  return { address: peer.address, servername: host };
}

export interface PeerTls {
  options: ConnectionOptions;
  /** Until when the certificate is good that the server showed; null before that. */
  certUntil(): Date | null;
}

/** How certificates of mail servers are checked: by the usual authorities, and those of `mail.caFile`. */
export async function peerTls({ config }: Pick<Platform, 'config'>): Promise<PeerTls> {
  let until: Date | null = null;
  const { caFile } = config.mail;
  return {
    options: {
      ...(caFile !== undefined && { ca: [...rootCertificates, await readFile(caFile, 'utf8')] }),
      minVersion: 'TLSv1.2',
      checkServerIdentity(hostname, certificate) {
        const at = new Date(certificate.valid_to);
        until = Number.isNaN(at.getTime()) ? null : at;
        return checkServerIdentity(hostname, certificate);
      },
    },
    certUntil: () => until,
  };
}
