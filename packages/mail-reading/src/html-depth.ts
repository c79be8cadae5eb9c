const VOID = new Set('area base br col embed hr img input link meta param source track wbr'.split(' '));
/** An element of these ends where the next of the same group begins. */
const GROUPS: Record<string, string> = {
  p: 'p',
  li: 'li',
  td: 'cell',
  th: 'cell',
  tr: 'row',
  dd: 'item',
  dt: 'item',
  option: 'option',
};
/** How far up a closing tag looks for what it closes. */
const REACH = 50;

/** Whether elements are nested deeper than `limit`, as no mail client writes and parsers take long for. One pass. */
export function isNestedDeeper(html: string, limit: number): boolean {
  const open: string[] = [];
  for (const [, slash, tag = ''] of html.matchAll(/<(\/?)([a-z][a-z0-9:]{0,20})/gi)) {
    const name = tag.toLowerCase();
    if (VOID.has(name)) continue;
    const group = GROUPS[name] ?? name;
    if (slash) {
      const at = open.lastIndexOf(group);
      if (at >= 0 && at >= open.length - REACH) open.length = at;
    } else if (group === name && GROUPS[name] === undefined) open.push(group);
    else if (open.at(-1) !== group) open.push(group);
    if (open.length > limit) return true;
  }
  return false;
}
