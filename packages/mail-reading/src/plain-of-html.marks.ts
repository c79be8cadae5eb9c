import type { Tag } from './plain-of-html.tags.ts';

/**
 * What a mail program says about its own markup. `rest`: from here on nothing is new; `quote`, `signature`: this element;
 * `cited`: a quotation in which the author may have answered; `gmail`: holds attribution, quotations and answers, or a
 * whole forwarded mail; `indented`: a blockquote of unknown origin, perhaps the author's own.
 */
export type StructureMark = 'rest' | 'quote' | 'signature' | 'cited' | 'gmail' | 'indented';

/** Outlook on the web and on phones, Outlook for Mac, Hotmail, Zimbra. */
const REST_IDS = new Set([
  'divrplyfwdmsg',
  'appendonsend',
  'olk_src_body_section',
  'mail-editor-reference-message-container',
  'stopspelling',
  'zwchr',
]);
const SIGNATURE_IDS = new Set(['signature', 'ms-outlook-mobile-signature', 'outlook-mobile-signature']);
const QUOTE_CLASSES = new Set([
  'yahoo_quoted',
  'zmail_extra',
  'gmail_attr',
  'moz-cite-prefix',
  'moz-forward-container',
  'moz-email-headers-table',
  'protonmail_quote',
  'tutanota_quote',
]);
const SIGNATURE_CLASSES = new Set([
  'gmail_signature',
  'gmail_signature_prefix',
  'moz-signature',
  'protonmail_signature_block',
]);
const CITED_CLASSES = new Set(['gmail_quote', 'protonmail_quote', 'tutanota_quote', 'cite', 'yahoo_quoted']);

/** The mark of one element; null for the most. Ids and classes are compared without case. */
export function structureMark({ name, attributes }: Tag): StructureMark | null {
  const id = attributes.get('id')?.toLowerCase();
  const className = attributes.get('class')?.toLowerCase();
  if (name === 'blockquote') return quotationMark(attributes, className);
  if (id !== undefined) {
    if (REST_IDS.has(id)) return 'rest';
    if (SIGNATURE_IDS.has(id)) return 'signature';
    if (id.includes('yahoo_quoted')) return 'quote';
  }
  if (attributes.get('data-marker') === '__DIVIDER__') return 'rest';
  if (attributes.get('data-marker') === '__SIG_POST__') return 'signature';
  if (className === undefined) return null;
  for (const one of className.split(/\s+/, 20)) {
    if (one === 'gmail_quote' || one === 'gmail_quote_container') return 'gmail';
    if (QUOTE_CLASSES.has(one)) return 'quote';
    if (SIGNATURE_CLASSES.has(one)) return 'signature';
  }
  return null;
}

function quotationMark(attributes: ReadonlyMap<string, string>, className: string | undefined): StructureMark {
  if (attributes.get('type')?.toLowerCase() === 'cite' || attributes.has('cite')) return 'cited';
  const isCited = className?.split(/\s+/, 20).some((one) => CITED_CLASSES.has(one)) ?? false;
  return isCited ? 'cited' : 'indented';
}
