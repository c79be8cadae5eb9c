// The keys that sign the references in our mail. Secrets lie sealed in the database, and opened in memory.
import { randomBytes } from 'node:crypto';
import { onceIn, type ScopedTx } from '../../platform/database/index.ts';
import type { Platform } from '../../platform/platform.ts';
import { insertTokenKey, installationId, listTokenKeys, type StoredKey } from './mail.keys.repo.ts';
import { isLoop, isOwnLoop } from './mail.loop.rules.ts';
import {
  findBodyReference,
  type SignedMessage,
  signBodyReference,
  signFileLink,
  signMessageId,
  signReplyAddress,
  type TokenKeys,
  verifyFileLink,
  verifyMessageId,
  verifyReplyAddress,
} from './mail.tokens.rules.ts';

/** Signs and checks the references in mail, with the keys of this installation. */
export interface MailTokens {
  installation: string;
  /** Without angle brackets. */
  signMessageId(message: SignedMessage, domain: string): string;
  /** Undefined where the mailbox's name is too long for it. */
  signReplyAddress(mailbox: string, ticketId: string): string | undefined;
  signBodyReference(folio: string, ticketId: string): string;
  /** Undefined for what is not ours: to be treated as any foreign id. */
  verifyMessageId(id: string): SignedMessage | undefined;
  verifyReplyAddress(address: string): { ticketId: string } | undefined;
  /** The last one in the text that verifies. */
  findBodyReference(text: string): { ticketId: string } | undefined;
  signFileLink(fileId: string, expiresAtMs: number): string;
  verifyFileLink(link: string): { fileId: string; expiresAtMs: number } | undefined;
  /** Whether an X-LANET-Loop header is of this installation. */
  isOwnLoop(header: string): boolean;
  /** The same, or of another installation after too many answers by machine. */
  isLoop(header: string): boolean;
}

/** The caller's transaction has to see everything (jobs do). The first key is made when it is first needed. */
export function mailTokens(platform: Platform, tx: ScopedTx): Promise<MailTokens> {
  return onceIn(tx, 'mail.tokens', () => openTokens(platform, tx));
}

async function openTokens(platform: Platform, tx: ScopedTx): Promise<MailTokens> {
  let stored = await listTokenKeys(tx);
  if (stored.length === 0) {
    await addKey(platform, tx, []);
    stored = await listTokenKeys(tx);
  }
  const keys = openedKeys(platform, await installationId(tx), stored);
  return {
    installation: keys.installation,
    signMessageId: (message, domain) => signMessageId(keys, message, domain),
    signReplyAddress: (mailbox, ticketId) => signReplyAddress(keys, mailbox, ticketId),
    signBodyReference: (folio, ticketId) => signBodyReference(keys, folio, ticketId),
    verifyMessageId: (id) => verifyMessageId(keys, id),
    verifyReplyAddress: (address) => verifyReplyAddress(keys, address),
    findBodyReference: (text) => findBodyReference(keys, text),
    signFileLink: (fileId, expiresAtMs) => signFileLink(keys, fileId, expiresAtMs),
    verifyFileLink: (link) => verifyFileLink(keys, link),
    isOwnLoop: (header) => isOwnLoop(keys.installation, header),
    isLoop: (header) => isLoop(keys.installation, header),
  };
}

/** From now on another key signs; what the older ones signed is still answered for. */
export async function rotateTokenKey(platform: Platform, tx: ScopedTx): Promise<void> {
  await addKey(platform, tx, await listTokenKeys(tx));
}

/** Ids are short, since they stand in every address: 1, 2, … in base36. Of two at once one is kept. */
async function addKey({ sealer }: Platform, tx: ScopedTx, known: readonly StoredKey[]): Promise<void> {
  const id = (Math.max(0, ...known.map(numberOf)) + 1).toString(36);
  await insertTokenKey(tx, { id, secret: sealer.seal(placeOf(id), randomBytes(32).toString('base64')) });
}

/** Opened once in a process: neither a key's id nor its secret ever changes. */
const opened = new WeakMap<Platform, Map<string, Buffer>>();

function openedKeys(platform: Platform, installation: string, stored: readonly StoredKey[]): TokenKeys {
  const secrets = opened.get(platform) ?? new Map<string, Buffer>();
  opened.set(platform, secrets);
  for (const { id, secret } of stored) {
    if (!secrets.has(id)) secrets.set(id, Buffer.from(platform.sealer.open(placeOf(id), secret), 'base64'));
  }
  const current = Math.max(...stored.map(numberOf)).toString(36);
  return { installation, current, secrets };
}

const numberOf = ({ id }: StoredKey) => Number.parseInt(id, 36);

const placeOf = (row: string) => ({ table: 'mail_token_keys', column: 'secret', row });
