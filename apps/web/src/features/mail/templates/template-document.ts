// The document that shows a template's HTML. It is our own server's, but an administrator wrote what it is made of: it goes
// into a frame without any right, under a policy that lets it load nothing, as mail of others does.

const POLICY = "default-src 'none'; style-src 'unsafe-inline'";

/** A whole document for `srcdoc`, on white paper as most mail programs show it. */
export function templateDocument(html: string): string {
  // A parsed document of its own runs no script and loads no picture.
  const { body, documentElement } = new DOMParser().parseFromString(html, 'text/html');
  // The page's own policy, which the frame has too, forbids every style sheet it has not named.
  for (const sheet of body.querySelectorAll('style, script, link')) sheet.remove();
  for (const link of body.querySelectorAll('a[href]')) link.setAttribute('title', link.getAttribute('href') ?? '');
  const lang = documentElement.lang === 'en' ? 'en' : 'es';
  return `<!doctype html><html lang="${lang}"><head><meta charset="utf-8"><meta name="color-scheme" content="light"><meta http-equiv="Content-Security-Policy" content="${POLICY}"></head>${body.outerHTML}</html>`;
}
