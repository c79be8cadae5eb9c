// Signed references in our mail: by them an answer finds its ticket, and nobody can make one (mail.md 4.1). Pure.
import { createHmac, timingSafeEqual } from 'node:crypto';

/**
 * `n` notification to a technician, `r` a person's reply to people outside, `a` automatic to people outside, `m` of the
 * installation itself.
 */
export const MESSAGE_KINDS = ['n', 'r', 'a', 'm'] as const;
export type MessageKind = (typeof MESSAGE_KINDS)[number];

/** Keys by their id, and which of them signs. */
export interface TokenKeys {
  installation: string;
  current: string;
  secrets: ReadonlyMap<string, Buffer>;
}

/** Ids are UUIDs; `NO_ID` where there is none. */
export interface SignedMessage {
  kind: MessageKind;
  ticketId: string;
  messageId: string;
  personId: string;
}

export const NO_ID = '00000000-0000-0000-0000-000000000000';

/** RFC 5321, 4.5.3.1.1. */
const LOCAL_PART_MAX = 64;
/** 128 bits in base36. */
const ID = '[0-9a-z]{1,25}';
const KEY_AND_MAC = '([0-9a-z]{1,8})\\.([a-z2-7]{16})';

/** The Message-ID without angle brackets. */
export function signMessageId(keys: TokenKeys, message: SignedMessage, domain: string): string {
  const { kind, ticketId, messageId, personId } = message;
  const ids = [ticketId, messageId, personId].map(toBase36).join('.');
  return `lanet.${kind}.${ids}.${keys.current}.${macWith(keys, [kind, ticketId, messageId, personId])}@${domain}`;
}

const MESSAGE_ID = new RegExp(`^<?lanet\\.([nram])\\.(${ID})\\.(${ID})\\.(${ID})\\.${KEY_AND_MAC}@[^@<>\\s]{1,255}>?$`);

/** What a Message-ID names, with or without angle brackets; undefined when it is not ours, whatever it looks like. */
export function verifyMessageId(keys: TokenKeys, id: string): SignedMessage | undefined {
  const found = id.length > 500 ? null : MESSAGE_ID.exec(id.trim().toLowerCase());
  if (!found) return undefined;
  const [, letter, ticket = '', message = '', person = '', keyId = '', mac = ''] = found;
  const kind = MESSAGE_KINDS.find((one) => one === letter);
  const [ticketId, messageId, personId] = [ticket, message, person].map(fromBase36);
  if (!kind || !ticketId || !messageId || !personId) return undefined;
  return verifies(keys, keyId, mac, [kind, ticketId, messageId, personId])
    ? { kind, ticketId, messageId, personId }
    : undefined;
}

/**
 * The mailbox's own address with the ticket behind a plus; undefined where that makes a local part longer than any
 * server has to take.
 */
export function signReplyAddress(keys: TokenKeys, mailbox: string, ticketId: string): string | undefined {
  const at = mailbox.lastIndexOf('@');
  const local = `${mailbox.slice(0, at)}+t.${tokenOf(keys, 't', ticketId)}`;
  return at > 0 && local.length <= LOCAL_PART_MAX ? `${local}${mailbox.slice(at)}` : undefined;
}

const REPLY_TAG = new RegExp(`\\+t\\.(${ID})\\.${KEY_AND_MAC}$`);

/** The ticket an address names, whatever the mailbox before the plus. */
export function verifyReplyAddress(keys: TokenKeys, address: string): { ticketId: string } | undefined {
  if (address.length > 320) return undefined;
  const local = address.slice(0, Math.max(0, address.lastIndexOf('@'))).toLowerCase();
  const found = REPLY_TAG.exec(local);
  return found ? ticketOf(keys, 't', found) : undefined;
}

/** The last line of a mail. */
export function signBodyReference(keys: TokenKeys, folio: string, ticketId: string): string {
  return `Ref. ${folio} · lanet:${tokenOf(keys, 'b', ticketId)}`;
}

const BODY_TOKEN = new RegExp(`lanet:(${ID})\\.${KEY_AND_MAC}(?![a-z0-9])`, 'gi');

