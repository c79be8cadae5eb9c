// What went wrong with a mail server, as a stable code and in the server's own words. Pure.
import type { MailFault } from '@lanet/contracts/mailboxes';

type Code = MailFault['code'];

/** A mail server did not do what was asked. */
export class MailTrouble extends Error {
  override readonly name = 'MailTrouble';
  readonly fault: MailFault;

  constructor(code: Code, text: string) {
    super(`${code}: ${text}`);
    this.fault = { code, text: oneLine(text) };
  }
}

/** Of Node, OpenSSL, imapflow and nodemailer. */
const CODES: Record<string, Code> = {
  ENOTFOUND: 'dns',
  EAI_AGAIN: 'dns',
  ENODATA: 'dns',
  EDNS: 'dns',
  ECONNREFUSED: 'refused',
  EHOSTUNREACH: 'refused',
  ENETUNREACH: 'refused',
  EADDRNOTAVAIL: 'refused',
  ECONNRESET: 'refused',
  EPIPE: 'refused',
  ECONNECTION: 'refused',
  ESOCKET: 'refused',
  NoConnection: 'refused',
  EConnectionClosed: 'refused',
  ClosedAfterConnectText: 'refused',
  ClosedAfterConnectTLS: 'refused',
  ETIMEDOUT: 'timeout',
  ETIMEOUT: 'timeout',
  CONNECT_TIMEOUT: 'timeout',
  GREETING_TIMEOUT: 'timeout',
  UPGRADE_TIMEOUT: 'timeout',
  ETLS: 'tls',
  EPROTO: 'tls',
  MissingServerExtension: 'tls',
  STARTTLS_INJECTION: 'tls',
  EAUTH: 'authentication',
  EENVELOPE: 'rejected',
  EMESSAGE: 'rejected',
  LiteralTooLarge: 'too_large',
  ResponseTooLarge: 'too_large',
  LineTooLarge: 'too_large',
};

/** Names that OpenSSL's verification has for what is wrong with a certificate. */
const CERTIFICATE =
  /CERT|SELF_SIGNED|LEAF_SIGNATURE|ALTNAME|UNABLE_TO_GET_ISSUER|PATH_LENGTH|INVALID_CA|INVALID_PURPOSE/;

/** What any error of a conversation with a mail server comes down to. */
export function faultOf(error: unknown): MailFault {
  if (error instanceof MailTrouble) return error.fault;
  const text = oneLine(wordsOf(error));
  if (memberOf(error, 'authenticationFailed') === true) return { code: 'authentication', text };
  if (memberOf(error, 'mailboxMissing') === true) return { code: 'folder', text };
  const code = String(memberOf(error, 'code') ?? '');
  if (CERTIFICATE.test(code)) return { code: 'certificate', text };
  // nodemailer keeps its own code on what TLS said.
  if (code === 'ESOCKET' && /certificate|altnames|self.signed/i.test(text)) return { code: 'certificate', text };
  if (code.startsWith('ERR_SSL') || code.startsWith('ERR_TLS')) return { code: 'tls', text };
  if (memberOf(error, 'tlsFailed') === true && !(code in CODES)) return { code: 'tls', text };
  if (code.startsWith('ParserError') || memberOf(error, 'responseStatus') !== undefined)
    return { code: 'protocol', text };
  return { code: CODES[code] ?? 'other', text };
}

/** The server's answer where there is one, which says more than the library's sentence about it. */
function wordsOf(error: unknown): string {
  for (const name of ['responseText', 'response', 'message']) {
    const words = memberOf(error, name);
    if (typeof words === 'string' && words !== '') return words;
  }
  return String(error);
}

function memberOf(error: unknown, name: string): unknown {
  return typeof error === 'object' && error !== null ? Reflect.get(error, name) : undefined;
}

/** One line of at most 500 characters, without what could not be stored or shown. */
export function oneLine(text: string): string {
  const plain = text
    .replaceAll(/[\p{Cc}\u202a-\u202e\u2066-\u2069]+/gu, ' ')
    .toWellFormed()
    .trim();
  return plain.slice(0, 500).toWellFormed();
}
