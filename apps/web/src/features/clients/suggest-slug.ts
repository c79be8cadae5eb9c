/** As in contracts/clients.ts. */
const LONGEST = 60;

/** A short name from a name: `Ferretería del Norte, S.A.` → `ferreteria-del-norte-s-a`; empty where nothing remains. */
export function suggestSlug(name: string): string {
  const plain = name.normalize('NFKD').replaceAll(/\p{M}/gu, '').toLowerCase();
  return plain
    .replaceAll(/[^a-z0-9]+/g, '-')
    .slice(0, LONGEST)
    .replaceAll(/^-+|-+$/g, '');
}

/**
 * The short name after the name changed: it follows as long as it is what the name before suggested, and stays once a
 * person wrote their own.
 */
export function followName(slug: string, nameBefore: string, name: string): string {
  return slug === suggestSlug(nameBefore) ? suggestSlug(name) : slug;
}
