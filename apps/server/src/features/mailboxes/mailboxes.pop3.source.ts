import { setTimeout as pause } from 'node:timers/promises';
import type { Incoming } from '@lanet/contracts/mailboxes';
import { MailTrouble } from './mailboxes.faults.rules.ts';
import { messageIdOf } from './mailboxes.imap.source.ts';
import { Pop3Session } from './mailboxes.pop3-session.source.ts';
import {
  type Access,
  type Described,
  type Fetched,
  type FetchLimits,
  type FolderName,
  MAX_HEADER_BYTES,
  type MailSource,
  type OpenFolder,
} from './mailboxes.source.ts';

const MAX_LIST_BYTES = 16 * 1024 * 1024;

/** POP3 cannot search: what has just come is among these. */
const NEWEST = 20;

/** The one folder a POP3 server has. */
export const POP3_FOLDER = 'INBOX';

/** @throws MailTrouble */
export async function openPop3(access: Access): Promise<MailSource> {
  return new Pop3Source(await Pop3Session.open(access), access.tls.certUntil());
}

/** A session sees what was there when it began, and what it deletes is gone when it ends: each look is one of its own. */
class Pop3Source implements MailSource {
  readonly idles = false;
  readonly moves = false;
  readonly certUntil: Date | null;
  readonly #session: Pop3Session;
  /** Number and size by UIDL. */
  #messages = new Map<string, { number: number; sizeBytes: number }>();

  constructor(session: Pop3Session, certUntil: Date | null) {
    this.#session = session;
    this.certUntil = certUntil;
  }

  async folders(): Promise<FolderName[]> {
    return [{ path: POP3_FOLDER, use: null }];
  }

  async open(folder: string): Promise<OpenFolder> {
    if (folder !== POP3_FOLDER) throw new MailTrouble('folder', `POP3 has ${POP3_FOLDER} alone`);
    const [names, sizes] = [await this.#list('UIDL'), await this.#list('LIST')];
    this.#messages = new Map();
    for (const [number, uid] of names) {
      // RFC 1939: up to 70 characters, and no two alike. Of two alike the first can be told apart from nothing.
      if (uid.length > 0 && uid.length <= 200 && !this.#messages.has(uid)) {
        this.#messages.set(uid, { number, sizeBytes: Number(sizes.get(number) ?? 0) || 0 });
      }
    }
    return { uidvalidity: '', uidNext: null, count: this.#messages.size };
  }

  async find(): Promise<string[]> {
    return [...this.#messages.keys()];
  }

  async describe(uids: readonly string[]): Promise<Described[]> {
    const described: Described[] = [];
    for (const uid of uids) {
      const message = this.#messages.get(uid);
      if (!message) continue;
      const headers = await this.#session.lines(`TOP ${message.number} 0`, MAX_HEADER_BYTES * 2);
      described.push({
        uid,
        sizeBytes: message.sizeBytes,
        messageId: messageIdOf(headers),
        receivedAt: dateOf(headers),
        isTidy: false,
      });
    }
    return described;
  }

  async fetch(uid: string, limits: FetchLimits): Promise<Fetched | undefined> {
    const message = this.#messages.get(uid);
    if (!message) return undefined;
    const { number } = message;
    const { maxBytes } = limits;
    const sizeBytes = Math.max(message.sizeBytes, limits.sizeBytes);
    if (sizeBytes > maxBytes) {
      const headers = await this.#session.lines(`TOP ${number} 0`, MAX_HEADER_BYTES * 2);
      return { raw: headers.subarray(0, MAX_HEADER_BYTES), sizeBytes, headersOnly: true };
    }
    // A server that counts line ends otherwise may be a little off.
    const raw = await this.#session.lines(`RETR ${number}`, maxBytes + Math.ceil(maxBytes / 20));
    return { raw, sizeBytes: raw.length, headersOnly: false };
  }

  async tidy(uids: readonly string[], how: Incoming['afterStoring']): Promise<void> {
    if (how.kind !== 'delete') return;
    for (const uid of uids) {
      const message = this.#messages.get(uid);
      if (message) await this.#session.command(`DELE ${message.number}`);
      this.#messages.delete(uid);
    }
  }

  async discard(messageId: string): Promise<boolean> {
    const newest = [...this.#messages.keys()].slice(-NEWEST);
    const found = (await this.describe(newest)).find((one) => one.messageId === messageId);
    if (found) await this.tidy([found.uid], { kind: 'delete' });
    return found !== undefined;
  }

  async keep(): Promise<boolean> {
    return false;
  }

  async wait(ms: number, signal: AbortSignal): Promise<boolean> {
    await this.#session.command('QUIT');
    this.#session.destroy();
    await pause(ms, undefined, { signal }).catch(() => undefined);
    return false;
  }

  async close(): Promise<void> {
    // What was marked to be deleted is durable here; a session that ends without QUIT leaves it, which is harmless.
    await this.#session.command('QUIT').catch(() => undefined);
    this.#session.destroy();
  }

  async #list(command: 'LIST' | 'UIDL'): Promise<Map<number, string>> {
    const text = (await this.#session.lines(command, MAX_LIST_BYTES)).toString('latin1');
    return new Map(
      text.split('\n').flatMap((line): [number, string][] => {
        const [, number, value] = /^(\d{1,9}) (\S+)/.exec(line) ?? [];
        return number && value ? [[Number(number), value]] : [];
      }),
    );
  }
}

function dateOf(headers: Buffer): Date | null {
  const [, value = ''] = /^date:(.{1,200})/im.exec(headers.toString('latin1')) ?? [];
  const at = new Date(value.replaceAll(/\([^()]*\)/g, '').trim());
  return Number.isNaN(at.getTime()) ? null : at;
}
