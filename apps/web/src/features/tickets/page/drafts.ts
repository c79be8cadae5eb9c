// What one was typing survives a reload and a look at another ticket; it belongs to this tab only.

const keyOf = (ticketId: string, mode: string) => `lanet-draft.${ticketId}.${mode}`;

export const readDraft = (ticketId: string, mode: string): string =>
  sessionStorage.getItem(keyOf(ticketId, mode)) ?? '';

export function keepDraft(ticketId: string, mode: string, text: string): void {
  if (text) sessionStorage.setItem(keyOf(ticketId, mode), text);
  else sessionStorage.removeItem(keyOf(ticketId, mode));
}
