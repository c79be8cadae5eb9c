import { cleanLine } from './clean.ts';
import { decodeWords, type RawDecoder } from './encoded-words.ts';
import { allOf, type RawHeader } from './headers.ts';

export interface Address {
  /** Empty where there is none. */
  name: string;
  /** Empty where only a name is there. */
  address: string;
}

interface Token {
  kind: 'word' | 'quoted' | 'comment' | 'angle' | ',' | ';' | ':';
  text: string;
}

/**
 * The addresses of a list (RFC 5322), as generous as senders are careless: commas in a name without quotes, brackets that are
 * not closed, names only, addresses without brackets, groups (whose members are taken).
 */
export function parseAddresses(value: string, decodeRaw: RawDecoder, limit = 500): Address[] {
  const addresses: Address[] = [];
  let entry: Token[] = [];
  let isBeginning = false;
  const close = () => {
    const address = addressOf(entry, decodeRaw);
    const previous = isBeginning ? addresses.at(-1) : undefined;
    // "Doe, Jane <jane@…>": what had no address before the comma was the beginning of a name, if it had no brackets either.
    isBeginning = address?.address === '' && !entry.some(({ kind }) => kind === 'angle');
    entry = [];
    if (!address) return;
    if (previous && previous.address === '' && address.address !== '' && address.name !== '') {
      addresses[addresses.length - 1] = { name: `${previous.name}, ${address.name}`, address: address.address };
    } else addresses.push(address);
  };
  for (const token of tokensOf(value)) {
    if (addresses.length > limit) break;
    // Two mailboxes without a comma between them.
    const last = entry.at(-1);
    if (last?.kind === 'angle' && last.text.includes('@') && (token.kind === 'word' || token.kind === 'quoted'))
      close();
    if (token.kind === ':') entry = entry.some(({ kind }) => kind === 'angle') ? entry : [];
    else if (token.kind === ',' || token.kind === ';') close();
    else entry.push(token);
  }
  close();
  return addresses.slice(0, limit);
}

function addressOf(entry: readonly Token[], decodeRaw: RawDecoder): Address | undefined {
  // Several brackets: the last that holds an address is it; what is in the others belongs to the name.
  const angles = entry.filter(({ kind, text }) => kind === 'angle' && text.includes('@'));
  const angle = angles.at(-1) ?? entry.findLast(({ kind }) => kind === 'angle');
  const bare = angle ? undefined : entry.find(({ kind, text }) => kind === 'word' && isAddress(text));
  const chosen = angle ?? bare;
  const named = entry.filter((token) => token !== chosen && token.kind !== 'comment' && token.kind !== 'angle');
  const comments = entry.filter(({ kind }) => kind === 'comment');
  const rawName = (named.length > 0 ? named : comments).map(({ text }) => text).join(' ');
  const name = nameOf(rawName, decodeRaw);
  if (chosen)
    return { name: name.toLowerCase() === chosen.text.toLowerCase() ? '' : name, address: cleanAddress(chosen.text) };
  const inQuotes = entry.find(({ kind, text }) => kind === 'quoted' && isAddress(text.trim()));
  if (inQuotes) return { name: '', address: cleanAddress(inQuotes.text) };
  // `MAILER-DAEMON (Mail Delivery System)`: a user of the machine that sent it.
  const [word] = named;
  if (named.length === 1 && word?.kind === 'word' && comments[0]) {
    return { name: nameOf(comments[0].text, decodeRaw), address: cleanAddress(word.text) };
  }
  return name === '' ? undefined : { name, address: '' };
}

const isAddress = (text: string) => /^[^\s@<>]{1,200}@[^\s@<>]{1,255}$/.test(text);

