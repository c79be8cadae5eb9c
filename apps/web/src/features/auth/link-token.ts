/**
 * The secret of a link, from the part of the address behind `#`, which never reaches a server's log: `#token=…`, or the
 * secret alone. Undefined when there is none.
 */
export function linkToken(hash: string, name: string): string | undefined {
  const text = hash.replace(/^#/, '');
  const value = text.includes('=') ? new URLSearchParams(text).get(name) : text;
  return value?.trim() || undefined;
}
