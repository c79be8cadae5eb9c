// Pictures of other servers in the HTML of a message. Pure.

const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** Whether the sanitised HTML waits for just this picture: nobody makes the server fetch what no mail asked for. */
export function waitsFor(html: string | null, url: string): boolean {
  const written = url.replaceAll(/[&<>"]/g, (char) => ENTITIES[char] ?? char);
  return html?.includes(`data-remote-src="${written}"`) ?? false;
}

/** What a picture is by its first bytes; undefined for anything a page does not draw. */
export function pictureType(bytes: Uint8Array): string | undefined {
  const begins = (text: string, at = 0) =>
    Buffer.from(bytes.subarray(at, at + text.length)).toString('latin1') === text;
  if (begins('\x89PNG\r\n\x1a\n')) return 'image/png';
  if (begins('\xff\xd8\xff')) return 'image/jpeg';
  if (begins('GIF87a') || begins('GIF89a')) return 'image/gif';
  return begins('RIFF') && begins('WEBP', 8) ? 'image/webp' : undefined;
}
