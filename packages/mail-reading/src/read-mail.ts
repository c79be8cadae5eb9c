import { AttachmentList, contentIdsIn } from './attachments.ts';
import { automaticVerdict } from './automatic.ts';
import { type Chosen, chooseParts } from './body.ts';
import { invitationText } from './calendar.ts';
import { decodeText } from './charsets.ts';
import { parseMailDate } from './dates.ts';
import { type DeliveryReport, readDeliveryReports } from './delivery-reports.ts';
import { fingerprintOf } from './fingerprint.ts';
import { rawDecoderFor } from './header-text.ts';
import { allOf, rawHeader } from './headers.ts';
import { isNestedDeeper } from './html-depth.ts';
import { LIMITS, type Limits } from './limits.ts';
import { dateOf, readHeaderFacts } from './mail-headers.ts';
import { type MimeTree, type Part, readMimeTree } from './mime-tree.ts';
import { plainOfHtml } from './plain-of-html.ts';
import { straightened } from './raw-bytes.ts';
import type { ReadMail, ReadOptions } from './read-mail.types.ts';
import { type SanitisedHtml, sanitiseMailHtml } from './sanitise-mail-html.ts';
import { scanHeaders } from './scan-headers.ts';
import { readTexts, type Texts } from './texts.ts';
import { decodeTransfer } from './transfer.ts';
import { visibleText } from './visible-text.ts';
import { Warnings } from './warnings.ts';

/**
 * Everything that the product shows of a message and decides by, from its bytes alone. Whatever the bytes are, there is an
 * answer: what could not be read is missing and a warning says so.
 */
export function readMail(raw: Uint8Array, options: ReadOptions = {}): ReadMail {
  try {
    return read(raw, { ...LIMITS, ...options.limits }, options);
  } catch (error) {
    return scanHeaders(
      raw,
      `could not be read: ${error instanceof Error ? error.message : String(error)}`,
      options.now,
    );
  }
}

function read(raw: Uint8Array, limits: Limits, { now, own }: ReadOptions): ReadMail {
  const warnings = new Warnings();
  const straight = straightened(raw);
  warnings.add(straight.warning);
  const tree = readMimeTree(straight.bytes, limits);
  for (const warning of tree.warnings) warnings.add(warning);
  const chosen = chooseParts(tree.root);
  const firstText = chosen.plain ?? chosen.html[0];
  const decodeRaw = rawDecoderFor(tree.root.headers, firstText?.type.params.get('charset'));
  const facts = readHeaderFacts(tree.root.headers, decodeRaw, limits, warnings);
  const date = dateOf(tree.root.headers, now, warnings);
  warnings.add(encryptionOf(tree.root));

  const texts = readTexts(chosen, limits, warnings);
  const attachments = new AttachmentList(decodeRaw, warnings);
  const shown = texts.html === null ? new Set<string>() : contentIdsIn(texts.html);
  for (const part of chosen.files) attachments.addPart(part, shown);
  for (const file of texts.uuencoded) attachments.addUuencoded(file);
  const inMail = attachments.all.map(({ name, sha256 }) => ({ name, sha256 }));
  const forms = formsOf(texts, chosen, facts.from?.name ?? null, attachments, limits, warnings);

  const calendar = calendarOf(chosen.files);
  const invitation = calendar !== null && forms.fullText.trim() === '' ? invitationText(calendar) : null;
  const fromAddress = facts.from?.address ?? null;
  const { headers, subject } = facts;
  const automatic = automaticVerdict({ headers, subject, fromAddress, partTypes: tree.partTypes }, own);
  const rawDate = rawHeader(tree.root.headers, 'date') ?? '';
  return {
    ...facts,
    date,
    ...forms,
    ...(invitation !== null && { fullText: invitation, visibleText: invitation }),
    attachments: attachments.all,
    automatic,
    deliveryReports: reportsOf(tree, chosen.files, forms.fullText, automatic.kind === 'bounce'),
    calendar,
    partTypes: tree.partTypes,
    fingerprint: fingerprintOf({
      fromAddress,
      // Not when it arrived, in which copies differ.
      date: parseMailDate(rawDate),
      rawDate,
      subject,
      text: (texts.plain ?? texts.html ?? '').slice(0, limits.textCharacters),
      attachments: inMail,
    }),
    warnings: warnings.list(),
  };
}

