// Servers of the providers that people here use, to fill in what they would have to look up. Sources: the providers' own
// help pages on IMAP, POP and SMTP settings. What is filled in can be changed, and the mailbox says whether it works.
import type { MailboxKind } from '@lanet/contracts/mailboxes';
import type { z } from 'zod';

export type Security = z.infer<typeof import('@lanet/contracts/mailboxes').MailSecurity>;

export interface Place {
  host: string;
  port: number;
  security: Security;
}

export interface Preset {
  id: string;
  name: string;
  /** Domains of its addresses; one that ends in a dot stands for every country's. */
  domains: readonly string[];
  imap: Place;
  pop3: Place;
  smtp: Place;
}

const tls = (host: string, port: number): Place => ({ host, port, security: 'tls' });
const startTls = (host: string): Place => ({ host, port: 587, security: 'starttls' });

export const PRESETS: readonly Preset[] = [
  {
    id: 'gmail',
    name: 'Gmail',
    domains: ['gmail.com', 'googlemail.com'],
    imap: tls('imap.gmail.com', 993),
    pop3: tls('pop.gmail.com', 995),
    smtp: tls('smtp.gmail.com', 465),
  },
  {
    id: 'outlook',
    name: 'Outlook / Office 365',
    domains: ['outlook.', 'hotmail.', 'live.', 'msn.com'],
    imap: tls('outlook.office365.com', 993),
    pop3: tls('outlook.office365.com', 995),
    smtp: startTls('smtp.office365.com'),
  },
  {
    id: 'yahoo',
    name: 'Yahoo',
    domains: ['yahoo.', 'ymail.com', 'rocketmail.com'],
    imap: tls('imap.mail.yahoo.com', 993),
    pop3: tls('pop.mail.yahoo.com', 995),
    smtp: tls('smtp.mail.yahoo.com', 465),
  },
  {
    id: 'zoho',
    name: 'Zoho',
    domains: ['zoho.', 'zohomail.'],
    imap: tls('imap.zoho.com', 993),
    pop3: tls('pop.zoho.com', 995),
    smtp: tls('smtp.zoho.com', 465),
  },
  {
    id: 'prodigy',
    name: 'Prodigy / Telmex',
    domains: ['prodigy.net.mx', 'infinitummail.com'],
    imap: tls('imap.prodigy.net.mx', 993),
    pop3: tls('pop.prodigy.net.mx', 995),
    smtp: tls('smtp.prodigy.net.mx', 465),
  },
];

/** The provider whose address this is; else what most servers of a domain of one's own are called; undefined without one. */
export function guessPreset(address: string): Preset | undefined {
  const domain = address
    .slice(address.lastIndexOf('@') + 1)
    .trim()
    .toLowerCase();
  if (!address.includes('@') || !domain.includes('.')) return undefined;
  const known = PRESETS.find(({ domains }) =>
    domains.some((one) => (one.endsWith('.') ? domain.startsWith(one) : domain === one)),
  );
  return known ?? ownDomain(domain);
}

export const ownDomain = (domain: string): Preset => ({
  id: 'own',
  name: domain,
  domains: [domain],
  imap: tls(`mail.${domain}`, 993),
  pop3: tls(`mail.${domain}`, 995),
  smtp: tls(`mail.${domain}`, 465),
});

export type Protocol = 'imap' | 'pop3' | 'smtp';

/** IANA's own ports (RFC 8314): `tls` from the first byte, else the older one. */
const PORTS: Record<Protocol, Record<Security, number>> = {
  imap: { tls: 993, starttls: 143, none: 143 },
  pop3: { tls: 995, starttls: 110, none: 110 },
  smtp: { tls: 465, starttls: 587, none: 25 },
};

export const portFor = (protocol: Protocol, security: Security): number => PORTS[protocol][security];

/** The port after a change of the security: the usual one, unless somebody typed another. */
export function portAfter(protocol: Protocol, port: number, from: Security, to: Security): number {
  return port === portFor(protocol, from) ? portFor(protocol, to) : port;
}

export const protocolOf = (kind: MailboxKind): 'imap' | 'pop3' => (kind === 'pop3' ? 'pop3' : 'imap');
