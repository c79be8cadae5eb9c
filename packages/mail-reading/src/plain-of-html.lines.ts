import type { MailLine, Standing } from './mail-line.ts';
import { type StructureMark, structureMark } from './plain-of-html.marks.ts';
import { readTags, type Tag, type TagListener } from './plain-of-html.tags.ts';

const INLINE = new Set([
  'a',
  'span',
  'abbr',
  'acronym',
  'cite',
  'code',
  'ins',
  'del',
  's',
  'q',
  'var',
  'kbd',
  'label',
  'bdo',
  'mark',
  'time',
]);
/** Elements with an empty line around them. */
const SPACED = new Set(['p', 'h1', 'h2', 'h3', 'h4', 'h5', 'h6', 'ul', 'ol', 'dl', 'pre', 'table']);
const UNSEEN = new Set([
  'script',
  'style',
  'title',
  'template',
  'xml',
  'svg',
  'math',
  'select',
  'object',
  'audio',
  'video',
  'canvas',
]);
const SPACE_RUN = /[ \t\r\n\f]+/g;
const UNEVEN_SPACE = /[\t\r\n\f]| {2}/;
const LINE_BREAK = /\r\n|\r|\n/;
/** As Outlook writes a rule in plain text. */
const RULE = '_'.repeat(32);
const MAX_LINK_LENGTH = 2000;
const MAX_DEPTH = 20;

/** The lines a reader sees, each with its quotations and what the mail program's own markup says about it. */
export function linesOfHtml(html: string): MailLine[] {
  const page = new Page();
  readTags(html, page);
  return page.finish();
}

/** Writes lines as tags and text come. One forward pass; what an element turns out to be is noted on its lines at its end. */
class Page implements TagListener {
  private readonly lines: MailLine[] = [];
  private line = '';
  /** What is known of `line` without reading it: a string grown piece by piece is dear to look into at each piece. */
  private hasInk = false;
  private hasFixedSpace = false;
  private endsInSpace = true;
  private wantsEmptyLine = false;
  private isRest = false;
  private unseen = 0;
  private preformatted = 0;
  private readonly lists: { ordered: boolean; items: number }[] = [];
  private readonly links: { href: string; shown: string }[] = [];
  private readonly marks = new Map<Tag, StructureMark>();
  private readonly depth: Record<StructureMark, number> = {
    rest: 0,
    quote: 0,
    signature: 0,
    cited: 0,
    gmail: 0,
    indented: 0,
  };
  /** First line of each open `gmail_quote`, and whether and where quotations stand in it. */
  private readonly gmail: { from: number; firstQuotation: number | null }[] = [];

  open(tag: Tag): void {
    const { name } = tag;
    if (UNSEEN.has(name)) this.unseen++;
    if (this.unseen > 0) return;
    if (name === 'br' || name === 'img') {
      if (name === 'br') this.endLine();
      else this.image(tag);
      return;
    }
    if (!INLINE.has(name)) this.startBlock(tag);
    const mark = structureMark(tag);
    if (mark) this.startMark(tag, mark);
    if (name === 'hr') this.rule();
    else if (name === 'a') this.links.push({ href: tag.attributes.get('href') ?? '', shown: '' });
    else if (name === 'li') this.item();
    else if (name === 'ul' || name === 'ol') this.lists.push({ ordered: name === 'ol', items: 0 });
    else if (isPreformatted(tag)) this.preformatted++;
  }

  close(tag: Tag): void {
    const { name } = tag;
    if (UNSEEN.has(name)) this.unseen = Math.max(0, this.unseen - 1);
    if (this.unseen > 0) return;
    if (name === 'a') this.endLink();
    if (name === 'td' || name === 'th') {
      // Cells of a row stay on its line, as far as they hold no blocks.
      if (this.hasInk) this.write('\t');
    } else if (!INLINE.has(name)) this.endBlock(tag);
    if (name === 'ul' || name === 'ol') this.lists.pop();
    else if (isPreformatted(tag)) this.preformatted--;
    const mark = this.marks.get(tag);
    if (mark) this.endMark(tag, mark);
  }

  text(text: string): void {
    if (this.unseen > 0) return;
    const link = this.links.at(-1);
    if (link && link.shown.length < MAX_LINK_LENGTH) link.shown += text;
    if (this.preformatted > 0) {
      const [first = '', ...rest] = text.split(LINE_BREAK);
      this.write(first);
      for (const next of rest) {
        this.endLine();
        this.write(next);
      }
      return;
    }
    const collapsed = UNEVEN_SPACE.test(text) ? text.replace(SPACE_RUN, ' ') : text;
    this.write(this.endsInSpace && collapsed.startsWith(' ') ? collapsed.slice(1) : collapsed);
  }

  finish(): MailLine[] {
    this.flush();
    return this.lines;
  }

  private write(text: string): void {
    if (text === '') return;
    this.line += text;
    this.hasInk ||= /\S/.test(text);
    this.hasFixedSpace ||= text.includes('\u00a0');
    const last = text.at(-1);
    this.endsInSpace = last === ' ' || last === '\t';
  }

