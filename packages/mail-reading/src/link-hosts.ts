/** How much of a link's text is looked at. */
const MAX_TEXT = 2_000;

/** Adds `title` and `data-host` to links whose text names another host. `html` is sanitised: well formed, quotes doubled. */
export function showTrueHosts(html: string): string {
  const out: string[] = [];
  let from = 0;
  for (let at = html.indexOf('<a href="'); at >= 0; at = html.indexOf('<a href="', from)) {
    const hrefEnd = html.indexOf('"', at + 9);
    const tagEnd = html.indexOf('>', hrefEnd);
    if (hrefEnd < 0 || tagEnd < 0) break;
    const inner = html.slice(tagEnd + 1, tagEnd + 1 + MAX_TEXT).split('</a>', 1)[0] ?? '';
    const href = html.slice(at + 9, hrefEnd);
    const host = misnamedHost(href, textOf(inner));
    out.push(html.slice(from, hrefEnd + 1), host ? ` title="${host}" data-host="${host}"` : '');
    from = hrefEnd + 1;
  }
  out.push(html.slice(from));
  return out.join('');
}

const textOf = (inner: string) =>
  inner
    .replace(/<[^>]{0,2000}>/g, '')
    .replaceAll('&amp;', '&')
    .replace(/[\u00ad\u200b-\u200d\ufeff]/g, '')
    .trim();

const NAMED =
  /(?:^|[\s/@(<"'])((?:[\p{L}\p{N}](?:[\p{L}\p{N}-]{0,62})\.){1,10}\p{L}[\p{L}\p{N}-]{1,62})(?=[/?#:)>"'\s,;]|\.?$)/u;

/** The host where a link leads, if its text names one that this is neither nor belongs to. */
function misnamedHost(href: string, text: string): string | undefined {
  const named = NAMED.exec(text)?.[1];
  const actual = hostOf(href.replaceAll('&amp;', '&'));
  if (named === undefined || actual === undefined) return undefined;
  const wanted = hostOf(`http://${named}`) ?? named;
  const same = actual === wanted || actual.endsWith(`.${wanted}`) || `www.${actual}` === wanted;
  return same ? undefined : actual;
}

/** In its ASCII form, which no letter of another alphabet can forge. For mail the domain of the address. */
function hostOf(href: string): string | undefined {
  const mail = /^mailto:[^?]{0,300}@([\w.-]{1,255})/i.exec(href)?.[1];
  if (mail) return mail.toLowerCase();
  try {
    const { hostname } = new URL(href);
    return /^[\w.[\]:-]+$/.test(hostname) ? hostname.replace(/^www\./, '') : undefined;
  } catch {
    return undefined;
  }
}
