import { buffer } from 'node:stream/consumers';
import { inScope, SYSTEM } from '../../platform/database/index.ts';
import type { JobHandlers } from '../../platform/jobs/jobs.ts';
import type { Platform } from '../../platform/platform.ts';
import { idOfSent, keepSent } from '../mailboxes/index.ts';
import { composeMail, type MailFile, storeRaw } from './mail.composing.service.ts';
import { isRawNamed, keepRaw, saveSentId } from './mail.delivery.repo.ts';
import {
  findSentCopy,
  findUnnamed,
  type ReadyMail,
  settleAttempt,
  type Tried,
  takeMail,
} from './mail.delivery.service.ts';
import { plainMessageId } from './mail.headers.rules.ts';
import { forgetMailer, mailerFor } from './mail.transport.jobs.ts';

declare module '../../platform/jobs/jobs.ts' {
  interface JobPayloads {
    'mail.deliver': { outboxId: string };
    /** Puts a copy into the folder of sent mail of the mailbox it went by. */
    'mail.keep_sent': { outboxId: string };
    /** Asks the mailbox it went by which Message-ID it left with. */
    'mail.learn_sent_id': { outboxId: string };
  }
}

export const mailJobs = (platform: Platform): JobHandlers => ({
  /**
   * One attempt at one mail. Running twice: what is sent, failed or kept already is left alone. Only a process that dies
   * between the server's 250 and our commit sends twice, the same bytes with the same Message-ID, which mailboxes fold
   * into one.
   */
  async 'mail.deliver'({ outboxId }) {
    const ready = await inScope(platform.db, SYSTEM, (tx) => takeMail(platform, tx, outboxId));
    if (!ready) return;
    const { raw, sha256 } = await bytesOf(platform, ready);
    const tried = await tryOnce(platform, ready, raw);
    const isForgotten = await inScope(platform.db, SYSTEM, async (tx) => {
      const holdsSecret = await settleAttempt(tx, ready, tried);
      return holdsSecret && !(await isRawNamed(tx, sha256));
    });
    if (isForgotten) await platform.files.delete(sha256);
  },
  /** Running twice: what is in the folder already is not put there again. */
  async 'mail.keep_sent'({ outboxId }) {
    const sent = await inScope(platform.db, SYSTEM, (tx) => findSentCopy(tx, outboxId));
    const content = sent && (await platform.files.open(sent.sha256, { verify: true }));
    if (!sent || !content) return;
    await keepSent(platform, sent.mailbox, { raw: await buffer(content), messageId: sent.messageId });
  },
  /** Running twice: it is the same one. Not there yet: again later, for some hours. */
  async 'mail.learn_sent_id'({ outboxId }) {
    const found = await inScope(platform.db, SYSTEM, (tx) => findUnnamed(tx, outboxId));
    if (!found) return;
    const messageId = plainMessageId((await idOfSent(platform, found.mailbox, found.sent)) ?? '');
    if (messageId === undefined) throw new Error('the mail is not among what was sent yet');
    await inScope(platform.db, SYSTEM, (tx) => saveSentId(tx, outboxId, messageId));
  },
});

/** What was rendered for an earlier attempt, or what is rendered now and kept before anything is sent. */
async function bytesOf(platform: Platform, ready: ReadyMail): Promise<{ raw: Buffer; sha256: string }> {
  const { mail } = ready;
  const stored = mail.raw_sha256 === null ? undefined : await platform.files.open(mail.raw_sha256, { verify: true });
  if (stored && mail.raw_sha256 !== null) return { raw: await buffer(stored), sha256: mail.raw_sha256 };
  const raw = await composeMail({
    ...ready,
    files: await contents(platform, ready),
    at: new Date(platform.clock.now()),
  });
  const sha256 = await storeRaw(platform, raw);
  await inScope(platform.db, SYSTEM, (tx) => keepRaw(tx, mail.id, sha256));
  return { raw, sha256 };
}

/** Whole in memory: they are encoded into one message, whose limit they are within. @throws FileDamaged */
async function contents({ files }: Platform, ready: ReadyMail): Promise<MailFile[]> {
  const found: MailFile[] = [];
  for (const { name, mediaType, sha256 } of ready.files) {
    const content = await files.open(sha256, { verify: true });
    if (content) found.push({ name, mediaType, content: await buffer(content) });
  }
  return found;
}

/** A refusal is the mail's state, not an exception of the job. */
async function tryOnce(platform: Platform, { mail, sender }: ReadyMail, raw: Buffer): Promise<Tried> {
  const startedAt = performance.now();
  const since = () => Math.round(performance.now() - startedAt);
  const at = new Date(platform.clock.now());
  try {
    const mailer = await mailerFor(platform, sender);
    const reply = await mailer.send(raw, { from: sender.from.address, to: mail.to_address });
    return { at, ms: since(), code: codeIn(reply), text: plain(reply), outcome: 'sent' };
  } catch (error) {
    const failure = failureOf(error);
    const isServers = failure.code === undefined || failure.outcome === 'elsewhere';
    if (isServers && sender.mailboxId !== null) forgetMailer(platform, sender);
    return { at, ms: since(), ...failure };
  }
}

const codeIn = (reply: string) => (/^\d{3}\b/.test(reply) ? Number(reply.slice(0, 3)) : undefined);

/** Signing in is between us and our server: it says nothing of whom the mail is for. */
const SIGN_IN_CODES = [530, 534, 535, 538];

function failureOf(error: unknown): Pick<Tried, 'code' | 'text' | 'outcome'> {
  const text = plain(error instanceof Error ? error.message : String(error));
  if (!(error instanceof Error)) return { code: undefined, text, outcome: 'elsewhere' };
  const code = ('responseCode' in error && Number(error.responseCode)) || undefined;
  const isSignIn = ('code' in error && error.code === 'EAUTH') || (code !== undefined && SIGN_IN_CODES.includes(code));
  return { code, text, outcome: isSignIn ? 'elsewhere' : 'refused' };
}

const plain = (text: string) => text.replaceAll('\0', '').toWellFormed().slice(0, 500);
