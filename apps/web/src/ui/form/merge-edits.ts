// Two people edited the same thing: what each changed, and how to put the two together.

/** The fields whose value differs, compared as the JSON that would be sent. */
export function changedFields<Values extends object>(before: Values, after: Values): Partial<Values> {
  const changed = Object.entries(after).filter(([field, value]) => !sameJson(fieldOf(before, field), value));
  // The names are those of `after`, so what they make up is a part of it.
  return Object.fromEntries(changed) as Partial<Values>;
}

/** Field by field: mine where I changed it, theirs elsewhere. */
export function mergeEdits<Values extends object>(base: Values, mine: Values, theirs: Values): Values {
  return { ...theirs, ...changedFields(base, mine) };
}

const fieldOf = (values: object, field: string): unknown => new Map<string, unknown>(Object.entries(values)).get(field);

const sameJson = (one: unknown, other: unknown) => JSON.stringify(one) === JSON.stringify(other);
