/**
 * RFC 3676: lines that end in a space go on in the next one of the same depth of quotes; a space that was put in front of a
 * line is taken off; `delSp` takes off the space at the end as well. The signature's `-- ` stays a line of its own.
 */
export function unfoldFlowed(text: string, delSp: boolean): string {
  const out: string[] = [];
  let paragraph: string[] = [];
  let depth = 0;
  const close = () => {
    if (paragraph.length > 0) out.push(`${'>'.repeat(depth)}${depth > 0 ? ' ' : ''}${paragraph.join('')}`);
    paragraph = [];
  };
  for (const raw of text.replace(/\r\n?/g, '\n').split('\n')) {
    let quotes = 0;
    while (raw[quotes] === '>') quotes++;
    const line = raw[quotes] === ' ' ? raw.slice(quotes + 1) : raw.slice(quotes);
    const isSignature = line === '-- ';
    if (paragraph.length > 0 && (quotes !== depth || isSignature)) close();
    depth = quotes;
    const flows = line.endsWith(' ') && !isSignature;
    paragraph.push(flows && delSp ? line.slice(0, -1) : line);
    if (!flows) close();
  }
  close();
  return out.join('\n');
}
