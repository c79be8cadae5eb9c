// The document that shows a message's HTML: the sanitised body with its pictures put in, and a policy that lets it load
// nothing. It goes into a frame that may at most open links, so that what the sanitiser might have missed could do nothing.

export interface Pictures {
  /** `data:` addresses of the message's own pictures, by Content-ID without its brackets. */
  own: ReadonlyMap<string, string>;
  /** `data:` addresses of pictures of other servers, by the address the message names. */
  remote: ReadonlyMap<string, string>;
}

export interface FrameWords {
  /** In the place of a picture that is not shown. */
  picture: string;
  /** Beside a link whose text names another host than this. */
  leadsTo: (host: string) => string;
}

const POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data: blob:";
const PAGE =
  'margin:0;padding:12px 14px;background:#fff;color:#171a21;font:14px/1.5 system-ui,sans-serif;overflow-wrap:anywhere';
const BOX =
  'display:inline-block;max-width:100%;padding:2px 8px;border:1px dashed #868e9c;border-radius:4px;color:#566072;font-size:12px';
const HOST =
  'display:inline-block;max-width:100%;margin-left:4px;padding:0 6px;border-radius:4px;background:#fef3c7;color:#7a4b00;font:500 12px/1.5 system-ui,sans-serif';

/** A whole document for `srcdoc`. Styles are attributes: the page's own policy forbids every style sheet it has not named. */
export function mailDocument(html: string, { own, remote }: Pictures, words: FrameWords): string {
  // A parsed document of its own runs no script and loads no picture.
  const { body, documentElement } = new DOMParser().parseFromString(html, 'text/html');
  for (const image of body.querySelectorAll('img')) {
    const source = ownSource(image, own) ?? remote.get(image.dataset.remoteSrc ?? '');
    if (source === undefined) image.replaceWith(placeholder(image, words));
    else showPicture(image, source);
  }
  for (const quote of body.querySelectorAll('blockquote'))
    if (!quote.hasAttribute('style'))
      quote.style.cssText = 'margin:8px 0;padding-left:12px;border-left:3px solid #d5d9e0';
  for (const link of body.querySelectorAll<HTMLElement>('a, area'))
    if (OPENED.test(link.getAttribute('href') ?? '')) secureLink(link, words);
    else link.removeAttribute('href');
  body.setAttribute('style', PAGE);
  documentElement.lang = '';
  return `<!doctype html><html><head><meta charset="utf-8"><meta name="color-scheme" content="light"><meta http-equiv="Content-Security-Policy" content="${POLICY}"></head>${body.outerHTML}</html>`;
}

/** The addresses of the pictures that a message leaves on other servers, each once, in their order. */
export function remoteAddresses(html: string): string[] {
  const { body } = new DOMParser().parseFromString(html, 'text/html');
  const images = body.querySelectorAll<HTMLImageElement>('img[data-remote-src]');
  return [...new Set([...images].map(({ dataset }) => dataset.remoteSrc ?? ''))].filter(Boolean);
}

/** The Content-IDs that the body shows as pictures. */
export function ownPictureIds(html: string): string[] {
  const { body } = new DOMParser().parseFromString(html, 'text/html');
  return [...new Set([...body.querySelectorAll('img')].map(contentIdOf))].filter((id) => id !== undefined);
}

const ownSource = (image: HTMLImageElement, own: Pictures['own']) => own.get(contentIdOf(image) ?? '');

/** The id of `cid:logo%40mail` (RFC 2392: percent-encoded, without the brackets of the header). */
function contentIdOf(image: HTMLImageElement): string | undefined {
  const source = image.getAttribute('src') ?? '';
  if (!/^cid:/i.test(source)) return undefined;
  try {
    return decodeURIComponent(source.slice(4));
  } catch {
    return source.slice(4);
  }
}

const OPENED = /^(https?:\/\/|mailto:|tel:)/i;

/** Opens in a tab that knows nothing of ours, as the server made it already; its address can be read. */
function secureLink(link: HTMLElement, words: FrameWords): void {
  link.setAttribute('target', '_blank');
  link.setAttribute('rel', 'noopener noreferrer nofollow');
  link.title = link.getAttribute('href') ?? '';
  const { host } = link.dataset;
  if (host === undefined) return;
  const box = document.createElement('span');
  box.style.cssText = HOST;
  box.textContent = words.leadsTo(host);
  link.after(box);
}

function showPicture(image: HTMLImageElement, source: string): void {
  image.setAttribute('src', source);
  image.removeAttribute('data-remote-src');
  image.style.maxWidth = '100%';
  if (!image.hasAttribute('height')) image.style.height = 'auto';
}

/** A box with the picture's own words; a picture of one pixel was there to count readers, and leaves nothing. */
function placeholder(image: HTMLImageElement, words: FrameWords): Node {
  const isCounter = Number(image.getAttribute('width') ?? 9) <= 1 || Number(image.getAttribute('height') ?? 9) <= 1;
  if (isCounter) return document.createTextNode('');
  const box = document.createElement('span');
  box.style.cssText = BOX;
  box.textContent = image.alt.trim() || words.picture;
  return box;
}

/** About as high as the text needs, since a frame without rights cannot say: pixels. */
export function estimatedHeight(text: string): number {
  const lines = text.split('\n').reduce((sum, line) => sum + Math.max(1, Math.ceil(line.length / 95)), 0);
  return Math.min(Math.max(120 + lines * 21, 200), 560);
}