  private image({ attributes }: Tag): void {
    const alternative = attributes.get('alt')?.replace(SPACE_RUN, ' ').trim() ?? '';
    // Outlook fills in the name of the file, which tells a reader nothing.
    if (alternative !== '' && !/cid:|^image\d{0,9}(?:\.\w{3,4})?$/i.test(alternative))
      this.text(`[${alternative.slice(0, 200)}]`);
  }

  private rule(): void {
    this.write(RULE);
    this.endLine();
  }

  private item(): void {
    const list = this.lists.at(-1);
    if (list) list.items++;
    const bullet = list?.ordered ? `${list.items}. ` : '- ';
    this.line = '  '.repeat(Math.min(8, Math.max(0, this.lists.length - 1))) + bullet;
    this.endsInSpace = true;
  }

  private endLink(): void {
    const link = this.links.pop();
    if (!link) return;
    const target = link.href.trim();
    const shown = link.shown.trim();
    if (shown === '' || target.length > MAX_LINK_LENGTH) return;
    if (/^mailto:/i.test(target)) {
      const address = target.slice(7).split('?', 1)[0] ?? '';
      if (!shown.includes('@') && address !== '') this.write(` <${address}>`);
    } else if (/^(?:https?|tel):/i.test(target) && bare(target) !== bare(shown)) this.write(` <${target}>`);
  }

  private startBlock(tag: Tag): void {
    if (tag.name === 'td' || tag.name === 'th') return;
    // A bullet waits for its text, also where that is in a paragraph.
    if (this.hasInk || this.hasFixedSpace) this.endLine();
    if (isSpaced(tag) && this.lists.length === 0) this.wantsEmptyLine = true;
  }

  private endBlock(tag: Tag): void {
    this.flush();
    if (isSpaced(tag) && this.lists.length <= 1 && tag.name !== 'p') this.wantsEmptyLine = true;
    if (tag.name === 'p' && isSpaced(tag) && this.lists.length === 0) this.wantsEmptyLine = true;
  }

  /** Ends a line only if something stands on it; a lone no-break space is an empty line someone meant. */
  private flush(): void {
    if (this.hasInk || this.hasFixedSpace) this.endLine();
    else this.clear();
  }

  private clear(): void {
    this.line = '';
    this.hasInk = false;
    this.hasFixedSpace = false;
    this.endsInSpace = true;
  }

  private endLine(): void {
    const text = this.line.replaceAll('\u00a0', ' ').trimEnd();
    this.clear();
    if (this.wantsEmptyLine && text !== '') this.push('');
    if (text !== '') this.wantsEmptyLine = false;
    this.push(text);
  }

  private push(text: string): void {
    const last = this.lines.at(-1);
    if (text === '' && last?.text === '') return;
    const depth = Math.min(this.depth.cited + this.depth.indented, MAX_DEPTH);
    // An empty line between a quotation and what stands before it belongs to neither.
    if (text === '' && last && last.depth < depth) this.lines.push({ ...last, text, isRest: false });
    else {
      this.lines.push({ text, depth, standing: this.standing(), isRest: this.isRest });
      this.isRest = false;
    }
  }

  private standing(): Standing {
    const { quote, signature, cited, indented } = this.depth;
    if (quote > 0) return 'quote';
    if (cited > 0) return 'cited';
    if (signature > 0) return 'signature';
    return indented > 0 ? 'indented' : 'own';
  }

  private startMark(tag: Tag, mark: StructureMark): void {
    this.flush();
    this.marks.set(tag, mark);
    this.depth[mark]++;
    if (mark === 'rest') this.isRest = true;
    if (mark === 'gmail') this.gmail.push({ from: this.lines.length, firstQuotation: null });
    const around = this.gmail.at(-1);
    if (mark === 'cited' && around) around.firstQuotation ??= this.lines.length;
  }

  private endMark(tag: Tag, mark: StructureMark): void {
    this.flush();
    this.marks.delete(tag);
    this.depth[mark]--;
    if (mark !== 'gmail') return;
    const { from, firstQuotation } = this.gmail.pop() ?? { from: 0, firstQuotation: 0 };
    // Gmail wraps answers between its quotations in here too; what stands before the first one is the attribution.
    for (const line of this.lines.slice(from, firstQuotation ?? undefined)) line.standing = 'quote';
  }
}

/** Outlook's paragraphs have no margin: it writes an empty one where the author left a line free. */
function isSpaced({ name, attributes }: Tag): boolean {
  if (!SPACED.has(name)) return false;
  if (name !== 'p') return true;
  return (
    !/^(?:mso|x_mso)/i.test(attributes.get('class') ?? '') &&
    !/margin(?:-top|-bottom)?\s?:\s?0/i.test(attributes.get('style') ?? '')
  );
}

function isPreformatted({ name, attributes }: Tag): boolean {
  return name === 'pre' || /white-space\s?:\s?pre/i.test(attributes.get('style') ?? '');
}

function bare(url: string): string {
  return url
    .replace(/^(?:https?:\/\/|tel:)/i, '')
    .replace(/\/$/, '')
    .toLowerCase();
}
