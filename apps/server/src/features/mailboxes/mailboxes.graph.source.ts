import { setTimeout as pause } from 'node:timers/promises';
import type { Incoming } from '@lanet/contracts/mailboxes';
import { MailTrouble } from './mailboxes.faults.rules.ts';
import {
  DESCRIBED,
  dateIn,
  Folder,
  headerBlock,
  headerIn,
  isForgotten,
  isGone,
  isMarked,
  Message,
  page,
  STORED_MARK,
  sizeOf,
} from './mailboxes.graph.rules.ts';
import { GraphFolders, pathOf } from './mailboxes.graph-folders.source.ts';
import { type GraphAccess, GraphRefusal, GraphSession } from './mailboxes.graph-session.source.ts';
import { PROBE_HEADER } from './mailboxes.sink.source.ts';
import {
  type Changes,
  type Described,
  type Fetched,
  type FetchLimits,
  type FolderName,
  headersOf,
  MAX_HEADER_BYTES,
  type MailSource,
  type OpenFolder,
} from './mailboxes.source.ts';

const Messages = page(Message);
const PAGE = 100;
/** A round of pages that does not end by then never does. */
const MOST_PAGES = 20_000;
/** A probe that has just come is among these. */
const NEWEST = 20;
const JSON_TYPE = 'application/json';

/** @throws MailTrouble */
export async function openGraph(access: GraphAccess): Promise<MailSource> {
  const session = new GraphSession(access);
  try {
    await session.json({ path: '/mailFolders/inbox?$select=id' }, Folder);
    return new GraphSource(session);
  } catch (error) {
    session.close();
    throw error instanceof GraphRefusal ? error.trouble() : error;
  }
}

/**
 * Each look is a delta query of each folder: what changed since the cursor that the last one ended with. News do not come by
 * themselves: Graph tells them to a public address alone, which an installation need not have.
 */
class GraphSource implements MailSource {
  readonly idles = false;
  readonly moves = true;
  readonly #session: GraphSession;
  readonly #folders: GraphFolders;
  /** Below the mailbox. */
  #folder = pathOf('inbox');
  /** Of the open folder: what was read already, by anybody, and what was described, with whether it is marked. */
  readonly #read = new Set<string>();
  readonly #described = new Map<string, boolean>();
  /** Marked in this conversation: that comes back once as a change, which is no news. */
  readonly #tidied = new Set<string>();

  constructor(session: GraphSession) {
    this.#session = session;
    this.#folders = new GraphFolders(session);
  }

  get certUntil(): Date | null {
    return this.#session.certUntil;
  }