/** The ticket of the last reference in a text that is really ours, also inside a quote. */
export function findBodyReference(keys: TokenKeys, text: string): { ticketId: string } | undefined {
  return [...text.matchAll(BODY_TOKEN)].reverse().reduce<{ ticketId: string } | undefined>(
    // Once one verifies, those before it are not asked any more.
    (found, match) => found ?? ticketOf(keys, 'b', match),
    undefined,
  );
}

/** What stands last in the link of a file. */
export function signFileLink(keys: TokenKeys, fileId: string, expiresAtMs: number): string {
  const until = Math.ceil(expiresAtMs / 1000).toString(36);
  return `${toBase36(fileId)}.${until}.${keys.current}.${macWith(keys, ['f', fileId, until, NO_ID])}`;
}

const FILE_LINK = new RegExp(`^(${ID})\\.([0-9a-z]{1,10})\\.${KEY_AND_MAC}$`);

/** The file a link names, and until when; whether that is over is for the caller to say. */
export function verifyFileLink(keys: TokenKeys, link: string): { fileId: string; expiresAtMs: number } | undefined {
  const [, file = '', until = '', keyId = '', mac = ''] = FILE_LINK.exec(link) ?? [];
  const fileId = fromBase36(file);
  return fileId && verifies(keys, keyId, mac, ['f', fileId, until, NO_ID])
    ? { fileId, expiresAtMs: Number.parseInt(until, 36) * 1000 }
    : undefined;
}

function tokenOf(keys: TokenKeys, kind: 't' | 'b', ticketId: string): string {
  return `${toBase36(ticketId)}.${keys.current}.${macWith(keys, [kind, ticketId, NO_ID, NO_ID])}`;
}

function ticketOf(keys: TokenKeys, kind: 't' | 'b', match: RegExpExecArray): { ticketId: string } | undefined {
  const [, ticket = '', keyId = '', mac = ''] = match.map((part) => part.toLowerCase());
  const ticketId = fromBase36(ticket);
  return ticketId && verifies(keys, keyId, mac, [kind, ticketId, NO_ID, NO_ID]) ? { ticketId } : undefined;
}

/** Kind and three ids; of the link of a file the second says until when. */
type Signed = [kind: MessageKind | 't' | 'b' | 'f', one: string, two: string, three: string];

function macWith({ installation, current, secrets }: TokenKeys, signed: Signed): string {
  const secret = secrets.get(current);
  if (!secret) throw new Error(`the key ${current} that signs references is not there`);
  return macOf(secret, installation, signed);
}

function verifies({ installation, secrets }: TokenKeys, keyId: string, mac: string, signed: Signed): boolean {
  const secret = secrets.get(keyId);
  return secret !== undefined && timingSafeEqual(Buffer.from(macOf(secret, installation, signed)), Buffer.from(mac));
}

const MAC_BYTES = 10;

/** 80 bits: 16 characters, as many as the pattern asks for, so that two of them can be compared. */
function macOf(secret: Buffer, installation: string, [kind, ...ids]: Signed): string {
  const text = [kind, installation.toLowerCase(), ...ids.map((id) => id.toLowerCase())].join('|');
  return base32(createHmac('sha256', secret).update(text).digest().subarray(0, MAC_BYTES));
}

const BASE32 = 'abcdefghijklmnopqrstuvwxyz234567';

/** RFC 4648, section 6, in lower case; whole groups of five bits only. */
function base32(bytes: Uint8Array): string {
  const bits = [...bytes].map((byte) => byte.toString(2).padStart(8, '0')).join('');
  return (bits.match(/.{5}/g) ?? []).map((five) => BASE32[Number.parseInt(five, 2)]).join('');
}

/** The 128 bits of a UUID. */
export function toBase36(uuid: string): string {
  return BigInt(`0x${uuid.replaceAll('-', '')}`).toString(36);
}

/** Undefined for what is more than 128 bits, and for another spelling of a number than ours. */
export function fromBase36(text: string): string | undefined {
  let number = 0n;
  for (const char of text) number = number * 36n + BigInt(Number.parseInt(char, 36));
  const hex = number.toString(16).padStart(32, '0');
  if (hex.length > 32 || number.toString(36) !== text) return undefined;
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
