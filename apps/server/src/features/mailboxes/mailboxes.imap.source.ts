import type { Incoming } from '@lanet/contracts/mailboxes';
import { ImapFlow } from 'imapflow';
import { faultOf, MailTrouble } from './mailboxes.faults.rules.ts';
import {
  type Access,
  CONNECT_MS,
  type Described,
  type Fetched,
  type FetchLimits,
  type FolderName,
  headersOf,
  MAX_HEADER_BYTES,
  type MailSource,
  type OpenFolder,
  SILENCE_MS,
} from './mailboxes.source.ts';

/** Marks what is stored here, for whoever looks at the mailbox with another program. Never believed. */
const STORED = '$LanetStored';
/** RFC 2177 says 29 minutes; routers forget a silent line sooner. */
const IDLE_MS = 9 * 60_000;
/** Messages described by one command. */
const BATCH = 500;

/** @throws MailTrouble */
export async function openImap({ server, peer, tls, secret }: Access): Promise<MailSource> {
  const client = new ImapFlow({
    host: peer.address,
    servername: peer.servername,
    port: server.port,
    secure: server.security === 'tls',
    doSTARTTLS: server.security === 'starttls',
    tls: tls.options,
    auth: {
      user: server.user,
      ...(secret.kind === 'token' ? { accessToken: secret.token } : { pass: secret.password }),
    },
    // Its lines hold mail, and lines of a library are no reason to trust that no secret is among them.
    logger: false,
    disableAutoIdle: true,
    maxIdleTime: IDLE_MS,
    connectionTimeout: CONNECT_MS,
    greetingTimeout: CONNECT_MS,
    // Beyond the time of an IDLE, in which a server need say nothing.
    socketTimeout: IDLE_MS + SILENCE_MS,
    clientInfo: { name: 'LANET Helpdesk' },
  });
  // What it says there is said by the command that fails with it, too.
  client.on('error', () => undefined);
  try {
    await client.connect();
  } catch (error) {
    client.close();
    const fault = faultOf(error);
    const isToken = secret.kind === 'token' && fault.code === 'authentication';
    throw new MailTrouble(isToken ? 'token' : fault.code, fault.text);
  }
  return new ImapSource(client, tls.certUntil());
}

class ImapSource implements MailSource {
  readonly #client: ImapFlow;
  readonly certUntil: Date | null;
  readonly idles: boolean;
  readonly moves: boolean;
  /** Something was said to have come since it was last looked at. */
  #news = false;
  #wake: () => void = () => undefined;

  constructor(client: ImapFlow, certUntil: Date | null) {
    this.#client = client;
    this.certUntil = certUntil;
    this.idles = client.capabilities.has('IDLE') || client.capabilities.has('IMAP4REV2');
    // Without UIDPLUS, moving by copying would expunge what others marked.
    this.moves = client.capabilities.has('MOVE') || client.capabilities.has('UIDPLUS');
    client.on('exists', () => {
      this.#news = true;
      this.#wake();
    });
    client.on('close', () => this.#wake());
  }

  async folders(): Promise<FolderName[]> {
    const list = await this.#said(() => this.#client.list());
    return list
      .filter(({ flags }) => !flags.has('\\Noselect') && !flags.has('\\NonExistent'))
      .map(({ path, specialUse }) => ({ path, use: specialUse ?? null }));
  }

  async open(folder: string): Promise<OpenFolder> {
    this.#news = false;
    // A server without a word for a missing folder says NO; anything else said is about the connection.
    const box = await this.#said(() => this.#client.mailboxOpen(folder), 'folder');
    return { uidvalidity: String(box.uidValidity), uidNext: box.uidNext, count: box.exists };
  }

  async find({ after, since }: { after?: number; since?: Date }): Promise<string[]> {
    this.#news = false;
    const range = after === undefined ? undefined : `${after + 1}:*`;
    const found = await this.#said(() =>
      this.#client.search({ ...(range ? { uid: range } : { all: true }), ...(since && { since }) }, { uid: true }),
    );
    if (!found) throw new MailTrouble('protocol', 'the server does not search');
    // `n:*` always names the last message, also below n (RFC 9051, 6.4.9).
    return found
      .filter((uid) => uid > (after ?? 0))
      .sort((a, b) => a - b)
      .map(String);
  }

  async describe(uids: readonly string[]): Promise<Described[]> {
    const described: Described[] = [];
    for (let start = 0; start < uids.length; start += BATCH) {
      const range = uids.slice(start, start + BATCH).join(',');
      const query = { uid: true, flags: true, size: true, internalDate: true, headers: ['message-id'] };
      const found = await this.#said(() => this.#client.fetchAll(range, query, { uid: true }));
      for (const { uid, size, internalDate, flags, headers } of found) {
        const at = internalDate === undefined ? null : new Date(internalDate);
        described.push({
          uid: String(uid),
          sizeBytes: size ?? 0,
          messageId: messageIdOf(headers),
          receivedAt: at && !Number.isNaN(at.getTime()) ? at : null,
          isTidy: flags?.has(STORED) ?? false,
        });
      }
    }
    return described;
  }

