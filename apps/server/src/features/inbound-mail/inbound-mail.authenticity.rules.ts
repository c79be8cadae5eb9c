// How the receiving mail server vouched for the sender's domain: Authentication-Results (RFC 8601) of servers we believe.
import type { Authenticity } from './inbound-mail.evidence.rules.ts';

/**
 * *pass*: DMARC passed, or SPF or DKIM passed for the very domain of the author. *fail*: DMARC failed. Anything else is
 * *unknown*, and so is every result of a server that is not among the trusted: whoever sent the mail may have written it.
 *
 * @param results Values of the `Authentication-Results` headers, unfolded.
 * @param trusted Authserv-ids that are believed, compared without case.
 */
export function authenticityOf(
  results: readonly string[],
  trusted: readonly string[],
  fromAddress: string | null,
): Authenticity {
  const domain = fromAddress?.slice(fromAddress.lastIndexOf('@') + 1).toLowerCase();
  const believed = trusted.map((id) => id.toLowerCase());
  let verdict: Authenticity = 'unknown';
  for (const value of results) {
    const [server = '', ...methods] = withoutComments(value).split(';');
    // A version may follow the id.
    const id = server.trim().split(/\s+/)[0]?.toLowerCase() ?? '';
    if (!believed.includes(id)) continue;
    const said = methods.map(methodOf);
    if (said.some(({ method, result }) => method === 'dmarc' && result === 'fail')) return 'fail';
    const passes = said.some(
      ({ method, result, properties }) =>
        result === 'pass' && (method === 'dmarc' || isAligned(domain, DOMAIN_OF[method]?.(properties))),
    );
    if (passes) verdict = 'pass';
  }
  return verdict;
}

const DOMAIN_OF: Record<string, (properties: ReadonlyMap<string, string>) => string | undefined> = {
  spf: (properties) => properties.get('smtp.mailfrom') ?? properties.get('smtp.mail'),
  dkim: (properties) => properties.get('header.d') ?? properties.get('header.i'),
};

function methodOf(text: string): { method: string; result: string; properties: Map<string, string> } {
  const [head = '', ...rest] = text.trim().split(/\s+/);
  const [method = '', result = ''] = head.toLowerCase().split('=');
  const properties = new Map<string, string>();
  for (const part of rest) {
    const at = part.indexOf('=');
    if (at > 0) properties.set(part.slice(0, at).toLowerCase(), part.slice(at + 1).replaceAll('"', ''));
  }
  return { method: method.split('/')[0] ?? '', result, properties };
}

/** The same domain, or one below it: relaxed alignment without a list of public suffixes goes no further. */
function isAligned(domain: string | undefined, said: string | undefined): boolean {
  if (!domain || !said) return false;
  const other = said.slice(said.lastIndexOf('@') + 1).toLowerCase();
  return other === domain || other.endsWith(`.${domain}`);
}

/** Comments in parentheses, nested ones too, are dropped; one that never ends takes the rest. */
function withoutComments(value: string): string {
  let depth = 0;
  let text = '';
  for (const char of value) {
    if (char === '(') depth += 1;
    else if (char === ')') depth = Math.max(0, depth - 1);
    else if (depth === 0) text += char;
  }
  return text;
}
