import { BIDIRECTIONAL, cleanLine } from './clean.ts';
import { decodeWords, type RawDecoder } from './encoded-words.ts';
import { rawHeader, readHeaders } from './headers.ts';
import type { Part } from './mime-tree.ts';
import type { Structured } from './parameters.ts';

const MAX_CHARACTERS = 180;

/** Names for parts that come without one. */
const BY_TYPE: Record<string, [stem: string, extension: string]> = {
  'text/plain': ['document', 'txt'],
  'text/html': ['document', 'html'],
  'text/calendar': ['message', 'ics'],
  'image/jpeg': ['image', 'jpg'],
  'image/jpg': ['image', 'jpg'],
  'image/pjpeg': ['image', 'jpg'],
  'image/png': ['image', 'png'],
  'image/gif': ['image', 'gif'],
  'image/webp': ['image', 'webp'],
  'video/quicktime': ['video', 'mov'],
  'video/mp4': ['video', 'mp4'],
  'message/delivery-status': ['delivery-status', 'txt'],
  'message/global-delivery-status': ['delivery-status', 'txt'],
  'message/rfc822': ['message', 'eml'],
  'message/global': ['message', 'eml'],
};

const EXTENSIONS: Record<string, string> = { 'application/pdf': 'pdf', 'application/zip': 'zip', 'text/csv': 'csv' };

/**
 * Gives the attachments of one message their names. A name is a label: without folders, control characters and those that turn
 * the direction of writing, of bounded length. Names that the sender gave stay as they are, also where two are the same.
 */
export class AttachmentNames {
  readonly #decodeRaw: RawDecoder;
  readonly #made = new Map<string, number>();

  constructor(decodeRaw: RawDecoder) {
    this.#decodeRaw = decodeRaw;
  }

  /** `bytes`: the decoded content, from which an embedded message has its subject. */
  nameOf(part: Part, mime: string, bytes: Buffer): string {
    const known = BY_TYPE[mime];
    return (
      this.#given(part) ??
      this.#ofSubject(mime, bytes) ??
      fileNameOfContentId(part) ??
      this.#ofDescription(part, mime) ??
      (known ? this.made(...known) : undefined) ??
      stemOfContentId(part) ??
      this.made('file', '')
    );
  }

  /** `image.jpg`, then `image1.jpg`. */
  made(stem: string, extension: string): string {
    const key = `${stem}.${extension}`;
    const count = this.#made.get(key) ?? 0;
    this.#made.set(key, count + 1);
    return `${stem}${count === 0 ? '' : count}${extension === '' ? '' : `.${extension}`}`;
  }

  #given(part: Part): string | undefined {
    const named = this.#parameter(part.disposition, 'filename') ?? this.#parameter(part.type, 'name');
    if (named !== undefined) return named;
    const location = cleanLine(this.#decoded(rawHeader(part.headers, 'content-location') ?? ''));
    const path = location.split(/[?#]/, 1)[0] ?? '';
    return looksLikeFile(path) ? labelOf(path) : undefined;
  }

  /** Also what is encoded as only the headers for people may be: senders do it, and mail clients read it. */
  #parameter(header: Structured, name: string): string | undefined {
    const raw = header.params.get(name);
    return labelOf(header.extended.get(name) ?? '') ?? (raw === undefined ? undefined : labelOf(this.#decoded(raw)));
  }

  #decoded(raw: string): string {
    // Words in a parameter may be folded between any two characters.
    return decodeWords(raw, this.#decodeRaw);
  }

  #ofSubject(mime: string, bytes: Buffer): string | undefined {
    if (mime !== 'message/rfc822' && mime !== 'message/global') return undefined;
    const subject = rawHeader(readHeaders(bytes.subarray(0, 262_144), 0).headers, 'subject') ?? '';
    const stem = cleanLine(decodeWords(subject.slice(0, 2_000), this.#decodeRaw)).replace(/[/\\]/g, '_');
    return stem === '' ? undefined : labelOf(`${stem}.eml`);
  }

  #ofDescription(part: Part, mime: string): string | undefined {
    const description = cleanLine(this.#decoded(rawHeader(part.headers, 'content-description') ?? '')).replace(
      /[/\\]/g,
      '_',
    );
    if (description === '' || description.length > 60) return undefined;
    if (looksLikeFile(description)) return labelOf(description);
    const extension = BY_TYPE[mime]?.[1] ?? EXTENSIONS[mime];
    return extension ? labelOf(`${description}.${extension}`) : undefined;
  }
}

/** The last step of a path, cleaned; undefined where nothing is left. */
export function labelOf(name: string): string | undefined {
  const last =
    cleanLine(name)
      .split(/[/\\]/)
      .findLast((step) => step.trim() !== '') ?? '';
  const label = last.replace(BIDIRECTIONAL, '').trim();
  if (/^[.\s]*$/.test(label)) return undefined;
  if (label.length <= MAX_CHARACTERS) return label;
  const extension = /\.\w{1,10}$/.exec(label.slice(-12))?.[0] ?? '';
  return `${label.slice(0, MAX_CHARACTERS - extension.length).toWellFormed()}${extension}`;
}

const looksLikeFile = (text: string) =>
  text.length < 500 && /\.(?=\w{0,4}[a-z])\w{2,5}$/i.test(text) && !text.includes('@');

function contentIdOf(part: Part): string {
  return cleanLine((rawHeader(part.headers, 'content-id') ?? '').slice(0, 500)).replace(/^<|>$/g, '');
}

/** `image001.png@01DB…`: Outlook writes the name before the at sign. */
function fileNameOfContentId(part: Part): string | undefined {
  const id = contentIdOf(part);
  const stem = id.split('@', 1)[0] ?? '';
  return looksLikeFile(id) || looksLikeFile(stem) ? labelOf(stem) : undefined;
}

function stemOfContentId(part: Part): string | undefined {
  const stem = contentIdOf(part).split('@', 1)[0] ?? '';
  return stem.includes('.') ? labelOf(stem) : undefined;
}
