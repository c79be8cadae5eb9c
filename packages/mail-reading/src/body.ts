import type { Part } from './mime-tree.ts';

/** Which parts of a message are its text, and which are files. */
export interface Chosen {
  plain: Part | undefined;
  /** Several where a mail client wrote one text around its files inside the HTML form. */
  html: Part[];
  /** Text that goes on after a file, and that of a multipart whose boundary is lost. It is listed as a file too. */
  further: Part[];
  files: Part[];
}

/**
 * The first text is the body, in both forms where the sender sent both. A part that is empty is none. Text after the body is a
 * file: signatures of mailing lists, and documents.
 */
export function chooseParts(root: Part): Chosen {
  const chosen: Chosen = { plain: undefined, html: [], further: [], files: [] };
  const texts = countTexts(root);
  let done = false;
  const visit = (part: Part, alternatives: number) => {
    if (part.children.length > 0) {
      const isAlternative = part.type.value === 'multipart/alternative';
      for (const child of inOrder(part)) visit(child, alternatives + (isAlternative ? 1 : 0));
      if (isAlternative && alternatives === 0 && (chosen.plain || chosen.html.length > 0)) done = true;
      return;
    }
    const form = formOf(part);
    if (isMultipart(part)) {
      if (isBlank(part)) return;
      chosen.further.push(part);
    } else if (form && isBody(part, texts) && !done) {
      const empty = isBlank(part);
      if (empty && texts > 1) return;
      if (form === 'html' ? chosen.html.length === 0 || alternatives > 0 : !chosen.plain) {
        if (form === 'html') chosen.html.push(part);
        else chosen.plain = part;
        done = alternatives === 0;
        return;
      }
    }
    if (form === 'plain' && done && !isMultipart(part) && chosen.html.length === 0 && isBody(part, texts))
      chosen.further.push(part);
    chosen.files.push(part);
  };
  visit(root, 0);
  return chosen;
}

const isMultipart = (part: Part) => part.type.value.startsWith('multipart/');

function formOf(part: Part): 'plain' | 'html' | undefined {
  // With its name in the first line it is a file, whatever its type says.
  if (/uue/i.test(part.encoding) && /^begin [0-7]{3}/m.test(part.body.toString('latin1', 0, 4_096))) return undefined;
  if (part.type.value === 'text/html' || part.type.value === 'application/xhtml+xml') return 'html';
  return part.type.value === 'text/plain' ? 'plain' : undefined;
}

/** Named text is a file, but for the only text of a message: some programs name their body. */
function isBody(part: Part, texts: number): boolean {
  if (part.disposition.value === 'attachment') return false;
  const named = part.disposition.params.has('filename') || part.disposition.extended.has('filename');
  if (named) return false;
  return texts === 1 || !(part.type.params.has('name') || part.type.extended.has('name'));
}

function countTexts(part: Part): number {
  if (part.children.length > 0) return part.children.reduce((sum, child) => sum + countTexts(child), 0);
  return formOf(part) && part.disposition.value !== 'attachment' ? 1 : 0;
}

/** The root of `multipart/related` is its first part unless `start` names another one. */
function inOrder(part: Part): Part[] {
  const start = part.type.params.get('start');
  if (part.type.value !== 'multipart/related' || start === undefined) return part.children;
  const root = part.children.find(({ headers }) =>
    headers.some(({ name, value }) => name === 'content-id' && value === start.trim()),
  );
  return root ? [root, ...part.children.filter((child) => child !== root)] : part.children;
}

/** Large parts are not looked through: they hold something. */
function isBlank({ body }: Part): boolean {
  return body.length < 1_000 && body.toString('latin1').trim() === '';
}
