/** Whether every word of the filter occurs, whatever its case and accents: `memoria sql` finds `SQL Memória`. */
export function matchesWords(text: string, filter: string): boolean {
  const plain = plainOf(text);
  return plainOf(filter)
    .split(/\s+/)
    .every((word) => plain.includes(word));
}

const plainOf = (text: string): string => text.normalize('NFKD').replaceAll(/\p{M}/gu, '').toLowerCase().trim();
