import { textOfLines } from './mail-line.ts';
import { linesOfHtml } from './plain-of-html.lines.ts';

/**
 * HTML as text to read: paragraphs, lists, cells of a table row on one line, `> ` before quotations (as mail has it, so
 * that text made here can be read for its new part again), links as text with their address where it says more, images
 * by their description. Linear, at most 2 Mi characters of input.
 */
export function plainOfHtml(html: string): string {
  return textOfLines(linesOfHtml(html));
}
