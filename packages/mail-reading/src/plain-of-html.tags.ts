import { Tokenizer, type TokenizerCallbacks } from 'htmlparser2';

export interface Tag {
  name: string;
  attributes: ReadonlyMap<string, string>;
}

export interface TagListener {
  open(tag: Tag): void;
  /** Once for each opened tag that can hold something, inner ones first, also where the source forgot to close it. */
  close(tag: Tag): void;
  text(text: string): void;
}

/** HTML beyond this is not read (design: the text form is then made from the start). Two bytes a character at most. */
const MAX_HTML_LENGTH = 2 * 1024 * 1024;
/** Deeper elements are read as if they were not there. Real mail nests below 100; each close looks through the open ones. */
const MAX_DEPTH = 256;
const MAX_ATTRIBUTES = 50;
const nothing = () => undefined;
const UNREAD = {
  oncdata: nothing,
  oncomment: nothing,
  ondeclaration: nothing,
  onprocessinginstruction: nothing,
};
const NO_ATTRIBUTES: ReadonlyMap<string, string> = new Map();

const VOID = new Set(['area', 'base', 'br', 'col', 'embed', 'hr', 'img', 'input', 'link', 'meta', 'source', 'wbr']);
/** Character styles say nothing about lines, and Word nests them without end. */
const UNHEEDED = new Set(['b', 'big', 'em', 'font', 'i', 'o:p', 'small', 'strike', 'strong', 'sub', 'sup', 'tt', 'u']);
/** Where the next one of its kind, or one of these others, ends an element whose close is optional. */
const ENDED_BY: Record<string, readonly string[]> = {
  dd: ['dd', 'dt'],
  dt: ['dd', 'dt'],
  li: ['li'],
  p: ['p'],
  td: ['td', 'th'],
  th: ['td', 'th'],
  tr: ['tr'],
};

/**
 * Reads HTML of any quality as tags and text, iteratively and in linear time: a tree of 100,000 nested elements neither
 * overflows the stack nor makes each close tag look through all of them.
 */
export function readTags(html: string, listener: TagListener): void {
  const source = html.length > MAX_HTML_LENGTH ? html.slice(0, MAX_HTML_LENGTH) : html;
  const tokenizer: Tokenizer = new Tokenizer({ decodeEntities: true }, callbacksFor(source, listener));
  tokenizer.write(source);
  tokenizer.end();
}

function callbacksFor(source: string, listener: TagListener): TokenizerCallbacks {
  const elements = openElements(listener);
  let name = '';
  let attributes: Map<string, string> | null = null;
  let attribute = '';
  let value = '';

  return {
    onopentagname(start, end) {
      name = source.slice(start, end).toLowerCase();
      attributes = null;
    },
    onattribname(start, end) {
      attribute = source.slice(start, end).toLowerCase();
      value = '';
    },
    onattribdata(start, end) {
      value += source.slice(start, end);
    },
    onattribentity(codepoint) {
      value += String.fromCodePoint(codepoint);
    },
    onattribend() {
      attributes ??= new Map();
      if (attributes.size < MAX_ATTRIBUTES && !attributes.has(attribute)) attributes.set(attribute, value);
    },
    onopentagend() {
      elements.open({ name, attributes: attributes ?? NO_ATTRIBUTES });
    },
    // HTML knows no self-closing elements: `<div/>` opens a div.
    onselfclosingtag() {
      elements.open({ name, attributes: attributes ?? NO_ATTRIBUTES });
    },
    onclosetag(start, end) {
      elements.close(source.slice(start, end).toLowerCase());
    },
    ontext(start, end) {
      listener.text(source.slice(start, end));
    },
    ontextentity(codepoint) {
      listener.text(String.fromCodePoint(codepoint));
    },
    ...UNREAD,
    onend() {
      elements.closeAll();
    },
  };
}

function openElements(listener: TagListener) {
  const open: Tag[] = [];
  let unheard = 0;
  const closeTop = () => {
    const tag = open.pop();
    if (tag) listener.close(tag);
  };

  return {
    open(tag: Tag) {
      if (VOID.has(tag.name)) {
        listener.open(tag);
        return;
      }
      if (UNHEEDED.has(tag.name)) return;
      const top = open.at(-1);
      if (top && ENDED_BY[top.name]?.includes(tag.name)) closeTop();
      if (open.length >= MAX_DEPTH) {
        unheard++;
        return;
      }
      open.push(tag);
      listener.open(tag);
    },
    close(name: string) {
      // Browsers read a lone `</br>` as a break and a lone `</p>` as an empty paragraph.
      if (name === 'br') listener.open({ name, attributes: NO_ATTRIBUTES });
      if (VOID.has(name) || UNHEEDED.has(name)) return;
      if (unheard > 0) {
        unheard--;
        return;
      }
      const at = open.findLastIndex((tag) => tag.name === name);
      if (at < 0) return;
      while (open.length > at) closeTop();
    },
    closeAll() {
      while (open.length > 0) closeTop();
    },
  };
}
