import { Buffer } from 'node:buffer';
import sanitizeHtml from 'sanitize-html';
import { showTrueHosts } from './link-hosts.ts';
import { cleanStyle } from './mail-styles.ts';

/** A picture that stood in the HTML itself. */
export interface DataImage {
  contentId: string;
  mime: string;
  bytes: Buffer;
}

export interface SanitisedHtml {
  html: string;
  /** Taken out of the HTML, which names them by `cid:`. */
  images: DataImage[];
  /** Whether pictures of other servers wait for a click. */
  hasRemoteImages: boolean;
}

const TAGS =
  'a abbr address article aside b bdo big blockquote br caption center cite code col colgroup dd del details dfn div dl dt em figcaption figure font footer h1 h2 h3 h4 h5 h6 header hr i img ins kbd li main mark nav ol p pre q s samp section small span strike strong sub summary sup table tbody td tfoot th thead time tr tt u ul var wbr'.split(
    ' ',
  );

const NUMBER = /^\d{1,4}(?:\.\d{1,3})?(?:px|%)?$/;
const WORD = /^[a-z]{1,20}$/i;
const COLOUR = /^(?:#?[\da-f]{3,8}|[a-z]{3,20})$/i;
const DIRECTION = /^(?:ltr|rtl|auto)$/i;

/** Attributes of all elements, and of some, with the form of their values. Addresses and styles are looked at by themselves. */
const EVERYWHERE: Record<string, RegExp> = { dir: DIRECTION, align: WORD, valign: WORD, lang: /^[a-z-]{2,20}$/i };
const BY_TAG: Record<string, Record<string, RegExp>> = {
  font: { color: COLOUR, size: /^[+-]?\d$/, face: /^[\w\s,.'-]{1,100}$/ },
  table: { border: NUMBER, cellpadding: NUMBER, cellspacing: NUMBER, width: NUMBER, height: NUMBER, bgcolor: COLOUR },
  tr: { bgcolor: COLOUR, height: NUMBER },
  td: { colspan: NUMBER, rowspan: NUMBER, width: NUMBER, height: NUMBER, bgcolor: COLOUR, nowrap: /^(?:nowrap)?$/i },
  col: { span: NUMBER, width: NUMBER },
  ol: { start: /^-?\d{1,6}$/, type: /^[1aAiI]$/ },
  ul: { type: WORD },
  li: { value: /^-?\d{1,6}$/ },
  hr: { width: NUMBER, size: NUMBER, color: COLOUR },
};
BY_TAG.th = { ...BY_TAG.td };
BY_TAG.colgroup = { ...BY_TAG.col };

const MAX_IMAGES = 200;
const MAX_ADDRESS_CHARACTERS = 8_000;

/**
 * HTML of a stranger, safe to show: what is not on the lists goes, and text stays. Addresses are http, https, mailto and tel;
 * pictures are the message's own (`cid:`). One of another server has no `src`: its address waits in `data-remote-src`, so that
 * nobody learns that the mail was read. A link whose text names another host tells the true one in `title` and `data-host`.
 */
export function sanitiseMailHtml(html: string): SanitisedHtml {
  const images: DataImage[] = [];
  // Mails say the same style again and again.
  const styles = new Map<string, string>();
  let hasRemoteImages = false;
  const clean = sanitizeHtml(html, {
    allowedTags: TAGS,
    allowedAttributes: false,
    disallowedTagsMode: 'discard',
    nonTextTags: ['script', 'style', 'textarea', 'option', 'xmp', 'noscript', 'template', 'object', 'svg', 'math'],
    nestingLimit: 200,
    parseStyleAttributes: false,
    allowProtocolRelative: false,
    allowedSchemes: ['http', 'https', 'mailto', 'tel'],
    allowedSchemesByTag: { img: ['cid'] },
    transformTags: {
      '*': (given, attributes) => {
        // The text of a title stays, as a line of its own.
        const tagName = given === 'title' ? 'div' : given;
        const own =
          tagName === 'a' ? linkAttributes(attributes) : tagName === 'img' ? imageAttributes(attributes, images) : {};
        hasRemoteImages ||= 'data-remote-src' in own;
        return { tagName, attribs: { ...own, ...plainAttributes(tagName, attributes, styles) } };
      },
    },
  });
  return { html: showTrueHosts(clean), images, hasRemoteImages };
}

type Attributes = Record<string, string>;

function plainAttributes(tag: string, given: Attributes, styles: Map<string, string>): Attributes {
  const kept: Attributes = {};
  const own = BY_TAG[tag];
  for (const name of Object.keys(given)) {
    const value = given[name] ?? '';
    if (name === 'style') {
      const style = styles.get(value) ?? cleanStyle(value);
      styles.set(value, style);
      if (style !== '') kept.style = style;
      continue;
    }
    const form = Object.hasOwn(EVERYWHERE, name)
      ? EVERYWHERE[name]
      : own && Object.hasOwn(own, name)
        ? own[name]
        : undefined;
    if (form?.test(value)) kept[name] = value;
  }
  return kept;
}

function linkAttributes({ href = '' }: Attributes): Attributes {
  const address = addressOf(href);
  if (!/^(?:https?:\/\/|mailto:|tel:)/i.test(address)) return {};
  return { href: address, target: '_blank', rel: 'noopener noreferrer nofollow' };
}

/** As a browser reads it: without control characters and spaces around it; without a scheme it is https. */
function addressOf(value: string): string {
  const given = value.slice(0, MAX_ADDRESS_CHARACTERS + 1);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: browsers pass over them, so they could hide a scheme
  const bare = given.replace(/[\u0000-\u001f\u007f-\u009f]/g, '').trim();
  if (bare.length > MAX_ADDRESS_CHARACTERS) return '';
  return bare.startsWith('//') ? `https:${bare}` : bare;
}

const DATA_IMAGE = /^data:image\/(png|gif|jpe?g|webp)(?:;[\w=-]{1,40})*;base64,/i;

function imageAttributes({ src = '', alt = '', width = '', height = '' }: Attributes, images: DataImage[]): Attributes {
  const kept: Attributes = { alt: alt.slice(0, 1_000) };
  if (NUMBER.test(width)) kept.width = width;
  if (NUMBER.test(height)) kept.height = height;
  const data = DATA_IMAGE.exec(src.slice(0, 200).trimStart());
  if (data) {
    const bytes = Buffer.from(src.slice(src.indexOf(',') + 1), 'base64');
    if (bytes.length === 0 || images.length >= MAX_IMAGES) return kept;
    const type = (data[1] ?? '').toLowerCase().replace('jpg', 'jpeg');
    const contentId = `image-${images.length + 1}@data`;
    images.push({ contentId, mime: `image/${type}`, bytes });
    return { ...kept, src: `cid:${contentId}` };
  }
  const address = addressOf(src);
  if (/^cid:/i.test(address)) return { ...kept, src: `cid:${address.slice(4)}` };
  // A picture of one pixel shows nothing; it is there to tell that the mail was opened.
  if (!/^https?:\/\//i.test(address) || /^[01](?:px)?$/.test(width) || /^[01](?:px)?$/.test(height)) return kept;
  return { ...kept, 'data-remote-src': address };
}
