/** Text without case and accents, so that "gestion" finds "Gestión". */
export const folded = (text: string): string =>
  text
    .normalize('NFD')
    .replace(/\p{Diacritic}/gu, '')
    .toLowerCase();

/** The entries that contain every word typed; those whose label starts with it come first. All of them for no words. */
export function matching<Entry extends { label: string; detail?: string; words?: string }>(
  entries: readonly Entry[],
  typed: string,
): Entry[] {
  const words = folded(typed).split(/\s+/).filter(Boolean);
  const [first] = words;
  if (first === undefined) return [...entries];
  const found = entries.filter((entry) => {
    const text = folded(`${entry.label} ${entry.detail ?? ''} ${entry.words ?? ''}`);
    return words.every((word) => text.includes(word));
  });
  const startsWith = (entry: Entry) => (folded(entry.label).startsWith(first) ? 0 : 1);
  return found.sort((a, b) => startsWith(a) - startsWith(b));
}
