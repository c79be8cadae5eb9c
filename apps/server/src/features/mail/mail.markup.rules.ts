// The few marks of a template's body, read into blocks. Values never count as marks: they come in as tokens. Pure.

export type Block =
  | { kind: 'heading' | 'paragraph' | 'quote' | 'small'; text: string }
  | { kind: 'facts'; facts: readonly (readonly [label: string, value: string])[] }
  | { kind: 'action'; label: string; url: string };

/** Private-use characters around the number of a value; a template cannot hold them. */
const OPEN = '\u{e000}';
const CLOSE = '\u{e001}';
const TOKEN = /\u{e000}(\d+)\u{e001}/gu;

export const tokenFor = (index: number): string => `${OPEN}${index}${CLOSE}`;

export const withoutTokens = (source: string): string => source.replaceAll(OPEN, '').replaceAll(CLOSE, '');

/** Text with its values in their places. */
export function filled(text: string, values: readonly string[]): string {
  return text.replaceAll(TOKEN, (_token, index: string) => values[Number(index)] ?? '');
}

/** A rendered body. Blocks in which nothing is left to show are dropped, facts without a value too. */
export function readBlocks(body: string, values: readonly string[]): Block[] {
  return body
    .replaceAll(/\r\n?/g, '\n')
    .split(/\n[ \t]*(?:\n[ \t]*)*\n/)
    .map((part) => part.trim())
    .filter((part) => part !== '')
    .map((part) => readBlock(part, values))
    .filter(
      (block) => block.kind === 'action' || (block.kind === 'facts' ? block.facts.length > 0 : block.text !== ''),
    );
}

function readBlock(part: string, values: readonly string[]): Block {
  const lines = part.split('\n').map((line) => line.trim());
  const text = (prefix: string) => filled(lines.map((line) => line.slice(prefix.length)).join('\n'), values).trim();
  const all = (prefix: string) => lines.every((line) => line.startsWith(prefix));
  const button = lines.length === 1 ? /^\[([^\]]*)\]\(([^)\s]*)\)$/.exec(part) : null;
  const url = filled(button?.[2] ?? '', values).trim();
  if (button && isWebAddress(url)) return { kind: 'action', label: filled(button[1] ?? '', values), url };
  if (lines.length === 1 && part.startsWith('# ')) return { kind: 'heading', text: text('# ') };
  if (all('> ')) return { kind: 'quote', text: text('> ') };
  if (all('~ ')) return { kind: 'small', text: text('~ ') };
  if (all('* ')) return { kind: 'facts', facts: lines.map((line) => readFact(line.slice(2), values)).filter(hasValue) };
  return { kind: 'paragraph', text: text('') };
}

function readFact(line: string, values: readonly string[]): readonly [string, string] {
  const colon = line.indexOf(':');
  const [label, value] = colon < 0 ? ['', line] : [line.slice(0, colon), line.slice(colon + 1)];
  return [filled(label, values).trim(), filled(value, values).trim()];
}

const hasValue = ([, value]: readonly [string, string]) => value !== '';

const isWebAddress = (url: string) => /^https?:\/\/[^\s<>"']+$/i.test(url);