  async fetch(uid: string, { maxBytes, sizeBytes }: FetchLimits): Promise<Fetched | undefined> {
    // One byte more than allowed: a server may be wrong about the size, and then that shows.
    const maxLength = sizeBytes > maxBytes ? MAX_HEADER_BYTES : maxBytes + 1;
    const query = { uid: true, size: true, source: { start: 0, maxLength } };
    const found = await this.#said(() => this.#client.fetchOne(uid, query, { uid: true }));
    const raw = found ? found.source : undefined;
    if (!found || !raw) return undefined;
    if (sizeBytes <= maxBytes && raw.length <= maxBytes) return { raw, sizeBytes: raw.length, headersOnly: false };
    const whole = Math.max(found.size ?? 0, sizeBytes, raw.length);
    return { raw: headersOf(raw), sizeBytes: whole, headersOnly: true };
  }

  async tidy(uids: readonly string[], how: Incoming['afterStoring']): Promise<void> {
    if (uids.length === 0) return;
    const range = uids.join(',');
    const flags = ['\\Seen', ...(this.#takesKeywords() ? [STORED] : [])];
    // A folder that may only be read refuses them, which is no harm: they are never believed.
    await this.#said(() => this.#client.messageFlagsAdd(range, flags, { uid: true, silent: true }));
    this.#goesOn();
    if (how.kind !== 'move' || !this.moves) return;
    const move = () => this.#said(() => this.#client.messageMove(range, how.folder, { uid: true }), 'folder');
    const moved = (await move()) || ((await this.#made(how.folder)) && (await move()));
    this.#goesOn();
    if (!moved) throw new MailTrouble('folder', `cannot be moved to ${how.folder}`);
  }

  async discard(messageId: string): Promise<boolean> {
    const found = await this.#said(() => this.#client.search({ header: { 'message-id': messageId } }, { uid: true }));
    if (!found || found.length === 0) return false;
    // By number alone, so that what others marked is not expunged with it.
    const range = found.join(',');
    if (this.#client.capabilities.has('UIDPLUS')) {
      await this.#said(() => this.#client.messageDelete(range, { uid: true }));
    } else {
      await this.#said(() => this.#client.messageFlagsAdd(range, ['\\Deleted', '\\Seen'], { uid: true }));
    }
    this.#goesOn();
    return true;
  }

  async wait(ms: number, signal: AbortSignal): Promise<boolean> {
    this.#goesOn();
    if (!this.#news && !signal.aborted) {
      const { promise, resolve } = Promise.withResolvers<void>();
      this.#wake = resolve;
      const timer = setTimeout(resolve, ms);
      signal.addEventListener('abort', () => resolve(), { once: true });
      // It goes on until the next command ends it: imapflow does not go idle by itself at once.
      if (this.idles) this.#client.idle().catch(() => resolve());
      await promise;
      clearTimeout(timer);
      this.#wake = () => undefined;
    }
    this.#goesOn();
    return true;
  }

  async close(): Promise<void> {
    if (!this.#client.usable) return this.#client.close();
    const late = setTimeout(() => this.#client.close(), 2_000);
    await this.#client.logout().catch(() => this.#client.close());
    clearTimeout(late);
  }

  /** imapflow answers `false` both to what was refused and to what was not heard any more. */
  #goesOn(): void {
    if (!this.#client.usable) throw new MailTrouble('refused', 'the server closed the connection');
  }

  async #made(folder: string): Promise<boolean> {
    this.#goesOn();
    return (await this.#said(() => this.#client.mailboxCreate(folder), 'folder')).created;
  }

  async keep(folder: string, raw: Buffer, messageId: string): Promise<boolean> {
    await this.open(folder);
    const found = await this.#said(() => this.#client.search({ header: { 'message-id': messageId } }, { uid: true }));
    if (found && found.length > 0) return true;
    const added = await this.#said(() => this.#client.append(folder, raw, ['\\Seen']), 'folder');
    return added !== false;
  }

  #takesKeywords(): boolean {
    const box = this.#client.mailbox;
    const flags = box ? box.permanentFlags : undefined;
    return !flags || flags.has('\\*') || flags.has(STORED);
  }

  /** @param refused what it means when the server says NO. */
  async #said<T>(command: () => Promise<T>, refused: 'folder' | 'protocol' = 'protocol'): Promise<T> {
    try {
      return await command();
    } catch (error) {
      const { code, text } = faultOf(error);
      throw new MailTrouble(code === 'protocol' ? refused : code, text);
    }
  }
}

/** As the header says it, unfolded, with its angle brackets. */
export function messageIdOf(headers: Buffer | undefined): string | null {
  const text = headers?.subarray(0, MAX_HEADER_BYTES).toString('latin1') ?? '';
  const [, value = ''] = /^message-id:((?:.*)(?:\r?\n[ \t].*)*)/im.exec(text) ?? [];
  const [id] = /<[^<>\s]{1,900}>/.exec(value) ?? [];
  return id ?? null;
}