  folders(): Promise<FolderName[]> {
    return said(() => this.#folders.list());
  }

  async open(folder: string): Promise<OpenFolder> {
    return said(async () => {
      this.#folder = pathOf(await this.#folders.idOf(folder));
      this.#read.clear();
      this.#described.clear();
      const path = `${this.#folder}?$select=id,totalItemCount`;
      const { totalItemCount } = await this.#session.json({ path }, Folder);
      // Names last as long as the messages do, in this mailbox, so there is no series of them to be named.
      return { uidvalidity: '', uidNext: null, count: totalItemCount };
    }, 'folder');
  }

  async find({ since }: { since?: Date }): Promise<string[]> {
    const filter = since ? `&$filter=receivedDateTime ge ${instant(since)}` : '';
    const query = encodeURI(`$select=id,receivedDateTime&$top=${PAGE}&$orderby=receivedDateTime asc${filter}`);
    const { found } = await said(() => this.#pages(`${this.#folder}/messages?${query}`));
    return found.map(({ id }) => id);
  }

  async changes({ cursor, since }: { cursor: string | null; since?: Date | undefined }): Promise<Changes> {
    try {
      if (cursor !== null) return { ...(await this.#round(cursor)), isWhole: false };
    } catch (error) {
      const isLost = error instanceof GraphRefusal && (isForgotten(error.status, error.code) || error.status === 404);
      const isElsewhere = error instanceof MailTrouble && error.fault.code === 'protocol';
      if (!isLost && !isElsewhere) throw error instanceof GraphRefusal ? error.trouble() : error;
    }
    // Without a filter: with one, Graph lists 5,000 messages and no more.
    const path = `${this.#folder}/messages/delta?$select=id,receivedDateTime,isRead`;
    return { ...(await said(() => this.#round(path, since))), isWhole: true };
  }

  async #round(path: string, since?: Date): Promise<{ uids: string[]; cursor: string }> {
    const { found, cursor } = await this.#pages(path);
    if (cursor === undefined) throw new MailTrouble('protocol', 'changes without an end');
    const there = found.filter((one) => one['@removed'] === undefined);
    for (const { id, isRead } of there) if (isRead) this.#read.add(id);
    const timed = there.map(({ id, receivedDateTime }) => ({ id, at: dateIn(receivedDateTime)?.getTime() }));
    const wanted = timed.filter(({ at }) => !since || at === undefined || at >= since.getTime());
    const ordered = wanted.sort((a, b) => (a.at ?? 0) - (b.at ?? 0)).map(({ id }) => id);
    return { uids: [...new Set(ordered)], cursor };
  }

  async #pages(first: string): Promise<{ found: Message[]; cursor: string | undefined }> {
    const found: Message[] = [];
    let path = first;
    for (let pages = 0; pages < MOST_PAGES; pages += 1) {
      const got = await this.#session.json({ path, pageSize: PAGE }, Messages);
      found.push(...got.value);
      const next = got['@odata.nextLink'];
      if (next === undefined) return { found, cursor: got['@odata.deltaLink'] };
      path = next;
    }
    throw new MailTrouble('protocol', 'pages without an end');
  }

  async describe(uids: readonly string[]): Promise<Described[]> {
    const described: Described[] = [];
    for (const uid of uids) {
      const message = await said(() => this.#look(uid));
      if (!message) continue;
      const { internetMessageHeaders: headers, internetMessageId, receivedDateTime } = message;
      this.#described.set(uid, isMarked(message));
      described.push({
        uid,
        sizeBytes: sizeOf(message),
        // Graph may have given a probe another Message-ID on its way out.
        messageId: headerIn(headers, PROBE_HEADER) ?? internetMessageId ?? null,
        receivedAt: dateIn(receivedDateTime),
        isTidy: isMarked(message),
      });
    }
    return described;
  }

  /** Undefined when it is there no more. */
  #look(uid: string): Promise<Message | undefined> {
    return orGone(() => this.#session.json({ path: `${this.#messageAt(uid)}?${encodeURI(DESCRIBED)}` }, Message));
  }

  #messageAt(uid: string): string {
    return `${this.#folder}/messages/${encodeURIComponent(uid)}`;
  }

  async fetch(uid: string, { maxBytes, sizeBytes }: FetchLimits): Promise<Fetched | undefined> {
    if (sizeBytes > maxBytes) return said(() => this.#headers(uid, sizeBytes));
    const answer = await said(() =>
      orGone(() => this.#session.ask({ path: `${this.#messageAt(uid)}/$value` }, maxBytes)),
    );
    if (!answer) return undefined;
    const { bytes: raw, cut } = answer;
    if (!cut) return { raw, sizeBytes: raw.length, headersOnly: false };
    return { raw: headersOf(raw), sizeBytes: Math.max(sizeBytes, raw.length), headersOnly: true };
  }

  async #headers(uid: string, sizeBytes: number): Promise<Fetched | undefined> {
    const message = await this.#look(uid);
    if (!message) return undefined;
    const raw = headerBlock(message.internetMessageHeaders ?? []).subarray(0, MAX_HEADER_BYTES);
    return { raw, sizeBytes, headersOnly: true };
  }

  async tidy(uids: readonly string[], how: Incoming['afterStoring']): Promise<void> {
    if (uids.length === 0) return;
    const target = how.kind === 'move' ? await said(() => this.#folders.made(how.folder)) : undefined;
    for (const uid of uids) {
      if (this.#tidied.delete(uid)) continue;
      if (target === undefined && this.#read.has(uid) && !this.#described.has(uid)) continue;
      const marked = await this.#isMarked(uid);
      if (marked === undefined) continue;
      // Marked already: whoever marks it as unread again, in a program of theirs, is left in peace.
      if (!marked) await said(() => orGone(() => this.#mark(uid)));
      this.#described.set(uid, true);
      if (target !== undefined) await said(() => orGone(() => this.#move(uid, target)), 'folder');
      else if (!marked) this.#tidied.add(uid);
    }
  }

  /** Undefined when it is there no more. */
  async #isMarked(uid: string): Promise<boolean | undefined> {
    const known = this.#described.get(uid);
    if (known !== undefined) return known;
    const message = await said(() => this.#look(uid));
    return message && isMarked(message);
  }

  #mark(uid: string): Promise<unknown> {
    const mark = { isRead: true, singleValueExtendedProperties: [{ id: STORED_MARK, value: '1' }] };
    const body = { type: JSON_TYPE, content: JSON.stringify(mark) };
    return this.#session.ask({ method: 'PATCH', path: this.#messageAt(uid), body });
  }

  #move(uid: string, destinationId: string): Promise<unknown> {
    const body = { type: JSON_TYPE, content: JSON.stringify({ destinationId }) };
    return this.#session.ask({ method: 'POST', path: `${this.#messageAt(uid)}/move`, body });
  }

  async discard(messageId: string): Promise<boolean> {
    const fields = 'id,internetMessageId,internetMessageHeaders';
    const query = encodeURI(`$top=${NEWEST}&$orderby=receivedDateTime desc&$select=${fields}`);
    const { value } = await said(() => this.#session.json({ path: `${this.#folder}/messages?${query}` }, Messages));
    const found = value.filter(
      ({ internetMessageId, internetMessageHeaders }) =>
        internetMessageId === messageId || headerIn(internetMessageHeaders, PROBE_HEADER) === messageId,
    );
    for (const { id, internetMessageId } of found) {
      await said(() => this.#remove(id));
      // Nobody wants to see among what was sent a mail to oneself every quarter of an hour.
      for (const copy of await said(() => this.#sentAs(internetMessageId ?? messageId))) {
        await said(() => this.#remove(copy.id));
      }
    }
    return found.length > 0;
  }

  async #sentAs(messageId: string): Promise<Message[]> {
    const query = encodeURI(`$filter=internetMessageId eq '${messageId.replaceAll("'", "''")}'&$select=id`);
    return (await this.#session.json({ path: `/mailFolders/sentitems/messages?${query}` }, Messages)).value;
  }

  /** For good; where that cannot be done, as in the clouds of nations, to the deleted ones. */
  async #remove(id: string): Promise<void> {
    const path = `/messages/${encodeURIComponent(id)}`;
    try {
      await orGone(() => this.#session.ask({ method: 'POST', path: `${path}/permanentDelete` }));
    } catch (error) {
      if (!(error instanceof GraphRefusal) || ![400, 405, 501].includes(error.status)) throw error;
      await orGone(() => this.#session.ask({ method: 'DELETE', path }));
    }
  }

  /** Exchange puts what it sends into its folder itself. */
  async keep(): Promise<boolean> {
    return false;
  }

  async wait(ms: number, signal: AbortSignal): Promise<boolean> {
    await pause(ms, undefined, { signal }).catch(() => undefined);
    return true;
  }

  async close(): Promise<void> {
    this.#session.close();
  }
}

const instant = (at: Date) => at.toISOString();

/** @param gone what it means that something is not there. */
async function said<T>(work: () => Promise<T>, gone: 'folder' | 'protocol' = 'protocol'): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw error instanceof GraphRefusal ? error.trouble(gone) : error;
  }
}

async function orGone<T>(work: () => Promise<T>): Promise<T | undefined> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof GraphRefusal && isGone(error.status, error.code)) return undefined;
    throw error;
  }
}
