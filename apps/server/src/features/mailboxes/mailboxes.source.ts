// The seam behind which mail is fetched: one conversation with one server, whatever it speaks.
import type { Incoming, MailServer } from '@lanet/contracts/mailboxes';
import type { Peer, PeerTls } from './mailboxes.peer.source.ts';

export interface OpenFolder {
  /** Names the numbering of this folder: another one means that all names changed. */
  uidvalidity: string;
  /** The next number the server will give; null where names are not numbers (POP3). */
  uidNext: number | null;
  count: number;
}

/** What the server says of a message without handing it over. */
export interface Described {
  uid: string;
  /** As the server counts: by Graph it is only near to how long the message is. */
  sizeBytes: number;
  messageId: string | null;
  /** When it came; null where the server does not know. */
  receivedAt: Date | null;
  /** Whether it was tidied before. */
  isTidy: boolean;
}

export interface Fetched {
  /** Exactly as it came; the header block alone with `headersOnly`. */
  raw: Buffer;
  sizeBytes: number;
  headersOnly: boolean;
}

export interface FetchLimits {
  maxBytes: number;
  /** As the server said it. */
  sizeBytes: number;
}

export interface FolderName {
  path: string;
  /** Its use, where the server says it: `\Sent`, `\Trash`. */
  use: string | null;
}

/** What came into a folder since a cursor. */
export interface Changes {
  /** Names of messages that are new, or that something happened to: gone ones too. Oldest first, as far as that is known. */
  uids: string[];
  /** For the next time, once all of these are stored. */
  cursor: string;
  /** Everything there is was listed, since there was no cursor, or the server has forgotten it. */
  isWhole: boolean;
}

/** Every method throws a MailTrouble when the server does not do it; after that the conversation is over. */
export interface MailSource {
  /** Whether news come by themselves. */
  readonly idles: boolean;
  readonly moves: boolean;
  readonly certUntil: Date | null;
  folders(): Promise<FolderName[]>;
  /** What follows is about this folder. */
  open(folder: string): Promise<OpenFolder>;
  /** Names of messages, oldest first: with numbers above `after`, or that came since a day, or all. */
  find(which: { after?: number; since?: Date }): Promise<string[]>;
  /** Where the server itself keeps track of what is new. `since`: of everything, what came before is left out. */
  changes?(which: { cursor: string | null; since?: Date | undefined }): Promise<Changes>;
  describe(uids: readonly string[]): Promise<Described[]>;
  /** Without a trace on the server. Undefined when it is gone. Beyond `maxBytes` its header block alone. */
  fetch(uid: string, limits: FetchLimits): Promise<Fetched | undefined>;
  /** Only after a message is durable here. Safe to repeat. */
  tidy(uids: readonly string[], how: Incoming['afterStoring']): Promise<void>;
  /** Removes the message with this Message-ID from the open folder. False when it is not there. */
  discard(messageId: string): Promise<boolean>;
  /** Puts a message that was sent into a folder, as seen; once, however often. False, and nothing is done: by POP3 and Graph. */
  keep(folder: string, raw: Buffer, messageId: string): Promise<boolean>;
  /** Until something came, `ms` passed or the signal says so. False when the conversation is over and begins anew. */
  wait(ms: number, signal: AbortSignal): Promise<boolean>;
  close(): Promise<void>;
}

/** Another token than the one that was refused, for conversations that outlive theirs. @throws MailTrouble `token` */
export type Renew = (refused: string) => Promise<string>;

/** What a mailbox signs in with where that is a token. */
export interface Token {
  token: string;
  /** Left out where nothing is kept, as in a test: then it is good or it is not. */
  renew?: Renew | undefined;
}

/** All that a driver needs to begin. */
export interface Access {
  server: MailServer;
  peer: Peer;
  tls: PeerTls;
  secret: { kind: 'password'; password: string } | ({ kind: 'token' } & Token);
}

/** The header block at the beginning of a message, with the empty line that ends it. */
export function headersOf(raw: Buffer): Buffer {
  const ends = ['\r\n\r\n', '\n\n'].flatMap((empty) => {
    const at = raw.indexOf(empty);
    return at < 0 ? [] : at + empty.length;
  });
  return raw.subarray(0, Math.min(...ends, MAX_HEADER_BYTES));
}

/** Of headers alone, and of a message's headers beyond the limit. */
export const MAX_HEADER_BYTES = 1024 * 1024;
export const CONNECT_MS = 20_000;
/** Silence in the middle of an answer. */
export const SILENCE_MS = 60_000;
