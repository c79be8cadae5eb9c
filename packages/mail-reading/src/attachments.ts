import { createHash } from 'node:crypto';
import { AttachmentNames, labelOf } from './attachment-names.ts';
import { cleanLine } from './clean.ts';
import type { RawDecoder } from './encoded-words.ts';
import { rawHeader } from './headers.ts';
import type { Part } from './mime-tree.ts';
import type { MailAttachment } from './read-mail.types.ts';
import type { DataImage } from './sanitise-mail-html.ts';
import { decodeTransfer, findUuencoded, type UuencodedFile } from './transfer.ts';
import type { Warnings } from './warnings.ts';

/** Gathers the files of one message, in the order in which they stand there. */
export class AttachmentList {
  readonly all: MailAttachment[] = [];
  readonly #names: AttachmentNames;
  readonly #warnings: Warnings;

  constructor(decodeRaw: RawDecoder, warnings: Warnings) {
    this.#names = new AttachmentNames(decodeRaw);
    this.#warnings = warnings;
  }

  /** `shown`: the ids that the HTML names. */
  addPart(part: Part, shown: ReadonlySet<string>): void {
    const { bytes, warning } = decodeTransfer(part.body, part.encoding);
    this.#warnings.add(warning);
    const mime = part.type.value.startsWith('multipart/') ? 'text/plain' : part.type.value;
    if (mime === 'application/ms-tnef') this.#warnings.add('winmail.dat: its files are inside');
    const uuencoded = /uue/i.test(part.encoding)
      ? findUuencoded(part.body.toString('latin1', 0, 1_000_000))[0]
      : undefined;
    const contentId = cleanLine((rawHeader(part.headers, 'content-id') ?? '').slice(0, 1_000)).replace(/^<|>$/g, '');
    const name = (uuencoded && labelOf(uuencoded.name)) ?? this.#names.nameOf(part, mime, bytes);
    this.#add(name, mime, bytes, contentId === '' ? null : contentId, contentId !== '' && shown.has(contentId));
  }

  addUuencoded(file: UuencodedFile): void {
    this.#add(labelOf(file.name) ?? this.#names.made('file', ''), 'application/octet-stream', file.bytes, null, false);
  }

  addDataImage({ mime, bytes, contentId }: DataImage): void {
    const extension = mime.slice(mime.indexOf('/') + 1).replace('jpeg', 'jpg');
    this.#add(this.#names.made('image', extension), mime, bytes, contentId, true);
  }

  #add(name: string, mime: string, bytes: Buffer, contentId: string | null, inline: boolean): void {
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    this.all.push({ name, mime, size: bytes.length, sha256, inline, contentId, content: bytes });
  }
}

/** The ids in `cid:` addresses of HTML. */
export function contentIdsIn(html: string): Set<string> {
  const ids = new Set<string>();
  for (const [, id = ''] of html.matchAll(/cid:([^"'\s<>)]{1,500})/gi)) {
    const plain = id.replaceAll('&amp;', '&');
    ids.add(plain);
    try {
      ids.add(decodeURIComponent(plain));
    } catch {
      // A percent sign that encodes nothing.
    }
  }
  return ids;
}
