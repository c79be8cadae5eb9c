// Text and HTML of a mail, written from the same blocks, so that both say the same. Pure.
import type { Language } from '@lanet/contracts/endpoint';
import type { Block } from './mail.markup.rules.ts';
import { escapeHtml, oneLine, storable } from './mail.rules.ts';

/** What stands around the blocks of a template. */
export interface Frame {
  /** The first line, above which an answer is read; null where answers are not. */
  marker: string | null;
  /** Who sent this; null under a person's own words. */
  footer: string | null;
  /** What was said before, newest first. */
  history: readonly { head: string; text: string }[];
  /** Files that do not go along: by a link, or not at all. */
  files: readonly { label: string; url: string | null }[];
  /** The last line, by which an answer finds its ticket. */
  reference: string | null;
}

export function toText(blocks: readonly Block[], { marker, footer, files, history, reference }: Frame): string {
  const parts = [
    marker ?? '',
    ...blocks.map(blockText),
    files.map(({ label, url }) => (url === null ? oneLine(label) : `${oneLine(label)}: ${url}`)).join('\n'),
    footer === null ? '' : `-- \n${oneLine(footer)}`,
    ...history.map(({ head, text }) => `${oneLine(head)}\n${indented(text)}`),
    reference ?? '',
  ];
  return `${parts
    .map(storable)
    .filter((part) => part !== '')
    .join('\n\n')}\n`;
}

function blockText(block: Block): string {
  switch (block.kind) {
    case 'heading':
      return '';
    case 'facts':
      return block.facts.map(([label, value]) => (label ? `${label}: ${oneLine(value)}` : oneLine(value))).join('\n');
    case 'quote':
      return indented(block.text);
    case 'action':
      return `${oneLine(block.label)}:\n${block.url}`;
    default:
      return withLines(block.text);
  }
}

const withLines = (text: string) => text.replaceAll(/\r\n?/g, '\n');
const indented = (text: string) => withLines(text).replaceAll(/^/gm, '> ');

const FONT = 'font-family:Segoe UI,Helvetica,Arial,sans-serif';
const INK = `color:#0d0f14;${FONT}`;
const DIM = `color:#566072;${FONT}`;

/** One table, styles in the elements, no picture and nothing loaded: what mail programs show alike. */
export function toHtml(blocks: readonly Block[], frame: Frame, language: Language): string {
  const { marker, footer, files, history, reference } = frame;
  const title = blocks.flatMap((block) => (block.kind === 'heading' ? [block.text] : []))[0] ?? '';
  const rows = [
    marker === null ? '' : `<p style="margin:0 0 16px;font-size:12px;${DIM}">${escapeHtml(marker)}</p>`,
    ...blocks.map(blockHtml),
    ...files.map(fileHtml),
    footer === null
      ? ''
      : `<p style="margin:24px 0 0;padding-top:12px;border-top:1px solid #e4e7ec;font-size:12px;line-height:1.5;${DIM}">${escapeHtml(oneLine(footer))}</p>`,
    ...history.map(historyHtml),
    reference === null ? '' : `<p style="margin:16px 0 0;font-size:11px;${DIM}">${escapeHtml(reference)}</p>`,
  ];
  return storable(
    `<!doctype html><html lang="${language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><meta name="color-scheme" content="light dark"><title>${escapeHtml(oneLine(title))}</title></head><body style="margin:0;padding:24px 12px;background:#f4f6f9"><table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0"><tr><td align="center"><table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0" style="max-width:600px;background:#ffffff;border:1px solid #e4e7ec;border-radius:10px"><tr><td style="padding:28px">${rows.join('')}</td></tr></table></td></tr></table></body></html>`,
  );
}

function blockHtml(block: Block): string {
  switch (block.kind) {
    case 'heading':
      return `<h1 style="margin:0 0 16px;font-size:20px;line-height:1.3;${INK}">${escapeHtml(oneLine(block.text))}</h1>`;
    case 'paragraph':
      return `<p style="margin:0 0 12px;font-size:15px;line-height:1.5;white-space:pre-line;${INK}">${escapeHtml(withLines(block.text))}</p>`;
    case 'quote':
      return `<div style="margin:0 0 16px;padding:12px 16px;border-left:3px solid #c9d0dc;font-size:15px;line-height:1.5;white-space:pre-wrap;${INK}">${escapeHtml(withLines(block.text))}</div>`;
    case 'facts':
      return factTable(block.facts);
    case 'action':
      return `<p style="margin:20px 0"><a href="${escapeHtml(block.url)}" style="display:inline-block;padding:10px 18px;border-radius:6px;background:#3b5bdb;color:#ffffff;font-size:15px;${FONT};text-decoration:none">${escapeHtml(oneLine(block.label))}</a></p><p style="margin:0 0 12px;font-size:13px;line-height:1.5;word-break:break-all;${DIM}">${escapeHtml(block.url)}</p>`;
    case 'small':
      return `<p style="margin:0 0 12px;font-size:13px;line-height:1.5;${DIM}">${escapeHtml(oneLine(block.text))}</p>`;
  }
}

function fileHtml({ label, url }: Frame['files'][number]): string {
  const text = escapeHtml(oneLine(label));
  return `<p style="margin:0 0 8px;font-size:14px;${INK}">${url === null ? text : `<a href="${escapeHtml(url)}">${text}</a>`}</p>`;
}

/** As a quotation, which mail programs fold away. */
function historyHtml({ head, text }: Frame['history'][number]): string {
  return `<div style="margin:16px 0 0"><p style="margin:0 0 4px;font-size:12px;${DIM}">${escapeHtml(oneLine(head))}</p><blockquote type="cite" style="margin:0;padding:0 0 0 12px;border-left:2px solid #c9d0dc;font-size:13px;line-height:1.5;white-space:pre-wrap;${DIM}">${escapeHtml(withLines(text))}</blockquote></div>`;
}

function factTable(facts: readonly (readonly [string, string])[]): string {
  const rows = facts.map(
    ([label, value]) =>
      `<tr><td style="padding:4px 16px 4px 0;font-size:14px;white-space:nowrap;vertical-align:top;${DIM}">${escapeHtml(oneLine(label))}</td><td style="padding:4px 0;font-size:14px;${INK}">${escapeHtml(oneLine(value))}</td></tr>`,
  );
  return `<table role="presentation" cellpadding="0" cellspacing="0" border="0" style="margin:0 0 16px">${rows.join('')}</table>`;
}
