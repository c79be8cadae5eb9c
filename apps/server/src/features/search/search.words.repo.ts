import { type RawBuilder, sql } from 'kysely';

/**
 * Whether every word occurs in `text`, an expression in the form of its trigram index: `plain(…)`. Case and accents do
 * not count. The word is made plain before its `%`, `_` and `\` are escaped: other characters become these ("％").
 */
export function holdsWords(text: RawBuilder<unknown>, words: readonly string[]): RawBuilder<boolean> {
  const conditions = words.map(
    (word) => sql`${text} like '%' || regexp_replace(plain(${word}::text), '([%_\\\\])', '\\\\\\1', 'g') || '%'`,
  );
  return sql<boolean>`(${sql.join(conditions, sql` and `)})`;
}