function cleanAddress(text: string): string {
  const bare = cleanLine(text.slice(0, 1_000)).replace(/^\[(.*)\]$/, '$1');
  return bare
    .replace(/^mailto:/i, '')
    .replace(/\s/g, '')
    .replace(/^["'<]+|[>"',;]+$/g, '');
}

/** Words that were encoded with their quotes around them lose them. */
function nameOf(raw: string, decodeRaw: RawDecoder): string {
  const name = cleanLine(decodeWords(raw, decodeRaw));
  return /^"[^"]*"$|^'[^']*'$/.test(name) ? name.slice(1, -1).trim() : name;
}

/** One pass; each character belongs to one token. */
function* tokensOf(value: string): Generator<Token> {
  let at = 0;
  while (at < value.length) {
    const char = value[at];
    if (char === ' ' || char === '\t') at++;
    else if (char === ',' || char === ';' || char === ':') {
      yield { kind: char, text: char };
      at++;
    } else if (char === '"') {
      const end = closingQuote(value, at);
      yield { kind: 'quoted', text: value.slice(at + 1, end).replace(/\\(.)/g, '$1') };
      at = end + 1;
    } else if (char === '(') {
      const end = closingParenthesis(value, at);
      yield { kind: 'comment', text: value.slice(at + 1, end).replace(/\\(.)/g, '$1') };
      at = end + 1;
    } else if (char === '<') {
      const end = value.indexOf('>', at);
      const text = value.slice(at + 1, end < 0 ? value.length : end);
      yield { kind: 'angle', text: text.replace(/^.*</, '').trim() };
      at = end < 0 ? value.length : end + 1;
    } else {
      const end = wordEnd(value, at);
      yield { kind: 'word', text: value.slice(at, end) };
      at = end;
    }
  }
}

function closingQuote(value: string, open: number): number {
  let at = open + 1;
  while (at < value.length && value[at] !== '"') at += value[at] === '\\' ? 2 : 1;
  return Math.min(at, value.length);
}

function closingParenthesis(value: string, open: number): number {
  let depth = 0;
  for (let at = open; at < value.length; at++) {
    if (value[at] === '\\') at++;
    else if (value[at] === '(') depth++;
    else if (value[at] === ')' && --depth === 0) return at;
  }
  return value.length;
}

/** A word of RFC 2047 is one word, whatever is in it. A colon inside an address or a time is no group. */
function wordEnd(value: string, start: number): number {
  let at = start;
  while (at < value.length) {
    if (value[at] === '=' && value[at + 1] === '?') {
      const end = /=\?[^?\s]{1,60}\?[bBqQ]\?[^?]{0,1000}\?=/y;
      end.lastIndex = at;
      if (end.test(value)) {
        at = end.lastIndex;
        continue;
      }
    }
    const char = value[at] ?? '';
    if (' \t,;<"('.includes(char)) return at;
    if (char === ':' && (at + 1 >= value.length || /[\s\w"<]/.test(value[at + 1] ?? ''))) {
      if (!/^\d$/.test(value[at - 1] ?? '') && !/^mailto$/i.test(value.slice(start, at)))
        return Math.max(at, start + 1);
    }
    at++;
  }
  return at;
}

/** All mailboxes of all headers of that name. */
export function addressesOf(
  headers: readonly RawHeader[],
  name: string,
  decodeRaw: RawDecoder,
  limit: number,
): Address[] {
  const addresses: Address[] = [];
  for (const value of allOf(headers, name)) {
    if (addresses.length < limit) addresses.push(...parseAddresses(value, decodeRaw, limit - addresses.length));
  }
  return addresses.filter(({ address }) => address !== '');
}

/** Mail systems write as the user of a machine, without its name. */
const SYSTEM = /^(?:mailer-daemon|postmaster)$/i;

/**
 * Who wrote: the first mailbox with an address over all From headers (the first may be empty or garbage), else an address-like
 * word in one, else Reply-To, Sender, Return-Path. A bare word (`MAILER-DAEMON`) is kept as an address.
 */
export function senderOf(headers: readonly RawHeader[], decodeRaw: RawDecoder): Address | null {
  const from = allOf(headers, 'from');
  const mailboxes = from.flatMap((value) => parseAddresses(value, decodeRaw, 20));
  const whole = mailboxes.find(({ address }) => isAddress(address));
  if (whole) return whole;
  for (const value of from) {
    const like = addressIn(value);
    if (like) return { name: mailboxes[0]?.name === like ? '' : (mailboxes[0]?.name ?? ''), address: like };
  }
  const system = mailboxes.find(({ name, address }) => SYSTEM.test(address || name));
  if (system) return { name: system.address === '' ? '' : system.name, address: system.address || system.name };
  for (const name of ['reply-to', 'sender', 'return-path']) {
    const other = addressesOf(headers, name, decodeRaw, 20).find(({ address }) => isAddress(address));
    if (other) return { name: mailboxes[0]?.name || other.name, address: other.address };
  }
  const word = mailboxes.find(({ address }) => address !== '') ?? mailboxes[0];
  if (!word) return null;
  if (word.address !== '') return word;
  const bare = /^[\w.-]{1,100}$/.test(word.name) ? word.name : '';
  return bare ? { name: '', address: bare } : { name: word.name, address: '' };
}

/** A word with an at sign somewhere in text that is no list of addresses. */
function addressIn(value: string): string | undefined {
  for (const word of value.slice(0, 10_000).split(/[\s<>"'(),;:[\]]+/)) if (isAddress(word)) return cleanAddress(word);
  return undefined;
}
