// Names and types that came with files: labels, never paths, and never believed. Pure.

const LONGEST_NAME = 180;
/** An ending worth keeping when a name is cut. */
const ENDING = /\.[^.\s]{1,16}$/u;

/**
 * A name as a label: without folders, without characters that control or turn what is shown, without what Windows drops at
 * its end (`a.exe. ` is `a.exe` there), at most 180 characters with its ending. `file` when nothing is left.
 */
export function cleanFileName(given: string): string {
  const [name = ''] = given.normalize('NFC').toWellFormed().split(/[/\\]/u).slice(-1);
  const shown = name
    .replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, '')
    .replaceAll(/\s/gu, ' ')
    .trim();
  return cut(withoutEnd(shown)) || 'file';
}

/** By hand: an expression would look at each dot of a long row of them as often as there are dots. */
function withoutEnd(name: string): string {
  let end = name.length;
  while (end > 0 && (name[end - 1] === '.' || name[end - 1] === ' ')) end -= 1;
  return name.slice(0, end);
}

function cut(name: string): string {
  const characters = [...name];
  if (characters.length <= LONGEST_NAME) return name;
  const [ending = ''] = ENDING.exec(name.slice(-20)) ?? [];
  return `${characters
    .slice(0, LONGEST_NAME - [...ending].length)
    .join('')
    .trimEnd()}${ending}`;
}

const TYPE = /^[a-z0-9!#$&^_.+-]{1,100}\/[a-z0-9!#$&^_.+-]{1,100}$/;

/** A media type without its parameters (RFC 6838, 4.2); what is none says nothing about the bytes. */
export function cleanMediaType(given: string): string {
  const [type = ''] = given.slice(0, 300).toLowerCase().split(';');
  return TYPE.test(type.trim()) ? type.trim() : 'application/octet-stream';
}

/** `Content-Disposition` of a file to be saved under any name (RFC 6266, with RFC 8187's encoding of it). */
export function attachmentHeader(name: string): string {
  const plain = name.replaceAll(/[^\x20-\x7e]|["\\%]/gu, '_');
  const encoded = encodeURIComponent(name.toWellFormed()).replaceAll(
    /['()*]/g,
    (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `attachment; filename="${plain}"; filename*=UTF-8''${encoded}`;
}
