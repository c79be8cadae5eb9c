/** A text as a literal of SQL. */
export const text = (value: string) => `'${value.replaceAll("'", "''")}'`;
