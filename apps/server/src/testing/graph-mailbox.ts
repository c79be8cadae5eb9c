// One mailbox of the stand-in for Microsoft Graph: folders, messages, and what changed in which order.
import { randomBytes } from 'node:crypto';

export interface GraphFolder {
  id: string;
  name: string;
  parent: string | null;
}

export interface GraphMessage {
  /** Stays its own when it is moved; the other one does not. */
  immutableId: string;
  folderId: string;
  raw: Buffer;
  messageId: string | null;
  isRead: boolean;
  at: Date;
  /** Of our own making, by their names. */
  properties: Map<string, string>;
}

/** What came after so many changes; first of all everything that is there. */
interface Round {
  folderId: string;
  after: number;
  isFirst: boolean;
}

export class GraphMailbox {
  readonly folders = new Map<string, GraphFolder>();
  readonly messages = new Map<string, GraphMessage>();
  #changes: { folderId: string; immutableId: string; isGone: boolean }[] = [];
  #generation = 1;

  constructor() {
    // As a Spanish mailbox has them.
    for (const [id, name] of [
      ['inbox', 'Bandeja de entrada'],
      ['sentitems', 'Elementos enviados'],
      ['deleteditems', 'Elementos eliminados'],
    ] as const) {
      this.folders.set(id, { id: `AAMk-${id}-${randomName()}`, name, parent: null });
    }
  }

  /** By its id, or by one of the names that every mailbox knows. */
  folder(name: string): GraphFolder | undefined {
    return this.folders.get(name) ?? [...this.folders.values()].find(({ id }) => id === name);
  }

  addFolder(name: string, parent: string | null): GraphFolder {
    const folder = { id: `AAMk-${randomName()}`, name, parent };
    this.folders.set(folder.id, folder);
    return folder;
  }

  below(parent: string | null): GraphFolder[] {
    return [...this.folders.values()].filter((one) => one.parent === parent);
  }

  /** Oldest first. */
  in(folderId: string): GraphMessage[] {
    return [...this.messages.values()].filter((one) => one.folderId === folderId).sort((a, b) => +a.at - +b.at);
  }

  add(folder: string, raw: Buffer, at: Date, isRead = false): GraphMessage {
    const folderId = this.folder(folder)?.id ?? '';
    const message: GraphMessage = {
      ...{ immutableId: `Imm/${randomName()}=`, folderId, raw, isRead, at, properties: new Map() },
      messageId: headerOf(raw, 'message-id'),
    };
    this.messages.set(message.immutableId, message);
    this.changed(message);
    return message;
  }

  changed({ folderId, immutableId }: GraphMessage, isGone = false): void {
    this.#changes.push({ folderId, immutableId, isGone });
  }

  move(message: GraphMessage, folderId: string): void {
    this.changed(message, true);
    message.folderId = folderId;
    this.changed(message);
  }

  remove(message: GraphMessage): void {
    this.changed(message, true);
    this.messages.delete(message.immutableId);
  }

  /** From now on nobody's delta link is known here any more. */
  forget(): void {
    this.#generation += 1;
  }

  tokenFor({ folderId, after, isFirst }: Round): string {
    return [this.#generation, after, isFirst ? 'first' : 'next', folderId].join('~');
  }

  /** Undefined for a token of a generation that is forgotten. */
  roundOf(token: string): Round | undefined {
    const [generation, after, which, folderId = ''] = token.split('~');
    if (Number(generation) !== this.#generation) return undefined;
    return { folderId, after: Number(after), isFirst: which === 'first' };
  }

  /** What is to be told of a folder, each message once, at most so many. With immutable ids, what went and came back is gone. */
  since({ folderId, after, isFirst }: Round, most: number) {
    const changed = new Map<string, boolean>();
    let at = after;
    for (; at < this.#changes.length && changed.size < most; at += 1) {
      const one = this.#changes[at];
      if (one?.folderId !== folderId) continue;
      changed.set(one.immutableId, one.isGone || (changed.get(one.immutableId) ?? false));
    }
    const isThere = (id: string) => this.messages.get(id)?.folderId === folderId;
    const told = isFirst
      ? [...changed.keys()].filter(isThere).map((id) => ({ id, isGone: false }))
      : [...changed].map(([id, isGone]) => ({ id, isGone: isGone || !isThere(id) }));
    return { told, at, isEnd: at >= this.#changes.length };
  }
}

const randomName = () => randomBytes(9).toString('base64url');

/** A header of a message, unfolded; null where it has none. */
export function headerOf(raw: Buffer, name: string): string | null {
  const [block = ''] = raw.toString('latin1').split('\r\n\r\n', 1);
  const found = new RegExp(`^${name}:((?:.*)(?:\\r\\n[ \\t].*)*)`, 'im').exec(block)?.[1];
  return found === undefined ? null : found.replaceAll(/\r\n[ \t]+/g, ' ').trim();
}

export function headersOf(raw: Buffer): { name: string; value: string }[] {
  const [block = ''] = raw.toString('utf8').split('\r\n\r\n', 1);
  return block.split(/\r\n(?![ \t])/).map((line) => {
    const colon = line.indexOf(':');
    return { name: line.slice(0, colon), value: line.slice(colon + 1).trim() };
  });
}