type Forms = Pick<ReadMail, 'text' | 'html' | 'hasRemoteImages' | 'visibleText' | 'fullText'>;

/** The forms in which the text is shown. One that fails takes no other with it: text that cannot be made safe is shown as plain text. */
function formsOf(
  texts: Texts,
  chosen: Chosen,
  fromName: string | null,
  attachments: AttachmentList,
  limits: Limits,
  warnings: Warnings,
): Forms {
  const { html, isCut } = boundedHtml(texts.html, limits);
  if (isCut) {
    warnings.add('HTML too long or too deep: attached');
    for (const part of chosen.html) attachments.addPart(part, new Set());
  }
  const plain = texts.plain;
  if (texts.isCut && chosen.plain) {
    warnings.add('text too long: attached');
    attachments.addPart(chosen.plain, new Set());
  }
  const safe =
    html === null || isCut ? undefined : attempt(() => sanitiseMailHtml(html), 'HTML could not be made safe', warnings);
  for (const image of safe?.images ?? []) attachments.addDataImage(image);
  const made =
    plain === null && html !== null ? attempt(() => plainOfHtml(html), 'HTML has no plain form', warnings) : undefined;
  const text = plain ?? made ?? null;
  const whole = texts.whole ?? text ?? '';
  const shown = attempt(
    () => visibleText({ text: whole === '' ? null : whole, html: isCut ? null : html, fromName }),
    'new part could not be found',
    warnings,
  );
  return {
    text,
    html: safe?.html ?? null,
    hasRemoteImages: safe?.hasRemoteImages ?? false,
    visibleText: shown ?? whole,
    fullText: whole,
  };
}

function attempt<T>(task: () => T, failure: string, warnings: Warnings): T | undefined {
  try {
    return task();
  } catch {
    warnings.add(failure);
    return undefined;
  }
}

function boundedHtml(html: string | null, limits: Limits): { html: SanitisedHtml['html'] | null; isCut: boolean } {
  if (html === null) return { html: null, isCut: false };
  const tags = html.match(/</g)?.length ?? 0;
  const isCut =
    html.length > limits.htmlBytes ||
    tags > limits.htmlTags ||
    (html.match(/<a\s/gi)?.length ?? 0) > limits.links ||
    (tags > limits.htmlDepth && isNestedDeeper(html, limits.htmlDepth));
  return { html: isCut ? html.slice(0, limits.htmlBytes) : html, isCut };
}

const contentOf = (part: Part) => decodeTransfer(part.body, part.encoding).bytes;

const STATUS = /^message\/(?:global-)?delivery-status$/;
const ORIGINAL = /^(?:message\/(?:rfc822|global|global-headers)|text\/rfc822-headers)$/;

function reportsOf(tree: MimeTree, files: readonly Part[], text: string, isBounce: boolean): DeliveryReport[] {
  const statuses = files.filter(({ type }) => STATUS.test(type.value));
  if (statuses.length === 0 && !isBounce) return [];
  return readDeliveryReports({
    statuses: statuses.map(contentOf),
    originals: files.filter(({ type }) => ORIGINAL.test(type.value)).map(contentOf),
    text,
    fromMailSystem: isBounce,
    failedRecipients: allOf(tree.root.headers, 'x-failed-recipients')
      .flatMap((value) => value.split(/[\s,]+/))
      .filter((address) => address.includes('@'))
      .slice(0, 100),
  });
}

const MAX_CALENDAR_BYTES = 1024 * 1024;

function calendarOf(files: readonly Part[]): string | null {
  const part = files.find(({ type }) => type.value === 'text/calendar');
  if (!part) return null;
  const bytes = contentOf(part).subarray(0, MAX_CALENDAR_BYTES);
  return decodeText(bytes, part.type.params.get('charset') ?? 'utf-8').text;
}

/** What cannot be read without a key says so. */
function encryptionOf(root: Part): string | undefined {
  if (root.type.value === 'multipart/encrypted') return 'encrypted (PGP)';
  if (!/^application\/(?:x-)?pkcs7-mime$/.test(root.type.value)) return undefined;
  return root.type.params.get('smime-type') === 'signed-data'
    ? 'signed (S/MIME): its content is inside'
    : 'encrypted (S/MIME)';
}
