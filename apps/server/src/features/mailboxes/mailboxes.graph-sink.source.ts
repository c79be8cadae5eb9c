import { MailTrouble } from './mailboxes.faults.rules.ts';
import { addressedTo, addressesIn, Folder, Message, MOST_SENT_BYTES, page } from './mailboxes.graph.rules.ts';
import { type GraphAccess, GraphRefusal, GraphSession } from './mailboxes.graph-session.source.ts';
import type { MailSink, SentMail } from './mailboxes.sink.source.ts';

/** The last word about this mail, with the code of SMTP that means the same (RFC 5321, 4.2.3; RFC 3463). */
class Unsendable extends MailTrouble {
  readonly responseCode: number;

  constructor(code: 'rejected' | 'too_large', text: string) {
    super(code, text);
    this.responseCode = code === 'too_large' ? 552 : 554;
  }
}

const Messages = page(Message);
/** What has just been sent is among these. */
const NEWEST = 25;
const HEADER_BYTES = 64 * 1024;
/** Its clock need not be ours. */
const APART_MS = 2 * 60_000;

/**
 * Mail leaves as MIME, as it is. Whom it cannot reach, Exchange says in a report that comes by mail; it takes everybody at first.
 */
export class GraphSink implements MailSink {
  readonly #session: GraphSession;

  constructor(access: GraphAccess) {
    this.#session = new GraphSession(access);
  }

  async send(raw: Buffer, { to }: { from: string; to: string }): Promise<string> {
    if (/[\s<>,;\0]/.test(to)) throw new Unsendable('rejected', 'a recipient that is none');
    const mail = addressedTo(raw, to);
    if (mail.length > MOST_SENT_BYTES) throw new Unsendable('too_large', `${mail.length} bytes`);
    const body = { type: 'text/plain', content: mail.toString('base64') };
    try {
      const { status } = await this.#session.ask({ method: 'POST', path: '/sendMail', body });
      // 202 is the only word for what was taken. People were answered 200 to MIME that was too large, and it was gone.
      if (status !== 202) throw new Unsendable('too_large', `${status} without being accepted`);
      return '202 Accepted';
    } catch (error) {
      if (!(error instanceof GraphRefusal)) throw error;
      const trouble = error.trouble();
      if (error.status === 413) throw new Unsendable('too_large', error.message);
      if (error.status === 400) throw new Unsendable('rejected', error.message);
      throw trouble;
    }
  }

  async tryOut(): Promise<void> {
    try {
      await this.#session.json({ path: '/mailFolders/sentitems?$select=id' }, Folder);
    } catch (error) {
      throw error instanceof GraphRefusal ? error.trouble() : error;
    }
  }

  /**
   * Exchange keeps what was sent, and there says which Message-ID it has. It is known by that being ours; else by our header,
   * which is in the message and nowhere else, if Exchange kept it; else by being the only one of that subject to that address.
   */
  async idOf(sent: SentMail): Promise<string | undefined> {
    try {
      const since = new Date(sent.sentAt.getTime() - APART_MS).toISOString();
      const fields = 'id,internetMessageId,subject,toRecipients';
      const order = `$orderby=sentDateTime desc&$filter=sentDateTime ge ${since}&$top=${NEWEST}`;
      const path = `/mailFolders/sentitems/messages?${encodeURI(`${order}&$select=${fields}`)}`;
      const { value } = await this.#session.json({ path }, Messages);
      if (value.some(({ internetMessageId }) => internetMessageId === sent.messageId)) return sent.messageId;
      const candidates = value.filter(
        (one) => addressesIn(one).includes(sent.to.toLowerCase()) && !sent.others.includes(one.internetMessageId ?? ''),
      );
      const marks = await this.#marksOf(candidates);
      const marked = candidates.find(({ id }) => marks.get(id) === sent.mark);
      const unmarked = candidates.filter(({ id }) => marks.get(id) === undefined);
      return (marked ?? onlyOne(unmarked, sent.subject))?.internetMessageId ?? undefined;
    } catch (error) {
      throw error instanceof GraphRefusal ? error.trouble() : error;
    }
  }

  /** What our header says of each, where it is still there. */
  async #marksOf(candidates: readonly Message[]): Promise<Map<string, string | undefined>> {
    const marks = new Map<string, string | undefined>();
    for (const { id } of candidates) {
      const path = `/messages/${encodeURIComponent(id)}/$value`;
      const { bytes } = await this.#session.ask({ path }, HEADER_BYTES);
      const [block = ''] = bytes.toString('latin1').split('\r\n\r\n', 1);
      marks.set(id, /^x-lanet-message:[ \t]*(\S+)/im.exec(block)?.[1]);
    }
    return marks;
  }

  /** Its connections end by themselves when nothing is asked; what is being sent meanwhile is not broken off. */
  close(): void {}
}

/** Of a subject; undefined where there are several. */
function onlyOne(candidates: readonly Message[], wanted: string): Message | undefined {
  const [only, ...others] = candidates.filter(({ subject }) => subject?.trim() === wanted.trim());
  return others.length === 0 ? only : undefined;
}
