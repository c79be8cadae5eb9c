/**
 * Where a line stands. `own`: written here, as far as structure says; `cited`: in a quotation some mail program made;
 * `prefixed`: behind `>` in plain text; `indented`: in a blockquote that may be the author's own; `quote` and
 * `signature`: an element marked as such.
 */
export type Standing = 'own' | 'cited' | 'prefixed' | 'indented' | 'quote' | 'signature';

export interface MailLine {
  /** Without the prefixes of its depth. */
  text: string;
  /** Quotations around it; 0 for the author's own words. */
  depth: number;
  standing: Standing;
  /** Structure says that from this line on nothing is new. */
  isRest: boolean;
}

/** Lines as text, quotations behind `> ` as mail has it; never more than one empty line in a row. */
export function textOfLines(lines: readonly MailLine[]): string {
  const written: string[] = [];
  for (const { text, depth } of lines) {
    const line = depth === 0 ? text.trimEnd() : `${'>'.repeat(depth)} ${text}`.trimEnd();
    if (line !== '' || (written.length > 0 && written.at(-1) !== '')) written.push(line);
  }
  while (written.at(-1) === '') written.pop();
  return written.join('\n');
}
