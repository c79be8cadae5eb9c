// The order of the list a message was opened from, for "previous" and "next" on its page. Of this tab only.
let order: readonly string[] = [];

export function rememberMessages(ids: readonly string[]): void {
  order = ids;
}

/** The ids before and after `id`, where the list had any. */
export function messagesAround(id: string): { previous: string | undefined; next: string | undefined } {
  const at = order.indexOf(id);
  return at < 0 ? { previous: undefined, next: undefined } : { previous: order[at - 1], next: order[at + 1] };
}
